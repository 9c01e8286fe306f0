//! The words of messages and notices in a language. «Уведомления» show the same words as the letter.

use askama::Template;
use rodnya_domain::{
    Lang,
    message::{CheckEnd, Managed, Message, Notice, Paper},
};
use rodnya_ui::T;

/// A title and a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// One line.
    pub title: String,
    /// One or two sentences.
    pub text: String,
}

/// A letter, ready to be sent.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// The plain part: at most one code, at most one link.
    pub text: String,
    /// The HTML part with the same words.
    pub html: String,
}

/// The texts of a language.
pub fn texts(lang: Lang) -> T {
    T::new(match lang {
        Lang::Ru => rodnya_ui::Lang::Ru,
        Lang::En => rodnya_ui::Lang::En,
    })
}

/// The words of a line in «Уведомления».
pub fn notice(t: T, notice: &Notice) -> Words {
    let (title, text) = match notice {
        Notice::Registered => (t.notice_registered_title(), t.notice_registered_text()),
        Notice::PaperChecked { paper, end, child, .. } => {
            return paper_checked(t, *paper, *end, child.as_deref().unwrap_or_default());
        }
        Notice::ChildAccountMade { child, .. } => (t.notice_child_account_title(child), t.notice_child_account_text()),
        Notice::ChildAccountStopped { child, .. } => {
            (t.notice_child_stopped_title(child), t.notice_child_stopped_text())
        }
        Notice::PermissionAsked { child, system, .. } => {
            (t.notice_asked_title(child, pick(t, system)), t.notice_asked_text())
        }
        Notice::PermissionGranted { child, system, by, .. } => {
            (t.notice_granted_title(child, pick(t, system)), t.notice_granted_text(by))
        }
        Notice::PermissionRefused { child, system, by, .. } => {
            (t.notice_refused_title(child, pick(t, system)), t.notice_refused_text(by))
        }
        Notice::PermissionWithdrawn { child, system, by, .. } => {
            (t.notice_withdrawn_title(child, pick(t, system)), t.notice_withdrawn_text(by))
        }
        Notice::NameInRegistry { name } => (t.notice_later_name_title(), t.notice_later_name_text(name)),
        Notice::Renamed { name } => (t.notice_renamed_title(), t.notice_renamed_text(name)),
        Notice::GuardianEnded { child } => (t.notice_guardian_ended_title(child), t.notice_guardian_ended_text()),
        Notice::LinkOffered { by } => (t.notice_link_offered_title(), t.notice_link_offered_text(by)),
        Notice::LinkAsked { child, by, .. } => (t.notice_link_asked_title(child), t.notice_link_asked_text(by)),
        Notice::LinkedTo { by } => (t.notice_linked_to_title(), t.notice_linked_to_text(by)),
        Notice::Linked { child, by, .. } => (t.notice_linked_title(child), t.notice_linked_text(by)),
        Notice::LinkRefused { child, .. } => (t.notice_link_refused_title(child), t.notice_link_refused_text()),
        Notice::LinkCodeStolen { child: Some(child), .. } => {
            (t.notice_code_stolen_title(child), t.notice_code_stolen_text())
        }
        Notice::LinkCodeStolen { child: None, .. } => {
            (t.notice_own_code_stolen_title(), t.notice_own_code_stolen_text())
        }
        Notice::LinkObjected { child, until, .. } => {
            (t.notice_link_objected_title(child), t.notice_link_objected_text(t.date(*until)))
        }
        Notice::CertificateClaimed { child } => {
            (t.notice_certificate_claimed_title(child), t.notice_certificate_claimed_text())
        }
        Notice::UnlinkedFrom { by } => (t.notice_unlinked_from_title(), t.notice_unlinked_from_text(by)),
        Notice::Unlinked { child, by } => (t.notice_unlinked_title(child), t.notice_unlinked_text(by)),
        Notice::ContactChanged { contact } => (t.notice_contact_title(contact), t.notice_contact_text()),
        Notice::RecoveryAsked { child, .. } => (t.notice_recovery_asked_title(child), t.notice_recovery_asked_text()),
        Notice::SupportAnswered { .. } => (t.notice_support_title(), t.notice_support_text()),
        Notice::Managed { child, by, what } => {
            return managed(t, child.as_deref(), by.as_deref(), what);
        }
        Notice::Viewed => (t.notice_viewed_title(), t.notice_viewed_text()),
        Notice::ChildViewed { child } => (t.notice_child_viewed_title(child), t.notice_child_viewed_text()),
        Notice::UnseenInPerson => (t.notice_unseen_title(), t.notice_unseen_text()),
        Notice::SeenInPerson => (t.notice_seen_title(), t.notice_seen_text()),
        Notice::RelationByPapers { child, .. } => (t.notice_by_papers_title(child), t.notice_by_papers_text()),
        Notice::GuardianByPapers { child, by } => {
            (t.notice_guardian_by_papers_title(child), t.notice_guardian_by_papers_text(by))
        }
        Notice::OperatorAppointed => (t.notice_operator_title(), t.notice_operator_text()),
        Notice::NewLogin { agent } => (t.notice_login_title(), t.notice_login_text(agent)),
    };
    Words { title, text }
}

