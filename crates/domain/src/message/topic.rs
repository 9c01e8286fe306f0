//! What notices are about, and by which channel they are sent beside «Уведомления», where all of them stand.
//! Source: facts on notifications (the kinds that nobody can switch off).

use super::Notice;

/// What a notice is about: a person chooses channels by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Logins, contacts, who looked: mail cannot be switched off.
    Security,
    /// Children's accounts, links and ties: mail cannot be switched off.
    Family,
    /// Systems that ask for data, and what was decided.
    Permissions,
    /// Answers of offices.
    Registry,
    /// Answers of support.
    Support,
}

/// A way a notice is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// A letter.
    Email,
    /// An SMS with the title alone.
    Sms,
}

impl Channel {
    /// Both channels, in the order of the page.
    pub const ALL: [Self; 2] = [Self::Email, Self::Sms];

    /// The word of the table and of fields.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }
}

impl Topic {
    /// Every topic, in the order of the page.
    pub const ALL: [Self; 5] = [Self::Security, Self::Family, Self::Permissions, Self::Registry, Self::Support];

    /// The word of the table and of texts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Security => "security",
            Self::Family => "family",
            Self::Permissions => "permissions",
            Self::Registry => "registry",
            Self::Support => "support",
        }
    }

    /// Whether nobody can switch this channel off.
    #[must_use]
    pub const fn is_fixed(self, channel: Channel) -> bool {
        matches!((self, channel), (Self::Security | Self::Family, Channel::Email))
    }

    /// Whether the channel is used by somebody who has chosen nothing.
    #[must_use]
    pub const fn by_default(self, channel: Channel) -> bool {
        matches!(channel, Channel::Email)
    }

    /// Whether the channel is used, by what somebody has chosen, if anything.
    #[must_use]
    pub fn is_on(self, channel: Channel, chosen: Option<bool>) -> bool {
        self.is_fixed(channel) || chosen.unwrap_or_else(|| self.by_default(channel))
    }
}

impl Notice {
    /// What the notice is about; none if it stands in «Уведомления» alone.
    #[must_use]
    pub const fn topic(&self) -> Option<Topic> {
        Some(match self {
            Self::Registered => return None,
            Self::NewLogin { .. }
            | Self::ContactChanged { .. }
            | Self::Viewed
            | Self::SeenInPerson
            | Self::UnseenInPerson
            | Self::ChildViewed { .. }
            | Self::OperatorAppointed
            | Self::RecoveryAsked { .. } => Topic::Security,
            Self::ChildAccountMade { .. }
            | Self::ChildAccountStopped { .. }
            | Self::GuardianEnded { .. }
            | Self::GuardianByPapers { .. }
            | Self::RelationByPapers { .. }
            | Self::LinkOffered { .. }
            | Self::LinkAsked { .. }
            | Self::LinkedTo { .. }
            | Self::Linked { .. }
            | Self::LinkRefused { .. }
            | Self::LinkCodeStolen { .. }
            | Self::LinkObjected { .. }
            | Self::CertificateClaimed { .. }
            | Self::UnlinkedFrom { .. }
            | Self::Unlinked { .. }
            | Self::Managed { .. } => Topic::Family,
            Self::PermissionAsked { .. }
            | Self::PermissionGranted { .. }
            | Self::PermissionRefused { .. }
            | Self::PermissionWithdrawn { .. } => Topic::Permissions,
            Self::PaperChecked { .. } | Self::NameInRegistry { .. } | Self::Renamed { .. } => Topic::Registry,
            Self::SupportAnswered { .. } => Topic::Support,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n1_what_is_about_safety_goes_by_mail_whatever_was_chosen() {
        let mut grid = String::new();
        for topic in Topic::ALL {
            for channel in Channel::ALL {
                let cells =
                    [None, Some(true), Some(false)].map(|chosen| if topic.is_on(channel, chosen) { "on" } else { "-" });
                grid.push_str(&format!("{:11} {:5} {}\n", topic.code(), channel.code(), cells.join(" ")));
            }
        }
        insta::assert_snapshot!(grid, @r"
        security    email on on on
        security    sms   - on -
        family      email on on on
        family      sms   - on -
        permissions email on on -
        permissions sms   - on -
        registry    email on on -
        registry    sms   - on -
        support     email on on -
        support     sms   - on -
        ");
    }
}
