//! The tie of a parent and a child, proven by a record of birth: which names of a parent count as proven, and whether
//! a record speaks of a family that is known already. Source: `facts/identity.md` section 3, `facts/security.md` K11.

use crate::{
    name::FullName,
    registry_request::{Act, RecordParent, RelationKind, VerifiedGuardian, names_parent},
    snils::Snils,
};

/// The name of today and each former one that an act of this person proves, by its СНИЛС.
///
/// An act leads from `before` to `after`; a chain of acts is followed back.
#[must_use]
pub fn proven_names(today: &FullName, snils: Option<&Snils>, acts: &[Act]) -> Vec<FullName> {
    let mut names = vec![today.clone()];
    let own: Vec<&Act> = acts.iter().filter(|act| act.snils.is_some() && act.snils.as_ref() == snils).collect();
    // Each round of a chain adds a name, so there are at most as many rounds as acts.
    for _ in 0..own.len() {
        for act in &own {
            let (Some(before), Some(after)) = (&act.before, &act.after) else { continue };
            let known = |name: &FullName| names.iter().any(|n| n.fold() == name.fold());
            if known(after) && !known(before) {
                names.push(before.clone());
            }
        }
    }
    names
}

/// What a matching record proves for the guardian who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// It names this guardian so.
    Parent(RelationKind),
    /// It names others.
    OtherParents,
    /// It names this guardian but none of those whom an earlier record named for the same child: one certificate
    /// claimed by two families. Nobody is believed until an operator has looked.
    TwoFamilies,
}

/// Reads the proof. `known` are the verified data of the child's guardians so far, the asking one left out.
#[must_use]
pub fn prove(record: &[RecordParent], asking: &VerifiedGuardian, known: &[VerifiedGuardian]) -> Proof {
    match names_parent(record, asking) {
        None => Proof::OtherParents,
        Some(_) if !known.is_empty() && !known.iter().any(|other| names_parent(record, other).is_some()) => {
            Proof::TwoFamilies
        }
        Some(kind) => Proof::Parent(kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry_request::ActKind;
    use jiff::civil::date;

    fn name(surname: &str) -> FullName {
        FullName::parse(surname, "Алёна", "Сергеевна").unwrap()
    }

    fn act(before: &str, after: &str, snils: &Snils) -> Act {
        Act {
            kind: ActKind::Marriage,
            snils: Some(snils.clone()),
            before: Some(name(before)),
            after: Some(name(after)),
            on: date(2015, 6, 1),
        }
    }

    #[test]
    fn f2_a_changed_surname_is_followed_back_through_the_persons_own_acts() {
        let own = Snils::parse("112-233-445 95").unwrap();
        let foreign = Snils::parse("001-001-998 00").unwrap();
        let acts = [act("Вторая", "Третья", &own), act("Первая", "Вторая", &own), act("Чужая", "Третья", &foreign)];
        let names = proven_names(&name("Третья"), Some(&own), &acts);
        let surnames: Vec<&str> = names.iter().map(|n| n.surname.as_str()).collect();
        assert_eq!(surnames, ["Третья", "Вторая", "Первая"]);
        assert_eq!(proven_names(&name("Третья"), None, &acts).len(), 1);
    }

    fn guardian(surname: &str) -> VerifiedGuardian {
        VerifiedGuardian {
            names: vec![name(surname)],
            birth_date: Some(date(1988, 4, 12)),
            ..VerifiedGuardian::default()
        }
    }

    fn parent(surname: &str) -> RecordParent {
        RecordParent {
            kind: RelationKind::Mother,
            surname: surname.into(),
            given_name: "Алёна".into(),
            patronymic: Some("Сергеевна".into()),
            birth_date: Some(date(1988, 4, 12)),
            snils: None,
            passport: None,
        }
    }

    #[test]
    fn f2_one_certificate_of_two_families_proves_nothing_for_the_second() {
        let (mother, other) = (guardian("Первая"), guardian("Вторая"));
        assert_eq!(prove(&[parent("Первая")], &mother, &[]), Proof::Parent(RelationKind::Mother));
        assert_eq!(prove(&[parent("Первая")], &other, &[]), Proof::OtherParents);
        assert_eq!(prove(&[parent("Вторая")], &other, std::slice::from_ref(&mother)), Proof::TwoFamilies);
        let both = [parent("Первая"), parent("Вторая")];
        assert_eq!(prove(&both, &other, &[mother]), Proof::Parent(RelationKind::Mother));
    }
}
