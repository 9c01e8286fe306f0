//! Lines of «Уведомления».

use serde::{Deserialize, Serialize};

use crate::{ChildCardId, LinkRequestId, PermissionRequestId, PersonId, RecoveryId, SupportQuestionId};

/// What a guardian does with a child's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "done", rename_all = "snake_case")]
pub enum Managed {
    /// A new password.
    Password,
    /// A session was ended.
    Session,
    /// The account is going to be deleted.
    DeletionPlanned {
        /// The day.
        on: jiff::civil::Date,
    },
    /// It stays after all.
    Kept,
    /// It was deleted.
    Deleted,
}

/// What a request to an office was about: a word of a notice. How it ended is [`CheckEnd`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// A person's own СНИЛС.
    Snils,
    /// A person's own passport.
    Passport,
    /// A child's birth certificate.
    BirthCertificate,
    /// A child's СНИЛС.
    ChildSnils,
    /// A person's own civil acts.
    Acts,
}

/// The end of a request to an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckEnd {
    /// The office confirms.
    Match,
    /// Fields differ.
    Mismatch,
    /// The office has no such paper.
    NotFound,
    /// The office gave no clear answer in time.
    Unclear,
    /// The record is right but names other parents.
    NotParent,
}

/// A line of «Уведомления».
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// The account is there.
    Registered,
    /// A paper has been checked.
    PaperChecked {
        /// Which paper.
        paper: Paper,
        /// How it ended.
        end: CheckEnd,
        /// Given name of the child whose paper it is.
        child: Option<String>,
        /// The child's card.
        card: Option<ChildCardId>,
    },
    /// The child's account was made.
    ChildAccountMade {
        /// Given name of the child.
        child: String,
        /// Its card.
        card: ChildCardId,
    },
    /// A system asks for a child's data: seed 003, part 3.
    PermissionAsked {
        /// The question.
        request: PermissionRequestId,
        /// Given name of the child.
        child: String,
        /// Name of the system, Russian and English.
        system: [String; 2],
    },
    /// A permission was given by somebody else concerned.
    PermissionGranted {
        /// Whose data.
        person: PersonId,
        /// Given name of the child.
        child: String,
        /// Name of the system, Russian and English.
        system: [String; 2],
        /// Who gave it.
        by: String,
    },
    /// The other guardian said no.
    PermissionRefused {
        /// Whose data.
        person: PersonId,
        /// Given name of the child.
        child: String,
        /// Name of the system, Russian and English.
        system: [String; 2],
        /// Who refused.
        by: String,
    },
    /// A permission was taken back.
    PermissionWithdrawn {
        /// Whose data.
        person: PersonId,
        /// Given name of the child.
        child: String,
        /// Name of the system, Russian and English.
        system: [String; 2],
        /// Who took it back.
        by: String,
    },
    /// The child's letter was answered «это не мы»: the wizard has stopped.
    ChildAccountStopped {
        /// Given name of the child.
        child: String,
        /// Its card.
        card: ChildCardId,
    },
    /// ЕГР ЗАГС has a later name of the person than its profile.
    NameInRegistry {
        /// The later name, whole.
        name: String,
    },
    /// A record of birth gives the person another surname or patronymic than its profile had; it has this one now.
    Renamed {
        /// The new name, whole.
        name: String,
    },
    /// By the registry's record the other guardian is one no more; the reason is never told.
    GuardianEnded {
        /// Given name of the child.
        child: String,
    },
    /// A guardian asks the child to link its account.
    LinkOffered {
        /// Who asks, given name and surname.
        by: String,
    },
    /// Another parent asks to be linked too; a linked guardian may confirm.
    LinkAsked {
        /// The wish.
        request: LinkRequestId,
        /// Given name of the child.
        child: String,
        /// Who asks, given name and surname.
        by: String,
    },
    /// The child's account is linked to a guardian; told to the child.
    LinkedTo {
        /// To whom, given name and surname.
        by: String,
    },
    /// A child's account is linked; told to its guardians.
    Linked {
        /// Given name of the child.
        child: String,
        /// To whom, given name and surname.
        by: String,
        /// The reader's own card of the child.
        card: Option<ChildCardId>,
    },
    /// Nothing came of a wish to link: refused, too many wrong codes, or overtaken.
    LinkRefused {
        /// Given name of the child.
        child: String,
        /// The card.
        card: ChildCardId,
    },
    /// A code of linking was typed in another account than the child's; it is dead.
    LinkCodeStolen {
        /// Given name of the child; none if the child itself reads.
        child: Option<String>,
        /// The guardian's card.
        card: Option<ChildCardId>,
    },
    /// An earlier guardian has objected to the reader's link.
    LinkObjected {
        /// Given name of the child.
        child: String,
        /// The day until which the reader decides nothing about the child.
        until: jiff::civil::Date,
        /// The reader's card of the child.
        card: Option<ChildCardId>,
    },
    /// Somebody whom the record does not name has asked ЕГР ЗАГС about the child's certificate.
    CertificateClaimed {
        /// Given name of the child.
        child: String,
    },
    /// The child's account is linked to a guardian no more; told to the child.
    UnlinkedFrom {
        /// From whom, given name and surname.
        by: String,
    },
    /// The same, told to its guardians.
    Unlinked {
        /// Given name of the child.
        child: String,
        /// From whom, given name and surname.
        by: String,
    },
    /// A child has forgotten its password and proven a contact; a guardian may let it set a new one.
    RecoveryAsked {
        /// The recovery.
        recovery: RecoveryId,
        /// Given name of the child.
        child: String,
    },
    /// Support has answered.
    SupportAnswered {
        /// The question.
        question: SupportQuestionId,
    },
    /// The phone or mail of the account was replaced.
    ContactChanged {
        /// `phone` or `email`.
        contact: String,
    },
    /// A guardian has done something with the child's account.
    Managed {
        /// Given name of the child; none if the child itself reads.
        child: Option<String>,
        /// Who did it, given name and surname; none if it came about by itself.
        by: Option<String>,
        /// What was done.
        what: Managed,
    },
    /// An operator has looked at the person's data.
    Viewed,
    /// An operator has looked at the data of a child whose account is linked to the reader's.
    ChildViewed {
        /// Given name of the child.
        child: String,
    },
    /// An operator has seen the person's paper.
    SeenInPerson,
    /// The mark that a paper was seen is taken back.
    UnseenInPerson,
    /// Papers prove to two operators that the person is the child's parent or guardian.
    RelationByPapers {
        /// Given name of the child.
        child: String,
        /// The card.
        card: ChildCardId,
    },
    /// The same, told to the child's other guardians.
    GuardianByPapers {
        /// Given name of the child.
        child: String,
        /// Who it is, given name and surname.
        by: String,
    },
    /// The person serves others as an operator from now on.
    OperatorAppointed,
    /// A login from a browser that was not seen before.
    NewLogin {
        /// The browser, as it names itself, shortened.
        agent: String,
    },
}

