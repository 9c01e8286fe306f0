//! Rules of the house that no compiler knows: each check reads the tree and gives its findings in words.
//! Every check is a test too, so `cargo nextest run -p xtask` names the rule that is broken.
//! What was long before a rule came is a debt in `xtask/debts.txt`; the list may only shrink.

mod arrows;
mod debts;
mod homes;
mod leftovers;
mod texts;

use crate::Failure;
use crate::tree::Tree;

/// One check.
struct Check {
    name: &'static str,
    find: fn(&Tree) -> Vec<String>,
}

const CHECKS: &[Check] = &[
    Check { name: "arrows between crates", find: arrows::wrong_arrows },
    Check { name: "foreign crates at home", find: arrows::wrong_foreign_crates },
    Check { name: "lints of every crate", find: arrows::missing_lints },
    Check { name: "one home of SQL", find: homes::sql_elsewhere },
    Check { name: "SQL as constants", find: homes::sql_not_const },
    Check { name: "one home of outgoing connections", find: homes::connections_elsewhere },
    Check { name: "purity of the rules", find: homes::impure_rules },
    Check { name: "text in templates and pages", find: texts::words_in_pages },
    Check { name: "unused and unbalanced texts", find: texts::unused_keys },
    Check { name: "debts", find: debts::broken },
    Check { name: "leftovers", find: leftovers::unfinished },
    Check { name: "unwrap in the program", find: leftovers::unwraps },
    Check { name: "paths of a machine", find: leftovers::machine_paths },
    Check { name: "work notes", find: leftovers::work_notes },
    Check { name: "heads of files", find: leftovers::headless },
    Check { name: "names of tests", find: leftovers::unknown_capabilities },
];

/// `cargo x tidy [--lower]`.
pub(crate) fn run(arguments: &[String]) -> Result<bool, Failure> {
    let tree = Tree::read()?;
    if arguments.iter().any(|a| a == "--lower") {
        debts::lower(&tree)?;
    }
    let mut good = true;
    for check in CHECKS {
        let findings = (check.find)(&tree);
        println!("{} {}", if findings.is_empty() { "ok  " } else { "FAIL" }, check.name);
        for finding in &findings {
            println!("     {finding}");
        }
        good &= findings.is_empty();
    }
    Ok(good)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(find: fn(&Tree) -> Vec<String>) {
        let findings = find(&Tree::read().expect("the tree can be read"));
        assert!(findings.is_empty(), "\n{}", findings.join("\n"));
    }

    #[test]
    fn arrows_between_crates_point_down() {
        check(arrows::wrong_arrows);
    }

    #[test]
    fn only_some_crates_know_databases_servers_and_clients() {
        check(arrows::wrong_foreign_crates);
    }

    #[test]
    fn every_crate_forbids_unsafe_code() {
        check(arrows::missing_lints);
    }

    #[test]
    fn sql_lives_in_the_store() {
        check(homes::sql_elsewhere);
    }

    #[test]
    fn every_statement_is_a_constant() {
        check(homes::sql_not_const);
    }

    #[test]
    fn connections_are_opened_outside_only() {
        check(homes::connections_elsewhere);
    }

    #[test]
    fn rules_take_everything_as_arguments() {
        check(homes::impure_rules);
    }

    #[test]
    fn pages_have_no_words_of_their_own() {
        check(texts::words_in_pages);
    }

    #[test]
    fn every_text_is_used_and_in_both_languages() {
        check(texts::unused_keys);
    }

    #[test]
    fn nothing_grows_past_its_limit() {
        check(debts::broken);
    }

    #[test]
    fn nothing_is_unfinished() {
        check(leftovers::unfinished);
    }

    #[test]
    fn only_tests_unwrap() {
        check(leftovers::unwraps);
    }

    #[test]
    fn no_path_of_a_machine_stands_in_the_tree() {
        check(leftovers::machine_paths);
    }

    #[test]
    fn no_work_notes_lie_about() {
        check(leftovers::work_notes);
    }

    #[test]
    fn every_file_says_what_it_is() {
        check(leftovers::headless);
    }

    #[test]
    fn tests_name_known_capabilities() {
        check(leftovers::unknown_capabilities);
    }
}
