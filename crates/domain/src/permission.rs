//! Consent that a system receives a person's data: who must agree, and the permission itself.
//! Decided anew at every login and every use of a token, from what holds at that moment.
//! Source: seed 003, part 4; ФЗ «О персональных данных», article 9.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub use crate::system::Policy;
use crate::{
    age::Stage,
    authority::Ground,
    id::PersonId,
    scope::{Scope, Scopes},
};

/// For so long a withdrawal by one guardian outweighs a grant by another.
pub const WITHDRAWAL_HOLDS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What is known when a system asks for a person's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Whose data.
    pub person: PersonId,
    /// The person's stage by age today.
    pub stage: Stage,
    /// The system's policy.
    pub policy: Policy,
    /// Whether the system may be used at all.
    pub is_system_active: bool,
    /// Guardians that are linked and under no restriction.
    pub guardians: Vec<PersonId>,
    /// Scopes without which the system does not work.
    pub needed: Scopes,
    /// Scopes that may be left out.
    pub optional: Scopes,
    /// Consents in force, of the person and of guardians, at most one of each.
    pub consents: Vec<Consent>,
    /// The last withdrawal, whoever made it.
    pub withdrawal: Option<Withdrawal>,
}

/// A consent in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Who gave it.
    pub by: PersonId,
    /// What he allowed.
    pub scopes: Scopes,
    /// When.
    pub at: Timestamp,
}

/// A withdrawal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdrawal {
    /// Who withdrew.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// What follows for the login or the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The system receives these scopes.
    Grant(Scopes),
    /// One of these guardians must agree; of [`Policy::BothGuardians`] each of them.
    AskGuardians(Vec<PersonId>),
    /// The person himself must agree.
    AskSelf,
    /// A guardian must agree and none is linked.
    NeedsLink,
    /// Nothing can be done.
    Refuse(Reason),
}

/// Why nothing can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// An operator stopped the system.
    SystemBlocked,
}

/// Who must agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Needed {
    person: bool,
    guardians: Guardians,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Guardians {
    Nobody,
    AnyOne,
    Each,
}

/// Decides whether a system receives a person's data now.
#[must_use]
pub fn decide(facts: &Facts, now: Timestamp) -> Decision {
    if !facts.is_system_active {
        return Decision::Refuse(Reason::SystemBlocked);
    }
    let needed = who_must_agree(facts.policy, facts.stage);
    if needed.guardians != Guardians::Nobody && facts.guardians.is_empty() {
        return Decision::NeedsLink;
    }
    let own = consent_of(facts, facts.person, now);
    if needed.person && own.is_none() {
        return objector(facts, facts.person, now)
            .map_or(Decision::AskSelf, |guardian| Decision::AskGuardians(vec![guardian]));
    }
    let given: Vec<&Scopes> = facts.guardians.iter().filter_map(|guardian| consent_of(facts, *guardian, now)).collect();
    let by_guardians = match needed.guardians {
        Guardians::Nobody => None,
        Guardians::AnyOne if given.is_empty() => return ask_any(facts, now),
        Guardians::AnyOne => Some(given.iter().flat_map(|scopes| scopes.iter()).collect()),
        Guardians::Each => match still_to_agree(facts, now) {
            waiting if waiting.is_empty() => given.into_iter().cloned().reduce(|all, scopes| all.common(&scopes)),
            waiting => return Decision::AskGuardians(waiting),
        },
    };
    let asked: Scopes = facts.needed.iter().chain(facts.optional.iter()).collect();
    let own = if needed.person { own.cloned() } else { None };
    Decision::Grant([own, by_guardians].into_iter().flatten().fold(asked, |left, scopes: Scopes| left.common(&scopes)))
}

