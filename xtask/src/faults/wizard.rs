//! kill -9 inside each step from a child's card to the child's account: the program dies while a form is on its way, comes back,
//! and the same browser goes on. What was answered stands; what was not is done or not done, and never twice.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::LEASE_SECONDS;
use crate::Failure;
use crate::client::{Browser, Page};
use crate::person;
use crate::town::{Console, Town};

/// The longest pause between a form's leaving and the kill; steps and rounds are spread over it.
const LONGEST_MS: usize = 48;
/// How far the town's clock is moved while an answer is waited for.
const POLL_SECONDS: u64 = 5;
const VERIFIED_LIMIT: Duration = Duration::from_secs(60);

/// A mother with a session, and the child for whom she makes an account.
struct Walk {
    portal: String,
    mother: Browser,
    console: Console,
    given_name: String,
    snils: String,
    email: String,
    address: String,
}

/// A step: whether it stands as its pages tell, and the form that makes it so.
struct Step {
    name: &'static str,
    stands: fn(&mut Walk) -> Result<bool, Failure>,
    send: fn(&mut Walk) -> Result<Page, Failure>,
}

const STEPS: [Step; 10] = [
    Step { name: "the card", stands: |w| Ok(w.cards()? == 1), send: |w| w.add_card() },
    Step {
        name: "the request to ЗАГС",
        stands: |w| Ok(!w.card()?.text().contains("Не проверено")),
        send: |w| {
            let card = w.card()?;
            let form = w.open_link(&card, "Запросить")?;
            // The card's own child is ticked already.
            w.mother.send(&form, &[], "Отправить")
        },
    },
    Step {
        name: "the СНИЛС",
        stands: |w| Ok(w.card()?.text().contains(&w.snils[9..])),
        send: |w| {
            let card = w.card()?;
            let form = w.mother.open(&format!("{}/snils", card.url))?;
            w.mother.send(&form, &[("СНИЛС", &w.snils)], "Сохранить")
        },
    },
    Step {
        name: "the request to СФР",
        stands: |w| Ok(!w.card()?.text().contains("Не проверено")),
        send: |w| {
            let card = w.card()?;
            w.mother.send(&card, &[], "Запросить")
        },
    },
    Step {
        name: "the beginning",
        stands: |w| Ok(!w.card()?.links("Продолжить").is_empty()),
        send: |w| {
            let card = w.verified_card()?;
            w.mother.send(&card, &[], "Создать")
        },
    },
    Step {
        name: "the address",
        stands: |w| Ok(!w.wizard()?.has_field("Место рождения")),
        send: |w| {
            let page = w.wizard()?;
            let same = ("Совпадает с вашим адресом", "1");
            let other = ("Адрес постоянной регистрации", w.address.as_str());
            let address = if page.has_field(same.0) { same } else { other };
            w.mother.send(&page, &[("Место рождения", "г. Заозёрск"), address], "Продолжить")
        },
    },
    Step {
        name: "the phone",
        stands: |w| Ok(w.wizard()?.has_field("Электронная почта")),
        send: |w| {
            let page = w.wizard()?;
            w.mother.send(&page, &[], "Пропустить")
        },
    },
    Step {
        name: "the mail",
        stands: |w| Ok(!w.wizard()?.has_field("Электронная почта")),
        send: |w| {
            let page = w.wizard()?;
            w.mother.send(&page, &[("Электронная почта", &w.email), ("Даю согласие", "1")], "Продолжить")
        },
    },
    Step {
        name: "the letter",
        stands: |w| Ok(w.wizard()?.has_field("Повторите пароль")),
        send: |w| {
            let link = w.console.link(&w.email)?;
            let mut child = Browser::new(410_001);
            let page = child.open(&link)?;
            child.send(&page, &[], "Подтвердить")
        },
    },
    Step {
        name: "the password",
        stands: |w| Ok(w.card()?.links("Продолжить").is_empty()),
        send: |w| {
            let page = w.wizard()?;
            let values = [("Пароль", person::PASSWORD), ("Повторите пароль", person::PASSWORD)];
            w.mother.send(&page, &values, "Сохранить")
        },
    },
];

/// Walks the whole way once, with a kill inside each step; answers what went wrong.
///
/// # Errors
/// The program does not come back, or a page is not what it should be.
pub(super) fn walk(town: &mut Town, round: usize) -> Result<Vec<String>, Failure> {
    let mut walk = Walk::begin(town, round)?;
    let mut wrong = Vec::new();
    for (at, step) in STEPS.iter().enumerate() {
        let pause = u64::try_from((at * 17 + round * 29) % LONGEST_MS).expect("below a second");
        if step.name == "the beginning" {
            walk.verified_card()?;
        }
        let killer = killer(town.pid(), Duration::from_millis(pause));
        let answered = (step.send)(&mut walk).is_ok_and(|page| page.status < 400);
        if killer.join().is_err() {
            return Err("the kill did not happen".into());
        }
        town.revive()?;
        walk.console.advance(LEASE_SECONDS)?;
        let stands = (step.stands)(&mut walk)?;
        if answered && !stands {
            wrong.push(format!("{} was acknowledged and is lost", step.name));
        }
        if !stands {
            (step.send)(&mut walk)?;
            if !(step.stands)(&mut walk)? {
                wrong.push(format!("{} cannot be done after the restart", step.name));
                return Ok(wrong);
            }
        }
    }
    wrong.extend(walk.ended()?);
    Ok(wrong)
}

