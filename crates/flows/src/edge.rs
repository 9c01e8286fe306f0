//! The edge of the pure world: the one place that reads the clock and draws random bytes.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use rodnya_domain::{
    Actor, Cx, Lang,
    link::{CODE_SIGNS, LinkCode},
};

/// The clock of the program: the machine's, moved forward in demo and tests.
#[derive(Clone, Default)]
pub struct Clock {
    moved_us: Arc<AtomicI64>,
}

impl Clock {
    /// A clock moved forward by so much.
    pub fn moved(by: SignedDuration) -> Self {
        let clock = Self::default();
        clock.advance(by);
        clock
    }

    /// This moment, in whole microseconds, as the tables keep it.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn now(&self) -> Timestamp {
        let us = Timestamp::now().as_microsecond().saturating_add(self.moved_us.load(Ordering::Relaxed));
        Timestamp::from_microsecond(us).unwrap_or(Timestamp::MAX)
    }

    /// Moves the clock forward, for all that share it.
    pub fn advance(&self, by: SignedDuration) {
        let us = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        self.moved_us.fetch_add(us, Ordering::Relaxed);
    }

    /// How far it has been moved.
    pub fn moved_by(&self) -> SignedDuration {
        SignedDuration::from_micros(self.moved_us.load(Ordering::Relaxed))
    }
}

/// Makes contexts, secrets and codes.
#[derive(Clone, Default)]
pub struct Edge {
    /// The clock of the program.
    pub clock: Clock,
}

impl Edge {
    /// The context of one request.
    pub fn cx(&self, actor: Actor, lang: Lang) -> Cx {
        Cx::new(self.clock.now(), actor, lang, self.random())
    }

    /// Random bytes.
    #[expect(clippy::disallowed_methods, reason = "the one place that draws random bytes")]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        aws_lc_rs::rand::fill(&mut bytes).expect("the system's source of randomness works");
        bytes
    }

    /// A secret of 256 bits.
    pub fn secret(&self) -> Secret {
        Secret(self.random())
    }

    /// A code to link an account by.
    pub fn link_code(&self) -> LinkCode {
        // Nine times the alphabet's length: of these numbers each sign comes as often as any other.
        let numbers = std::iter::from_fn(|| Some(self.random::<1>()[0])).filter(|number| *number < 252);
        let mut code = [0; CODE_SIGNS];
        code.iter_mut().zip(numbers).for_each(|(sign, number)| *sign = number);
        LinkCode::of(code)
    }

    /// A code of six digits.
    pub fn code(&self) -> Code {
        loop {
            let n = u32::from_be_bytes(self.random()) >> 8;
            // 16 × 1,000,000 of 2^24 values are taken, so each code is as likely as any other.
            if n < 16_000_000 {
                return Code(format!("{:06}", n % 1_000_000));
            }
        }
    }
}

/// A secret of 256 bits, written as 43 characters of base64url. Only its hash is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    /// The secret with this text; anything that is not exactly one is none.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 43 {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// Its text.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// SHA-256 of its bytes, as the tables keep it.
    pub fn hash(&self) -> Vec<u8> {
        digest(&SHA256, &self.0).as_ref().to_vec()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A code of six digits, as sent by SMS or mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The digits that a person typed, spaces and dashes left out. Anything else is a wrong code.
    pub fn typed(text: &str) -> Self {
        Self(text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(16).collect())
    }

    /// The digits.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(…)")
    }
}
