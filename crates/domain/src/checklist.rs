//! What a parent has still to do, what waits for others, what is done (U2): a list that follows from facts alone, so
//! that home never tells anything that is no longer so. The first thing of one's own is the one next step.

use crate::{ChildCardId, PermissionRequestId, child_account::Precondition, child_card::Check, document::Verification};

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The person's own.
    Yours,
    /// A registry's.
    Awaited,
    /// Nobody's: it is done.
    Done,
}

/// What a thing to do is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thing {
    /// A child waits at the door of a system.
    Permission(PermissionRequestId),
    /// The person's own СНИЛС.
    Snils,
    /// The person's own passport.
    Passport,
    /// A phone or mail that is to be confirmed again.
    Contact {
        /// Whether it is the phone.
        is_phone: bool,
    },
    /// No child has been added yet.
    FirstChild,
    /// A child's certificate.
    Certificate(ChildCardId),
    /// A child's СНИЛС.
    ChildSnils(ChildCardId),
    /// A child's account.
    Account(ChildCardId),
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is about.
    pub thing: Thing,
    /// Whose turn it is.
    pub turn: Turn,
    /// Whether it was begun and something went wrong or stopped: an answer that says no, a wizard left half-way.
    pub begun: bool,
}

/// What is known of a child.
#[derive(Debug, Clone)]
pub struct ChildFacts {
    /// Its card.
    pub card: ChildCardId,
    /// How far the certificate is proven.
    pub certificate: Check,
    /// How far the СНИЛС is proven; none if it was not entered.
    pub snils: Option<Verification>,
    /// What the account still lacks.
    pub missing: Vec<Precondition>,
    /// Whether a wizard is on its way.
    pub wizard: bool,
}

/// What is known of a person.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Questions that wait for this person's answer.
    pub requests: Vec<PermissionRequestId>,
    /// How far the newest СНИЛС is proven; none if none was entered.
    pub snils: Option<Verification>,
    /// How far the newest passport is proven; none if none was entered.
    pub passport: Option<Verification>,
    /// For each contact that is to be confirmed again, whether it is the phone.
    pub stale_contacts: Vec<bool>,
    /// The children.
    pub children: Vec<ChildFacts>,
}

/// The list: what others wait for first, then the person's own papers, then child by child.
#[must_use]
pub fn checklist(facts: &Facts) -> Vec<Item> {
    let item = |thing, turn, begun| Item { thing, turn, begun };
    let mut items: Vec<Item> =
        facts.requests.iter().map(|id| item(Thing::Permission(*id), Turn::Yours, false)).collect();
    items.push(paper(Thing::Snils, facts.snils.as_ref()));
    items.push(paper(Thing::Passport, facts.passport.as_ref()));
    let again = |is_phone: &bool| item(Thing::Contact { is_phone: *is_phone }, Turn::Yours, false);
    items.extend(facts.stale_contacts.iter().map(again));
    if facts.children.is_empty() {
        items.push(item(Thing::FirstChild, Turn::Yours, false));
    }
    for child in &facts.children {
        items.extend(of_child(child));
    }
    items
}

fn of_child(child: &ChildFacts) -> Vec<Item> {
    let lacks = |wanted: Precondition| child.missing.contains(&wanted);
    if lacks(Precondition::AccountExists) {
        return vec![Item { thing: Thing::Account(child.card), turn: Turn::Done, begun: false }];
    }
    // Nothing that the parent does makes an account possible: the list stays silent, the card says why.
    if child.missing.iter().any(|missing| missing.is_final()) {
        return Vec::new();
    }
    let certificate = match &child.certificate {
        Check::Paper(verification) => paper(Thing::Certificate(child.card), Some(verification)),
        Check::NotParent => Item { thing: Thing::Certificate(child.card), turn: Turn::Yours, begun: true },
    };
    let mut items = vec![certificate, paper(Thing::ChildSnils(child.card), child.snils.as_ref())];
    if child.missing.is_empty() {
        items.push(Item { thing: Thing::Account(child.card), turn: Turn::Yours, begun: child.wizard });
    }
    items
}

fn paper(thing: Thing, verification: Option<&Verification>) -> Item {
    let (turn, begun) = match verification {
        None | Some(Verification::Unverified) => (Turn::Yours, false),
        Some(Verification::Checking) => (Turn::Awaited, true),
        Some(Verification::Verified) => (Turn::Done, false),
        Some(Verification::Mismatch(_) | Verification::NotFound | Verification::Unclear) => (Turn::Yours, true),
    };
    Item { thing, turn, begun }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::named_id;

    fn child(certificate: Check, snils: Option<Verification>, missing: Vec<Precondition>) -> ChildFacts {
        ChildFacts { card: named_id("card"), certificate, snils, missing, wizard: false }
    }

    fn told(facts: &Facts) -> Vec<(Turn, bool)> {
        checklist(facts).into_iter().map(|item| (item.turn, item.begun)).collect()
    }

    #[test]
    fn u2_a_new_parent_has_three_things_to_do() {
        let new = Facts::default();
        assert_eq!(told(&new), [(Turn::Yours, false); 3]);
    }

    #[test]
    fn u2_what_a_child_waits_for_comes_first_and_an_account_only_when_it_can_be_made() {
        let verified = Check::Paper(Verification::Verified);
        let facts = Facts {
            requests: vec![named_id("request")],
            snils: Some(Verification::Verified),
            passport: Some(Verification::NotFound),
            stale_contacts: vec![true],
            children: vec![
                child(verified.clone(), Some(Verification::Verified), vec![]),
                child(verified, Some(Verification::Checking), vec![Precondition::SnilsChecking]),
                child(Check::NotParent, None, vec![Precondition::RelationUnverified]),
                child(Check::default(), None, vec![Precondition::AccountExists]),
                child(Check::default(), None, vec![Precondition::TooOld { age: 15 }]),
            ],
        };
        let items = checklist(&facts);
        assert!(matches!(items[0].thing, Thing::Permission(_)));
        assert_eq!(
            told(&facts)[1..],
            [
                (Turn::Done, false),
                (Turn::Yours, true),
                (Turn::Yours, false),
                (Turn::Done, false),
                (Turn::Done, false),
                (Turn::Yours, false),
                (Turn::Done, false),
                (Turn::Awaited, true),
                (Turn::Yours, true),
                (Turn::Yours, false),
                (Turn::Done, false),
            ]
        );
    }
}
