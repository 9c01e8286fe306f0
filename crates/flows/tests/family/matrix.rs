//! Who may do what with a child and its account: every verb, tried by everybody, on a family of its own. The snapshot is
//! the rule as it works, not as it was meant.

use std::{fmt::Write as _, pin::Pin};

use jiff::civil::Date;
use rodnya_domain::{
    ChildCardId, Lang, PermissionId, PersonId, SessionId,
    email::Email,
    level::SeenPaper,
    link::LinkCode,
    look::{Reason, Reference},
    operator::{SECRET_BYTES, SecondFactor},
};
use rodnya_flows::{
    authority, child_card, edge::Code, level, link, look, managing, operator::appoint, permission, receipt::Shown,
};
use rodnya_store::{child_card as cards, session as sessions};
use rodnya_testkit::Town;

use crate::{
    child_card::permit,
    managing::{linked, log_in},
    street::{parent, snils},
};

/// One who acts, with the card that he would name.
#[derive(Debug, Clone, Copy)]
struct Who {
    id: PersonId,
    card: ChildCardId,
}

/// A family in which everything can be tried.
struct Home {
    town: Town,
    child: PersonId,
    session: SessionId,
    permission: PermissionId,
    roles: [Who; 5],
}

const ROLES: [&str; 5] = ["guardian", "second guardian", "child", "stranger", "operator"];

impl Home {
    async fn new(birth: Date) -> Self {
        let town = Town::new();
        let (mother, father, child, (hers, _)) = linked(&town, birth).await;
        let stranger = parent(&town, 2).await;
        let operator = parent(&town, 3).await;
        let factor = SecondFactor::new([1; SECRET_BYTES]);
        town.write(move |tx, cx| appoint(tx, cx, operator.id, &factor)).await.unwrap();
        log_in(&town, child).await;
        let permission = permit(&town, mother.id, child).await;
        let now = town.now();
        let session = town.read(move |tx| sessions::list_live(tx, child, now)).await[0].id;
        let his = town.read(move |tx| cards::find_of_child(tx, father.id, child)).await.unwrap();
        let roles = [(mother.id, hers), (father.id, his), (child, hers), (stranger.id, hers), (operator.id, hers)];
        Self { town, child, session, permission, roles: roles.map(|(id, card)| Who { id, card }) }
    }
}

type Tried<'a> = Pin<Box<dyn Future<Output = bool> + 'a>>;

pub(crate) fn shown() -> Shown {
    Shown {
        version: "1".to_owned(),
        lang: Lang::Ru,
        text: "Отозвать".to_owned(),
        controller: "Оператор".to_owned(),
        public_url: "https://op.test".to_owned(),
    }
}