fn who_must_agree(policy: Policy, stage: Stage) -> Needed {
    let of = |person, guardians| Needed { person, guardians };
    match (stage, policy) {
        // Guardians' rights end at 18, whatever the policy says.
        (Stage::Adult, _) | (Stage::Teenager, Policy::ByAge) => of(true, Guardians::Nobody),
        (Stage::Child | Stage::Teenager, Policy::BothGuardians) => of(false, Guardians::Each),
        (Stage::Teenager, Policy::GuardianAndChild) => of(true, Guardians::AnyOne),
        // Under 14 a child agrees to nothing: the guardian decides.
        (Stage::Child, Policy::ByAge | Policy::GuardianAndChild) => of(false, Guardians::AnyOne),
        (Stage::Child | Stage::Teenager, Policy::AnyGuardian) => of(false, Guardians::AnyOne),
    }
}

/// What this person allows, if it covers what the system needs and no withdrawal outweighs it.
fn consent_of(facts: &Facts, by: PersonId, now: Timestamp) -> Option<&Scopes> {
    let consent = facts.consents.iter().find(|consent| consent.by == by)?;
    let holds = facts.needed.is_within(&consent.scopes) && consent.at <= now;
    (holds && !is_outweighed(facts, by, consent.at)).then_some(&consent.scopes)
}

/// A withdrawal ends every earlier consent, and later ones as long as [`objector`] has not agreed.
fn is_outweighed(facts: &Facts, by: PersonId, at: Timestamp) -> bool {
    let ended = facts.withdrawal.is_some_and(|withdrawal| counts(facts, withdrawal) && at <= withdrawal.at);
    ended || objector(facts, by, at).is_some()
}

/// Who withdrew and must agree before a consent given by another at that time counts; nobody after 30 days,
/// or when he is no longer a guardian.
fn objector(facts: &Facts, by: PersonId, at: Timestamp) -> Option<PersonId> {
    let withdrawal = facts.withdrawal.filter(|withdrawal| counts(facts, *withdrawal))?;
    let has_a_say = withdrawal.by == facts.person || facts.guardians.contains(&withdrawal.by);
    let agreed = facts.consents.iter().any(|consent| consent.by == withdrawal.by && consent.at > withdrawal.at);
    let holds = by != withdrawal.by && has_a_say && !agreed && at < withdrawal.at + WITHDRAWAL_HOLDS;
    holds.then_some(withdrawal.by)
}

/// An adult's data are his own affair: a guardian's withdrawal of earlier years no longer counts.
fn counts(facts: &Facts, withdrawal: Withdrawal) -> bool {
    facts.stage != Stage::Adult || withdrawal.by == facts.person
}

/// Whom to ask when one guardian is enough: those whose consent would count if given now.
fn ask_any(facts: &Facts, now: Timestamp) -> Decision {
    let able = |guardian: &PersonId| objector(facts, *guardian, now).is_none();
    let able: Vec<PersonId> = facts.guardians.iter().copied().filter(able).collect();
    // Nobody's would: the person himself withdrew, and his word is needed.
    if able.is_empty() { Decision::AskSelf } else { Decision::AskGuardians(able) }
}

fn still_to_agree(facts: &Facts, now: Timestamp) -> Vec<PersonId> {
    facts.guardians.iter().copied().filter(|guardian| consent_of(facts, *guardian, now).is_none()).collect()
}

/// Where a permission stands.
///
/// ```text
/// in_force ──withdraw──▶ withdrawn      in_force ──end──▶ ended(cause)
/// in_force ──18 years──▶ suspended ──confirm──▶ in_force,  suspended ──withdraw──▶ withdrawn,  ──end──▶ ended
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The system may have the data.
    InForce,
    /// Given by a guardian of one who is 18 now: waits for his own word.
    Suspended,
    /// Taken back.
    Withdrawn,
    /// Over for another cause.
    Ended(Cause),
}

/// Why a permission ended without a withdrawal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A newer one took its place.
    Replaced,
    /// The guardian who gave it is no longer linked.
    Unlinked,
    /// The account was deleted.
    AccountDeleted,
    /// The system was removed.
    SystemRemoved,
    /// The person has died.
    Deceased,
}

/// What happens to a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// «Отозвать».
    Withdraw,
    /// It ends for a cause.
    End(Cause),
    /// The person turns 18 and a guardian had given it.
    ComeOfAge,
    /// The new adult confirms it.
    Confirm,
}

