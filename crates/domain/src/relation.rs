//! The tie of a parent and a child, proven by a record of birth: which names of a parent count as proven, and whether
//! a record speaks of a family that is known already. Source: Семейный кодекс, article 47.

use jiff::civil::Date;

use crate::{
    name::FullName,
    registry_request::{Act, RecordParent, RelationKind, VerifiedGuardian, is_deprived, names_parent},
    snils::Snils,
};

/// The name of today and each other one, former or later, that an act of this person proves, by its СНИЛС.
///
/// An act leads from `before` to `after`; a chain of acts is followed both ways: a record may know a name that the
/// person has not told yet.
#[must_use]
pub fn proven_names(today: &FullName, snils: Option<&Snils>, acts: &[Act]) -> Vec<FullName> {
    let mut names = vec![today.clone()];
    let own: Vec<&Act> = acts.iter().filter(|act| act.snils.is_some() && act.snils.as_ref() == snils).collect();
    // Each round of a chain adds a name, so there are at most as many rounds as acts.
    for _ in 0..own.len() {
        for act in &own {
            let (Some(before), Some(after)) = (&act.before, &act.after) else { continue };
            let known = |name: &FullName| names.iter().any(|n| n.fold() == name.fold());
            match (known(before), known(after)) {
                (false, true) => names.push(before.clone()),
                (true, false) => names.push(after.clone()),
                _ => {}
            }
        }
    }
    names
}

/// Whether a card tells of the child that this certificate or СНИЛС is known of. Surname and patronymic may have been
/// changed since by an act; another given name or birth date speaks of another child, and of a contradiction.
#[must_use]
pub fn is_same_child(known: (&FullName, Option<Date>), told: (&FullName, Date)) -> bool {
    known.0.given_name.fold() == told.0.given_name.fold() && known.1 == Some(told.1)
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
    let is_recorded = |other: &VerifiedGuardian| names_parent(record, other).is_some() || is_deprived(record, other);
    match names_parent(record, asking) {
        None => Proof::OtherParents,
        Some(_) if !known.is_empty() && !known.iter().any(is_recorded) => Proof::TwoFamilies,
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
        let forward = proven_names(&name("Первая"), Some(&own), &acts);
        assert_eq!(forward.len(), 3, "a record may know a later name than the person has told");
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
            deprived_on: None,
        }
    }

    #[test]
    fn f2_a_parent_deprived_of_rights_is_not_named() {
        let mut record = [parent("Первая")];
        assert_eq!(prove(&record, &guardian("Первая"), &[]), Proof::Parent(RelationKind::Mother));
        record[0].deprived_on = Some(date(2026, 11, 2));
        assert_eq!(prove(&record, &guardian("Первая"), &[]), Proof::OtherParents);
        record[0].snils = Snils::parse("112-233-445 95").ok();
        let both = [record[0].clone(), parent("Вторая")];
        let proof = prove(&both, &guardian("Вторая"), &[guardian("Первая")]);
        assert_eq!(proof, Proof::Parent(RelationKind::Mother), "the other parent is not another family");
    }

    #[test]
    fn f2_a_changed_surname_is_the_same_child_and_another_given_name_is_not() {
        let known = FullName::parse("Первая", "Алёна", "Сергеевна").unwrap();
        let born = date(2016, 5, 7);
        let is_same = |surname: &str, given_name: &str, birth| {
            is_same_child((&known, Some(born)), (&FullName::parse(surname, given_name, "").unwrap(), birth))
        };
        assert!(is_same("Вторая", "Алена", born));
        assert!(!is_same("Первая", "Дарья", born), "a twin on one certificate is a contradiction");
        assert!(!is_same("Первая", "Алёна", date(2016, 5, 8)));
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