impl Notice {
    /// The name of the kind, as it stands in the table.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::PaperChecked { .. } => "paper_checked",
            Self::ChildAccountMade { .. } => "child_account_made",
            Self::PermissionAsked { .. } => "permission_asked",
            Self::PermissionGranted { .. } => "permission_granted",
            Self::PermissionRefused { .. } => "permission_refused",
            Self::PermissionWithdrawn { .. } => "permission_withdrawn",
            Self::ChildAccountStopped { .. } => "child_account_stopped",
            Self::NameInRegistry { .. } => "name_in_registry",
            Self::Renamed { .. } => "renamed",
            Self::GuardianEnded { .. } => "guardian_ended",
            Self::LinkOffered { .. } => "link_offered",
            Self::LinkAsked { .. } => "link_asked",
            Self::LinkedTo { .. } => "linked_to",
            Self::Linked { .. } => "linked",
            Self::LinkRefused { .. } => "link_refused",
            Self::LinkCodeStolen { .. } => "link_code_stolen",
            Self::LinkObjected { .. } => "link_objected",
            Self::CertificateClaimed { .. } => "certificate_claimed",
            Self::UnlinkedFrom { .. } => "unlinked_from",
            Self::Unlinked { .. } => "unlinked",
            Self::RecoveryAsked { .. } => "recovery_asked",
            Self::SupportAnswered { .. } => "support_answered",
            Self::ContactChanged { .. } => "contact_changed",
            Self::Managed { .. } => "managed",
            Self::Viewed => "viewed",
            Self::ChildViewed { .. } => "child_viewed",
            Self::SeenInPerson => "seen_in_person",
            Self::UnseenInPerson => "unseen_in_person",
            Self::RelationByPapers { .. } => "relation_by_papers",
            Self::GuardianByPapers { .. } => "guardian_by_papers",
            Self::OperatorAppointed => "operator_appointed",
            Self::NewLogin { .. } => "new_login",
        }
    }

    /// The page of the portal that the line opens.
    pub fn link(&self) -> String {
        match self {
            Self::Registered => "/".to_owned(),
            Self::PaperChecked { card: Some(card), .. }
            | Self::ChildAccountMade { card, .. }
            | Self::ChildAccountStopped { card, .. }
            | Self::LinkRefused { card, .. }
            | Self::LinkCodeStolen { card: Some(card), .. }
            | Self::LinkObjected { card: Some(card), .. }
            | Self::RelationByPapers { card, .. }
            | Self::Linked { card: Some(card), .. } => format!("/family/{card}"),
            Self::Linked { card: None, .. }
            | Self::LinkObjected { card: None, .. }
            | Self::CertificateClaimed { .. }
            | Self::Unlinked { .. }
            | Self::GuardianByPapers { .. } => "/family".to_owned(),
            Self::RecoveryAsked { recovery, .. } => format!("/recovery/guardian/{recovery}"),
            Self::SupportAnswered { question } => format!("/help/questions/{question}"),
            Self::LinkOffered { .. } => "/link".to_owned(),
            Self::LinkAsked { request, .. } => format!("/link/{request}/confirm"),
            Self::LinkedTo { .. } | Self::UnlinkedFrom { .. } | Self::LinkCodeStolen { card: None, .. } => {
                "/profile".to_owned()
            }
            Self::PaperChecked { paper: Paper::Acts, .. } => "/family".to_owned(),
            Self::PaperChecked { card: None, .. }
            | Self::NameInRegistry { .. }
            | Self::Renamed { .. }
            | Self::SeenInPerson
            | Self::UnseenInPerson
            | Self::ContactChanged { .. } => "/profile".to_owned(),
            Self::Viewed => "/profile/looks".to_owned(),
            Self::ChildViewed { .. } => "/family".to_owned(),
            Self::OperatorAppointed => "/operator".to_owned(),
            Self::GuardianEnded { .. } => "/consents/permissions".to_owned(),
            Self::PermissionAsked { request, .. } => format!("/consents/requests/{request}"),
            Self::PermissionGranted { .. } | Self::PermissionRefused { .. } | Self::PermissionWithdrawn { .. } => {
                "/consents/permissions".to_owned()
            }
            Self::Managed { child: Some(_), .. } => "/family".to_owned(),
            Self::NewLogin { .. } | Self::Managed { child: None, .. } => "/account".to_owned(),
        }
    }
}