/// `kill -9` after a pause.
fn killer(pid: u32, pause: Duration) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        thread::sleep(pause);
        let killed = Command::new("kill").args(["-9", &pid.to_string()]).stdin(Stdio::null()).status();
        assert!(killed.is_ok_and(|status| status.success()), "kill -9 {pid}");
    })
}

impl Walk {
    fn begin(town: &Town, round: usize) -> Result<Self, Failure> {
        let mut console = Console::new(town.console(), 400_000);
        let people = console.get("/people")?;
        let parents = people.as_array().into_iter().flatten();
        let parent = parents
            .filter(|p| p["role"] == "parent" && p["level"] == "standard")
            .find(|p| p["logins"]["phone"].is_string())
            .ok_or("no parent of level standard")?;
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let mut mother = Browser::new(400_001 + round);
        person::sign_in(&mut mother, &town.url, &text(&parent["logins"]["phone"]), &text(&parent["password"]))?;
        Ok(Self {
            portal: town.url.clone(),
            mother,
            console,
            given_name: format!("Рогнеда{}", person::letters(900_000 + round)),
            snils: snils(270_000_000 + u32::try_from(round).expect("few rounds")),
            email: format!("wizard-{round}@mail.test"),
            address: "г. Заозёрск, ул. Тихая, д. 3".to_owned(),
        })
    }

    fn add_card(&mut self) -> Result<Page, Failure> {
        person::add_card(&mut self.mother, &self.portal, &self.given_name)?;
        self.card()
    }

    fn cards(&mut self) -> Result<usize, Failure> {
        let family = person::family(&mut self.mother, &self.portal)?;
        match family.links(&self.given_name).len() {
            twice @ 2.. => Err(format!("the card is there {twice} times").into()),
            times => Ok(times),
        }
    }

    fn card(&mut self) -> Result<Page, Failure> {
        let family = person::family(&mut self.mother, &self.portal)?;
        self.open_link(&family, &self.given_name.clone())
    }

    /// The card once both papers are verified.
    fn verified_card(&mut self) -> Result<Page, Failure> {
        let began = Instant::now();
        loop {
            let card = self.card()?;
            if card.text().matches("Проверено").count() >= 2 {
                return Ok(card);
            }
            if began.elapsed() > VERIFIED_LIMIT {
                return Err(format!("not verified in time: {}", card.text()).into());
            }
            // The registry answers by the town's clock.
            self.console.advance(POLL_SECONDS)?;
            thread::sleep(Duration::from_millis(300));
        }
    }

    /// Where the wizard stands.
    fn wizard(&mut self) -> Result<Page, Failure> {
        let card = self.card()?;
        self.open_link(&card, "Продолжить")
    }

    fn open_link(&mut self, page: &Page, name: &str) -> Result<Page, Failure> {
        let way = page.links(name).first().cloned();
        let way = way.ok_or_else(|| format!("no link «{name}» at {}: {}", page.url, page.text()))?;
        self.mother.open(&way)
    }

    /// The account is there, once; every letter was sent once.
    fn ended(&mut self) -> Result<Vec<String>, Failure> {
        let mut wrong = Vec::new();
        self.cards()?;
        let mut child = Browser::new(410_002);
        if let Err(why) = person::sign_in(&mut child, &self.portal, &self.email, person::PASSWORD) {
            wrong.push(format!("the child cannot sign in: {why}"));
        }
        let notifications = self.mother.open(&format!("{}/notifications", self.portal))?;
        let told = notifications.count(&format!("{}: ", self.given_name));
        let made = notifications.count("Учётная запись ребёнка создана").max(usize::from(told > 0));
        if made > 1 {
            wrong.push(format!("the mother was told {made} times that the account is there"));
        }
        let letters = self.console.get(&format!("/outbox?to={}", crate::client::encode(&self.email)))?;
        let mut texts: Vec<String> =
            letters.as_array().into_iter().flatten().map(|letter| letter["text"].to_string()).collect();
        let sent = texts.len();
        texts.sort();
        texts.dedup();
        if texts.len() != sent {
            wrong.push(format!("of {sent} letters to the child only {} differ", texts.len()));
        }
        Ok(wrong)
    }
}

/// A СНИЛС with its check number (Приказ ПФР № 187п).
fn snils(number: u32) -> String {
    let digits = format!("{number:09}");
    let sum: u32 = digits.bytes().zip((1..=9).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{digits}{:02}", sum % 101 % 100)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_check_number_is_that_of_the_published_example() {
        assert_eq!(super::snils(112_233_445), "11223344595");
    }
}
