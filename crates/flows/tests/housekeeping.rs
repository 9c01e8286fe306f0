//! Housekeeping on each engine: what is deleted, and what is not (O4).

use jiff::SignedDuration;
use rodnya_domain::{Lang, message::Message};
use rodnya_flows::{
    edge::Edge,
    job, one_time,
    one_time::Tried,
    outbox::{self as messages, Send},
};
use rodnya_store::{
    account::Contact,
    housekeeping::{DONE_KEPT, ONE_TIME_KEPT, forget},
    job::{self as jobs, Ending},
    outbox::{self, Delivery},
};
use rodnya_testkit::Town;
use uuid::Uuid;

const CODES: u32 = 7;

#[tokio::test]
async fn o4_rows_whose_time_is_over_are_deleted_in_batches_and_others_stay() {
    for town in Town::each() {
        let (edge, flow) = (Edge::default(), Uuid::from_u128(1));
        let code = edge.code();
        for number in 0..CODES {
            let code = edge.code();
            town.write(move |tx, cx| {
                one_time::issue_code(tx, cx, "old", Uuid::from_u128(u128::from(number)), &code)?;
                let message = Message::RegistrationEmailCode { code: code.digits().to_owned() };
                let to = Contact::stored("email", "olga@pochta.example")?;
                messages::send(tx, cx, Send { to, person: None, lang: Lang::Ru, message })
            })
            .await;
        }
        let until = town.now() + SignedDuration::from_secs(60);
        for out in town.write(move |tx, cx| outbox::lease(tx, cx.now, until, CODES - 1)).await {
            town.write(move |tx, cx| outbox::settle(tx, out.id, &Delivery::Sent, cx.now)).await;
        }
        for key in ["a", "b"] {
            town.write(move |tx, cx| job::enqueue(tx, cx, job::Kind::CivilActRefresh, key, cx.now)).await;
        }
        let due = town.write(move |tx, cx| jobs::lease(tx, cx.now, until, 50)).await;
        let (done, dead) = (due[0].id, due[1].id);
        town.write(move |tx, cx| jobs::settle(tx, done, &Ending::Done, cx.now)).await;
        let fault = || Ending::Dead { fault: "given up".to_owned() };
        town.write(move |tx, cx| jobs::settle(tx, dead, &fault(), cx.now)).await;
        assert!(!town.write(|tx, cx| forget(tx, cx.now, 100)).await, "nothing is old yet");
        town.advance(ONE_TIME_KEPT + DONE_KEPT);
        let own = code.clone();
        town.write(move |tx, cx| one_time::issue_code(tx, cx, "new", flow, &own)).await;
        let mut steps = 1;
        while town.write(|tx, cx| forget(tx, cx.now, 3)).await {
            steps += 1;
        }
        assert_eq!(steps, 3, "seven rows in batches of three");
        assert_eq!(town.read(|tx| outbox::count(tx, "sent")).await, 0);
        assert_eq!(town.read(|tx| outbox::count(tx, "waiting")).await, 1, "what was never sent stays");
        assert_eq!(town.read(|tx| jobs::count(tx, "done")).await, 0);
        assert_eq!(town.read(|tx| jobs::count(tx, "dead")).await, 1, "an operator has to see it first");
        let tried = town.write(move |tx, cx| one_time::try_code(tx, cx, "new", flow, &code)).await;
        assert_eq!(tried, Tried::Right, "a live code stays");
    }
}