/// Why an event changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The permission is over.
    #[error("the permission is over")]
    Over,
    /// It is so already.
    #[error("the permission is in that state")]
    Repeated,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 5] =
        [Self::Replaced, Self::Unlinked, Self::AccountDeleted, Self::SystemRemoved, Self::Deceased];

    /// The word of the table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Replaced => "replaced",
            Self::Unlinked => "unlinked",
            Self::AccountDeleted => "account_deleted",
            Self::SystemRemoved => "system_removed",
            Self::Deceased => "deceased",
        }
    }

    /// The cause with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.code() == code)
    }
}

impl State {
    /// The word of the state column; an ended one keeps its cause beside it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Suspended => "suspended",
            Self::Withdrawn => "withdrawn",
            Self::Ended(_) => "ended",
        }
    }

    /// The state with this word; an ended one needs its cause.
    #[must_use]
    pub fn from_code(code: &str, cause: Option<Cause>) -> Option<Self> {
        match (code, cause) {
            ("in_force", None) => Some(Self::InForce),
            ("suspended", None) => Some(Self::Suspended),
            ("withdrawn", None) => Some(Self::Withdrawn),
            ("ended", Some(cause)) => Some(Self::Ended(cause)),
            _ => None,
        }
    }

    /// The state after this event.
    ///
    /// # Errors
    /// [`Refusal`].
    pub const fn apply(self, event: Event) -> Result<Self, Refusal> {
        match (self, event) {
            (Self::InForce | Self::Suspended, Event::Withdraw) => Ok(Self::Withdrawn),
            (Self::InForce | Self::Suspended, Event::End(cause)) => Ok(Self::Ended(cause)),
            (Self::InForce, Event::ComeOfAge) => Ok(Self::Suspended),
            (Self::Suspended, Event::Confirm) => Ok(Self::InForce),
            (Self::InForce, Event::Confirm) | (Self::Suspended, Event::ComeOfAge) => Err(Refusal::Repeated),
            (Self::Withdrawn, Event::Withdraw) => Err(Refusal::Repeated),
            (Self::Withdrawn | Self::Ended(_), _) => Err(Refusal::Over),
        }
    }
}

/// A kind of data, as a guardian's page lists it in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// That the person exists, by a mark that no other system knows.
    Account,
    /// Фамилия, имя, отчество.
    Name,
    /// Дата рождения.
    BirthDate,
    /// Пол.
    Sex,
    /// Электронная почта.
    Email,
    /// Номер телефона.
    Phone,
    /// Адрес.
    Address,
    /// СНИЛС.
    Snils,
    /// Свидетельство о рождении.
    BirthCertificate,
    /// Дети: имена и даты рождения.
    Children,
}

impl Category {
    /// The word of a receipt.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Name => "name",
            Self::BirthDate => "birth_date",
            Self::Sex => "sex",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Snils => "snils",
            Self::BirthCertificate => "birth_certificate",
            Self::Children => "children",
        }
    }
}

/// The kinds of data that a scope opens.
#[must_use]
pub const fn categories(scope: Scope) -> &'static [Category] {
    match scope {
        Scope::Openid => &[Category::Account],
        Scope::Profile => &[Category::Name, Category::BirthDate, Category::Sex],
        Scope::Email => &[Category::Email],
        Scope::Phone => &[Category::Phone],
        Scope::Address => &[Category::Address],
        Scope::Snils => &[Category::Snils],
        Scope::BirthCertificate => &[Category::BirthCertificate],
        Scope::Family => &[Category::Children],
    }
}