/// What a guardian did with an account, told to the child or to the other guardian.
fn managed(t: T, child: Option<&str>, by: Option<&str>, what: &Managed) -> Words {
    let code = match what {
        Managed::Password => "password",
        Managed::Session => "session",
        Managed::DeletionPlanned { .. } => "deletion_planned",
        Managed::Kept => "kept",
        Managed::Deleted => "deleted",
    };
    let on = if let Managed::DeletionPlanned { on } = what { t.date(*on) } else { String::new() };
    let title = match child {
        Some(child) => t.notice_managed_title(child, code),
        None => t.notice_managed_own_title(code),
    };
    // Kept by nobody: whoever may delete it is gone.
    let code = if by.is_none() && *what == Managed::Kept { "stays" } else { code };
    Words { title, text: t.notice_managed_text(code, by.unwrap_or_default(), on) }
}

fn pick(t: T, names: &[String; 2]) -> String {
    names[usize::from(t.lang() == rodnya_ui::Lang::En)].clone()
}

fn paper_checked(t: T, paper: Paper, end: CheckEnd, child: &str) -> Words {
    let name = match paper {
        Paper::Snils => t.notice_paper_snils(),
        Paper::Passport => t.notice_paper_passport(),
        Paper::BirthCertificate => t.notice_paper_birth(child),
        Paper::ChildSnils => t.notice_paper_child_snils(child),
        Paper::Acts => t.notice_paper_acts(),
    };
    let (title, text) = match end {
        CheckEnd::Match => (
            t.notice_paper_match_title(name),
            match paper {
                Paper::Snils | Paper::ChildSnils => t.notice_paper_match_snils(),
                Paper::Passport => t.notice_paper_match_passport(),
                Paper::BirthCertificate => t.notice_paper_match_birth(),
                Paper::Acts => t.notice_paper_match_acts(),
            },
        ),
        CheckEnd::Mismatch => (t.notice_paper_mismatch_title(name), t.notice_paper_mismatch_text()),
        CheckEnd::NotFound => (t.notice_paper_not_found_title(name), t.notice_paper_not_found_text()),
        CheckEnd::Unclear => (t.notice_paper_unclear_title(name), t.notice_paper_unclear_text()),
        CheckEnd::NotParent => (t.notice_paper_not_parent_title(name), t.notice_paper_not_parent_text()),
    };
    Words { title, text }
}

#[derive(Template)]
#[template(path = "letter/letter.html")]
struct LetterPage<'a> {
    lang: &'static str,
    brand: String,
    title: &'a str,
    paragraphs: &'a [String],
    facts: &'a [(String, String)],
    code: Option<&'a str>,
    link: Option<(String, &'a str)>,
    after: &'a str,
}

/// What a letter is made of.
#[derive(Default)]
struct Parts {
    title: String,
    paragraphs: Vec<String>,
    facts: Vec<(String, String)>,
    code: Option<String>,
    link: Option<(String, String)>,
    after: String,
}

/// The letter of a message. `public_url` stands before the paths of its links.
pub fn letter(lang: Lang, message: &Message, to: &str, public_url: &str) -> Letter {
    let t = texts(lang);
    let parts = parts(t, message, to, public_url);
    let mut lines = vec![parts.title.clone()];
    lines.extend(parts.paragraphs.iter().cloned());
    lines.extend(parts.facts.iter().map(|(name, value)| format!("{name} {value}")));
    lines.extend(parts.code.clone());
    if let Some((label, link)) = &parts.link {
        lines.push(format!("{label}: {link}"));
    }
    lines.push(parts.after.clone());
    lines.retain(|line| !line.is_empty());
    let page = LetterPage {
        lang: lang.code(),
        brand: t.brand_name(),
        title: &parts.title,
        paragraphs: &parts.paragraphs,
        facts: &parts.facts,
        code: parts.code.as_deref(),
        link: parts.link.as_ref().map(|(label, link)| (label.clone(), link.as_str())),
        after: &parts.after,
    };
    Letter { html: page.render().unwrap_or_default(), subject: parts.title, text: lines.join("\n\n") }
}

