//! The project's own commands: `cargo xtask …`, or shorter `cargo x …`.
//! `test` checks everything on a fresh machine; the others are its parts and the figures.
//! Everything here drives the built program from outside or reads the tree; no crate of ours is linked in.
#![expect(clippy::print_stdout, reason = "a command line tool speaks by printing")]

mod bench;
mod capabilities;
mod client;
mod faults;
mod journeys;
mod machine;
mod person;
mod postgres;
mod test;
mod tidy;
mod town;
mod tree;

use std::process::ExitCode;

/// A command's failure in words.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// One command: what it is called, what it does, and the function.
struct Command {
    name: &'static str,
    help: &'static str,
    run: fn(&[String]) -> Result<bool, Failure>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "test",
        help: "all checks; installs what it lacks (--only STEP … for some, --list)",
        run: test::run,
    },
    Command {
        name: "tidy",
        help: "rules of the house read from the tree (--lower takes paid debts off the list)",
        run: tidy::run,
    },
    Command { name: "capabilities", help: "which capability has which tests and journeys", run: capabilities::run },
    Command {
        name: "journeys",
        help: "browser tests ([NAME …] --engine sqlite|postgres, --all variants)",
        run: journeys::run,
    },
    Command {
        name: "faults",
        help: "kill -9 under load ([--rounds N] [--writers N] [--engine sqlite|postgres])",
        run: faults::run,
    },
    Command {
        name: "bench",
        help: "the figures of the release build, each beside its limit ([--seconds N])",
        run: bench::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(command) = arguments.first().and_then(|name| COMMANDS.iter().find(|c| c.name == name)) else {
        println!("cargo xtask <command>");
        for c in COMMANDS {
            println!("  {:14}{}", c.name, c.help);
        }
        return ExitCode::from(2);
    };
    match (command.run)(&arguments[1..]) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            println!("{}: {why}", command.name);
            ExitCode::FAILURE
        }
    }
}