/// Scopes that open something: a child in somebody's care has no children of its own.
#[must_use]
pub fn fitting(ground: Ground, scopes: &Scopes) -> Scopes {
    scopes.iter().filter(|scope| ground == Ground::Own || *scope != Scope::Family).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cx::named_id;

    const DAY: SignedDuration = SignedDuration::from_hours(24);

    fn at(days: i32) -> Timestamp {
        Timestamp::UNIX_EPOCH + DAY * days
    }

    fn who(name: &str) -> PersonId {
        named_id(name)
    }

    fn consent(name: &str, scopes: &str, day: i32) -> Consent {
        Consent { by: who(name), scopes: Scopes::known_of(scopes), at: at(day) }
    }

    fn facts(policy: Policy, stage: Stage) -> Facts {
        Facts {
            person: who("child"),
            stage,
            policy,
            is_system_active: true,
            guardians: vec![who("mother"), who("father")],
            needed: Scopes::known_of("openid profile"),
            optional: Scopes::known_of("email"),
            consents: vec![],
            withdrawal: None,
        }
    }

    fn word(decision: &Decision) -> String {
        let name = |id: &PersonId| ["mother", "father"].into_iter().find(|n| who(n) == *id).unwrap_or("?");
        match decision {
            Decision::Grant(scopes) => format!("grant {scopes}"),
            Decision::AskGuardians(list) => format!("ask {}", list.iter().map(name).collect::<Vec<_>>().join("+")),
            Decision::AskSelf => "ask self".into(),
            Decision::NeedsLink => "needs link".into(),
            Decision::Refuse(reason) => format!("refuse {reason:?}"),
        }
    }

    #[track_caller]
    fn check(facts: &Facts, day: i32, expected: &str) {
        assert_eq!(word(&decide(facts, at(day))), expected);
    }

    #[test]
    fn the_grid_of_policies_ages_and_consents() {
        let consents: [(&str, &[&str]); 5] = [
            ("nobody", &[]),
            ("child", &["child"]),
            ("mother", &["mother"]),
            ("both", &["mother", "father"]),
            ("mother+child", &["mother", "child"]),
        ];
        let mut grid = String::new();
        for policy in [Policy::ByAge, Policy::AnyGuardian, Policy::BothGuardians, Policy::GuardianAndChild] {
            for stage in [Stage::Child, Stage::Teenager, Stage::Adult] {
                let cells: Vec<String> = consents
                    .iter()
                    .map(|(label, givers)| {
                        let consents = givers.iter().map(|name| consent(name, "openid profile", 1)).collect();
                        format!(
                            "{label}: {}",
                            word(&decide(&Facts { consents, ..facts(policy, stage) }, at(2)))
                                .replace(" openid profile", "")
                        )
                    })
                    .collect();
                grid.push_str(&format!("{} {stage:?} | {}\n", policy.code(), cells.join(" | ")));
            }
        }
        insta::assert_snapshot!(grid, @r"
        by_age Child | nobody: ask mother+father | child: ask mother+father | mother: grant | both: grant | mother+child: grant
        by_age Teenager | nobody: ask self | child: grant | mother: ask self | both: ask self | mother+child: grant
        by_age Adult | nobody: ask self | child: grant | mother: ask self | both: ask self | mother+child: grant
        any_guardian Child | nobody: ask mother+father | child: ask mother+father | mother: grant | both: grant | mother+child: grant
        any_guardian Teenager | nobody: ask mother+father | child: ask mother+father | mother: grant | both: grant | mother+child: grant
        any_guardian Adult | nobody: ask self | child: grant | mother: ask self | both: ask self | mother+child: grant
        both_guardians Child | nobody: ask mother+father | child: ask mother+father | mother: ask father | both: grant | mother+child: ask father
        both_guardians Teenager | nobody: ask mother+father | child: ask mother+father | mother: ask father | both: grant | mother+child: ask father
        both_guardians Adult | nobody: ask self | child: grant | mother: ask self | both: ask self | mother+child: grant
        guardian_and_child Child | nobody: ask mother+father | child: ask mother+father | mother: grant | both: grant | mother+child: grant
        guardian_and_child Teenager | nobody: ask self | child: ask mother+father | mother: ask self | both: ask self | mother+child: grant
        guardian_and_child Adult | nobody: ask self | child: grant | mother: ask self | both: ask self | mother+child: grant
        ");
    }

    #[test]
    fn a_grant_never_exceeds_what_was_asked_and_allowed() {
        let child = facts(Policy::ByAge, Stage::Child);
        let with = |consents| Facts { consents, ..child.clone() };
        check(&with(vec![consent("mother", "openid profile email snils", 1)]), 2, "grant openid profile email");
        check(&with(vec![consent("mother", "openid profile", 1)]), 2, "grant openid profile");
        check(&with(vec![consent("mother", "openid", 1)]), 2, "ask mother+father");
        check(
            &with(vec![consent("mother", "openid profile", 1), consent("father", "openid profile email", 1)]),
            2,
            "grant openid profile email",
        );
        check(&with(vec![consent("stranger", "openid profile", 1)]), 2, "ask mother+father");
        check(&with(vec![consent("mother", "openid profile", 3)]), 2, "ask mother+father");
        let both = Facts {
            policy: Policy::BothGuardians,
            ..with(vec![consent("mother", "openid profile", 1), consent("father", "openid profile email", 1)])
        };
        check(&both, 2, "grant openid profile");
        check(&Facts { guardians: vec![], ..child.clone() }, 2, "needs link");
        check(&Facts { guardians: vec![], ..facts(Policy::ByAge, Stage::Teenager) }, 2, "ask self");
        check(&Facts { is_system_active: false, ..both }, 2, "refuse SystemBlocked");
    }

    #[test]
    fn any_withdrawal_wins_for_thirty_days() {
        let withdrawn = |consents| Facts {
            consents,
            withdrawal: Some(Withdrawal { by: who("mother"), at: at(10) }),
            ..facts(Policy::ByAge, Stage::Child)
        };
        let all = "openid profile";
        check(&withdrawn(vec![consent("father", all, 1)]), 11, "ask mother");
        check(&withdrawn(vec![consent("father", all, 11)]), 12, "ask mother");
        check(&withdrawn(vec![consent("father", all, 11)]), 50, "ask mother+father");
        check(&withdrawn(vec![consent("father", all, 40)]), 41, "grant openid profile");
        check(&withdrawn(vec![consent("mother", all, 11)]), 12, "grant openid profile");
        check(&withdrawn(vec![consent("mother", all, 10)]), 12, "ask mother");
        let adult = Facts { stage: Stage::Adult, ..withdrawn(vec![consent("child", all, 11)]) };
        check(&adult, 12, "grant openid profile");
        let teenager = Facts { stage: Stage::Teenager, ..withdrawn(vec![consent("child", all, 11)]) };
        check(&teenager, 12, "ask mother");
        let reconciled = vec![consent("mother", all, 12), consent("child", all, 13)];
        check(&Facts { consents: reconciled, ..teenager.clone() }, 14, "grant openid profile");
        check(&Facts { guardians: vec![who("father")], ..teenager }, 12, "grant openid profile");
        let own = Facts {
            withdrawal: Some(Withdrawal { by: who("child"), at: at(10) }),
            ..facts(Policy::AnyGuardian, Stage::Teenager)
        };
        check(&own, 12, "ask self");
    }

    #[test]
    fn the_grid_of_a_permission() {
        let ended = State::Ended(Cause::Unlinked);
        let states = [State::InForce, State::Suspended, State::Withdrawn, ended];
        let events = [Event::Withdraw, Event::End(Cause::Unlinked), Event::ComeOfAge, Event::Confirm];
        let mut grid = String::new();
        for state in states {
            let cells: Vec<String> = events
                .iter()
                .map(|event| {
                    state.apply(*event).map_or_else(|refusal| format!("-{refusal:?}"), |next| next.code().to_owned())
                })
                .collect();
            grid.push_str(&format!("{}: {}\n", state.code(), cells.join(" ")));
            let cause = if let State::Ended(cause) = state { Some(cause) } else { None };
            assert_eq!(State::from_code(state.code(), cause), Some(state));
        }
        insta::assert_snapshot!(grid, @r"
        in_force: withdrawn ended suspended -Repeated
        suspended: withdrawn ended -Repeated in_force
        withdrawn: -Repeated -Over -Over -Over
        ended: -Over -Over -Over -Over
        ");
        for cause in Cause::ALL {
            assert_eq!(Cause::from_code(cause.code()), Some(cause));
        }
    }

    #[test]
    fn every_scope_says_in_words_what_it_opens() {
        for scope in Scope::ALL {
            assert!(!categories(scope).is_empty(), "{scope:?}");
        }
    }
}
