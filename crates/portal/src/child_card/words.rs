//! Words for the states of a child's papers and for what is wrong with their fields.

use rodnya_domain::{
    birth_certificate::{BirthActError, BirthCertificateError},
    child_card::Check,
    inn::InnError,
    snils::SnilsError,
};
use rodnya_ui::{Form, Kind, State, T};

use rodnya_shell::words::verification;

use crate::fault;

/// The state of the certificate.
pub(crate) fn certificate_state(t: T, check: &Check) -> State {
    match check {
        Check::Paper(paper) => verification(t, paper),
        Check::NotParent => State::new(Kind::Stop, t.child_card_not_parent()),
    }
}

/// Series and number of a certificate.
pub(crate) fn certificate_fault(t: T, error: BirthCertificateError) -> String {
    match error {
        BirthCertificateError::Empty => t.fault_empty(t.child_card_number()),
        BirthCertificateError::Roman => t.child_card_fault_certificate_roman(),
        BirthCertificateError::Letters => t.child_card_fault_certificate_letters(),
        BirthCertificateError::Missing { digits } => t.child_card_fault_certificate_missing(digits),
        BirthCertificateError::Extra { digits } => t.child_card_fault_certificate_extra(digits),
        BirthCertificateError::Number => t.child_card_fault_certificate_number(),
    }
}

/// The fields of the act, each error beside its field.
pub(crate) fn act_faults(t: T, form: &mut Form, errors: &[BirthActError]) {
    for error in errors {
        let (field, text) = match error {
            BirthActError::IssuedOn(error) => ("issued_on", fault::date(t, &t.child_card_issued_on(), *error)),
            BirthActError::ActNumber => ("act_number", t.child_card_fault_act_number()),
            BirthActError::ActDate(error) => ("act_date", fault::date(t, &t.child_card_act_date(), *error)),
            BirthActError::ActBeforeBirth => ("act_date", t.child_card_fault_act_early()),
            BirthActError::IssuedBeforeAct => ("issued_on", t.child_card_fault_issued_early()),
            BirthActError::IssuedBy(error) => ("issued_by", fault::free_text(t, &t.child_card_issued_by(), *error)),
        };
        form.fail(field, text);
    }
}

/// A СНИЛС.
pub(crate) fn snils_fault(t: T, error: SnilsError) -> String {
    match error {
        SnilsError::Empty => t.fault_empty(t.child_card_snils_title()),
        SnilsError::Unexpected { character } if character.is_control() => t.fault_hidden(t.child_card_snils_title()),
        SnilsError::Unexpected { character } => t.child_card_fault_snils_sign(character.to_string()),
        SnilsError::Missing { digits } => t.child_card_fault_snils_missing(digits),
        SnilsError::Extra { digits } => t.child_card_fault_snils_extra(digits),
        SnilsError::Check => t.child_card_fault_snils_check(),
    }
}

/// An ИНН.
pub(crate) fn inn_fault(t: T, error: InnError) -> String {
    match error {
        InnError::Empty => t.fault_empty(t.child_card_inn_title()),
        InnError::NotDigit => t.child_card_fault_inn_digit(),
        InnError::Missing { digits } => t.child_card_fault_inn_missing(digits),
        InnError::Extra { digits } => t.child_card_fault_inn_extra(digits),
        InnError::Check => t.child_card_fault_inn_check(),
    }
}