/// A verb, and how one tries it.
type Verb = (&'static str, for<'a> fn(&'a Home, Who) -> Tried<'a>);

/// Every verb; answers whether it was done.
const VERBS: &[Verb] = &[
    ("read the child's data", |home, who| {
        Box::pin(async move {
            let (cx, child) = (home.town.cx(rodnya_domain::Actor::Person(who.id)), home.child);
            home.town.db.read(move |tx| authority::over(tx, &cx, who.id, child)).await.unwrap().is_some()
        })
    }),
    ("open the account's page", |home, who| {
        Box::pin(async move {
            let cx = home.town.cx(rodnya_domain::Actor::Person(who.id));
            home.town.db.read(move |tx| managing::child(tx, &cx, (who.card, who.id))).await.unwrap().is_ok()
        })
    }),
    ("set a password", |home, who| {
        Box::pin(home_write(home, who, |tx, cx, who| {
            Ok(managing::set_password(tx, cx, (who.card, who.id), "new", &Code::typed("000000"))?.is_ok())
        }))
    }),
    ("plan the deletion", |home, who| {
        Box::pin(home_write(home, who, |tx, cx, who| Ok(managing::plan_deletion(tx, cx, (who.card, who.id))?.is_ok())))
    }),
    ("keep the account", |home, who| {
        let child = home.child;
        Box::pin(home_write(home, who, move |tx, cx, who| {
            rodnya_store::managing::set_deletion(tx, child, Some(cx.now + managing::GRACE))?;
            Ok(managing::keep(tx, cx, (who.card, who.id))?.is_ok()
                || who.id == child && managing::keep_own(tx, cx, child)?.is_ok())
        }))
    }),
    ("end a session", |home, who| {
        let session = home.session;
        Box::pin(home_write(home, who, move |tx, cx, who| {
            Ok(managing::end_session(tx, cx, (who.card, who.id), session)?.is_ok())
        }))
    }),
    ("unlink", |home, who| {
        Box::pin(home_write(home, who, |tx, cx, who| Ok(link::unlink(tx, cx, (who.card, who.id))?.is_ok())))
    }),
    ("ask to link", |home, who| {
        Box::pin(home_write(home, who, |tx, cx, who| {
            let mail = Email::parse("varvara@pochta.example").unwrap();
            Ok(link::ask(tx, cx, (who.card, who.id), (&mail, &LinkCode::of([1; 10])))?.is_ok())
        }))
    }),
    ("withdraw a permission", |home, who| {
        let permission = home.permission;
        Box::pin(home_write(home, who, move |tx, cx, who| {
            Ok(permission::withdraw(tx, cx, who.id, permission, &shown())?.is_ok())
        }))
    }),
    ("look with a reason", |home, who| {
        let child = home.child;
        Box::pin(home_write(home, who, move |tx, cx, who| {
            let number = Reference::parse("Приём 12").unwrap();
            Ok(look::open(tx, cx, (who.id, child), (Reason::Identity, &number))?.is_ok())
        }))
    }),
    ("raise the level", |home, who| {
        let child = home.child;
        Box::pin(home_write(home, who, move |tx, cx, who| {
            let number = Reference::parse("Приём 12").unwrap();
            let _ = look::open(tx, cx, (who.id, child), (Reason::Identity, &number))?;
            let version = rodnya_store::person::get(tx, child)?.version;
            Ok(level::see(tx, cx, (who.id, child), (SeenPaper::Passport, version))?.is_ok())
        }))
    }),
    ("change the card", |home, who| {
        Box::pin(home_write(home, who, |tx, cx, who| {
            Ok(child_card::set_snils(tx, cx, (who.card, who.id), &snils(9))?.is_ok())
        }))
    }),
];

async fn home_write<F>(home: &Home, who: Who, act: F) -> bool
where
    F: Fn(&mut rodnya_store::Tx<'_>, &rodnya_domain::Cx, Who) -> Result<bool, rodnya_store::StoreError>
        + Send
        + Sync
        + 'static,
{
    home.town.write_as(who.id, move |tx, cx| act(tx, cx, who)).await
}

#[tokio::test]
async fn f8_who_may_do_what_is_as_the_snapshot_says() {
    let mut matrix = String::new();
    for (stage, birth) in [("under 14", jiff::civil::date(2016, 5, 7)), ("from 14", jiff::civil::date(2011, 5, 7))] {
        writeln!(matrix, "{stage:<26}{}", ROLES.map(|role| format!("{role:<17}")).concat().trim_end()).unwrap();
        for (verb, act) in VERBS {
            let mut line = format!("  {verb:<24}");
            let mut home = Home::new(birth).await;
            for role in 0..ROLES.len() {
                let done = act(&home, home.roles[role]).await;
                write!(line, "{:<17}", if done { "yes" } else { "no" }).unwrap();
                if done {
                    home = Home::new(birth).await;
                }
            }
            writeln!(matrix, "{}", line.trim_end()).unwrap();
        }
    }
    insta::assert_snapshot!(matrix, @r"
    under 14                  guardian         second guardian  child            stranger         operator
      read the child's data   yes              yes              yes              no               no
      open the account's page yes              yes              no               no               no
      set a password          yes              yes              no               no               no
      plan the deletion       yes              yes              no               no               no
      keep the account        yes              yes              no               no               no
      end a session           yes              yes              no               no               no
      unlink                  yes              yes              no               no               no
      ask to link             no               no               no               no               no
      withdraw a permission   yes              yes              no               no               no
      look with a reason      no               no               no               no               yes
      raise the level         no               no               no               no               no
      change the card         yes              yes              no               no               no
    from 14                   guardian         second guardian  child            stranger         operator
      read the child's data   yes              yes              yes              no               no
      open the account's page yes              yes              no               no               no
      set a password          no               no               no               no               no
      plan the deletion       yes              yes              no               no               no
      keep the account        yes              yes              yes              no               no
      end a session           yes              yes              no               no               no
      unlink                  yes              yes              no               no               no
      ask to link             no               no               no               no               no
      withdraw a permission   yes              yes              yes              no               no
      look with a reason      no               no               no               no               yes
      raise the level         no               no               no               no               yes
      change the card         yes              yes              no               no               no
    ");
}