fn parts(t: T, message: &Message, to: &str, public_url: &str) -> Parts {
    match message {
        Message::ChildAccountLetter { child, link } => Parts {
            title: t.message_child_letter_title(),
            paragraphs: vec![t.message_hello(), t.message_child_letter_about(), t.message_child_letter_confirm()],
            facts: vec![
                (t.message_child_letter_name(), child.clone()),
                (t.message_child_letter_address(), to.to_owned()),
            ],
            link: Some((t.message_child_letter_button(), absolute(public_url, link))),
            after: t.message_child_letter_not_us(),
            ..Parts::default()
        },
        Message::Notice { notice: line, link } => {
            let words = notice(t, line);
            Parts {
                title: words.title,
                paragraphs: vec![words.text],
                link: Some((t.message_open(), absolute(public_url, link))),
                ..Parts::default()
            }
        }
        Message::AlreadyRegistered => plain(t.message_already_title(), t.message_already_text()),
        Message::RecoveryWaits { link } => Parts {
            title: t.message_recovery_waits_title(),
            paragraphs: vec![t.message_recovery_waits_text()],
            link: Some((t.message_recovery_cancel(), absolute(public_url, link))),
            ..Parts::default()
        },
        Message::PasswordRecovered => plain(t.message_recovered_title(), t.message_recovered_text()),
        Message::SupportAnswer { question, answer } => Parts {
            title: t.message_support_title(),
            paragraphs: answer.lines().map(str::to_owned).collect(),
            facts: vec![(t.message_support_question(), question.clone())],
            ..Parts::default()
        },
        Message::ContactTaken => plain(t.message_contact_taken_title(), t.message_contact_taken_text()),
        Message::ContactChanged { contact } => {
            plain(t.message_contact_changed_title(contact), t.message_contact_changed_text())
        }
        Message::ManagedPasswordCode { code } => Parts {
            title: t.message_managed_code_title(),
            paragraphs: vec![t.message_managed_code_text()],
            code: Some(code.clone()),
            ..Parts::default()
        },
        Message::RegistrationPhoneCode { code }
        | Message::RegistrationEmailCode { code }
        | Message::RegistrationResumeCode { code }
        | Message::RecoveryPhoneCode { code }
        | Message::RecoveryEmailCode { code }
        | Message::ContactCode { code }
        | Message::ChildPhoneCode { code } => Parts {
            title: t.message_code_title(),
            paragraphs: vec![t.message_code_about()],
            code: Some(code.clone()),
            after: t.message_code_secret(),
            ..Parts::default()
        },
    }
}

/// A letter that only says something.
fn plain(title: String, text: String) -> Parts {
    Parts { title, paragraphs: vec![text], ..Parts::default() }
}

fn absolute(public_url: &str, link: &str) -> String {
    if link.starts_with('/') { format!("{public_url}{link}") } else { link.to_owned() }
}

/// The text of an SMS.
pub fn sms(lang: Lang, message: &Message, public_url: &str) -> String {
    let t = texts(lang);
    match message {
        Message::RegistrationPhoneCode { code }
        | Message::RegistrationEmailCode { code }
        | Message::RegistrationResumeCode { code } => t.message_sms_code(code),
        Message::ContactCode { code } => t.message_sms_contact_code(code),
        Message::ContactTaken => t.message_sms_contact_taken(),
        Message::SupportAnswer { .. } => t.message_support_title(),
        Message::ContactChanged { contact } => t.message_sms_contact_changed(contact),
        Message::RecoveryPhoneCode { code } | Message::RecoveryEmailCode { code } => t.message_sms_recovery_code(code),
        Message::RecoveryWaits { link } => t.message_sms_recovery_waits(absolute(public_url, link)),
        Message::PasswordRecovered => t.message_sms_recovered(),
        Message::ChildPhoneCode { code } => t.message_sms_child_code(code),
        Message::ManagedPasswordCode { code } => t.message_sms_managed_code(code),
        Message::AlreadyRegistered => t.message_sms_already(),
        Message::ChildAccountLetter { .. } => t.message_child_letter_title(),
        Message::Notice { notice: line, .. } => notice(t, line).title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Vec<String> {
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|run| (4..=8).contains(&run.len()))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn n2_a_message_with_a_code_holds_one_run_of_digits_and_one_with_a_link_one_link() {
        for lang in [Lang::Ru, Lang::En] {
            let code = Message::RegistrationEmailCode { code: "042731".to_owned() };
            let letter = letter(lang, &code, "olga@post.example", "http://127.0.0.1:8080");
            assert_eq!(digits(&letter.text), ["042731"]);
            assert_eq!(
                digits(&sms(lang, &Message::RegistrationPhoneCode { code: "042731".to_owned() }, "http://h")),
                ["042731"]
            );
            assert!(!letter.text.contains("http"));

            let link =
                Message::ChildAccountLetter { child: "Варвара".to_owned(), link: "/letters/abc".to_owned() };
            let letter = super::letter(lang, &link, "varvara@post.example", "http://127.0.0.1:8080");
            assert_eq!(letter.text.matches("http").count(), 1);
            assert!(letter.text.contains("http://127.0.0.1:8080/letters/abc"));
            assert!(letter.html.contains("href=\"http://127.0.0.1:8080/letters/abc\""));
        }
    }

    #[test]
    fn n2_a_name_is_inert_in_a_letter() {
        let link = Message::ChildAccountLetter { child: "<img onerror=x>".to_owned(), link: "/letters/a".to_owned() };
        let letter = letter(Lang::Ru, &link, "a@post.example", "http://h");
        assert!(!letter.html.contains("<img"), "{}", letter.html);
    }
}
