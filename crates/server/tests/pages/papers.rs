//! What operators do with papers in hand (I7, O3): a level raised in person, a relation that two of them prove.

use jiff::SignedDuration;

use crate::{
    browser::{Browser, World},
    street,
};

/// An operator who has opened a person's data to compare papers.
async fn comparing(world: &World, number: u8, place: &str) -> Browser {
    let person = street::operator(world, number).await;
    let mut browser = world.signed_in(person).await;
    street::prove(world, &mut browser).await;
    let mut form = browser.open(place).await.form(place);
    form.fill("Номер обращения или бумаги", "Приём 12").tick("Проверка личности");
    browser.press(&form, "Открыть данные").await.says("Документ при личной встрече");
    browser
}

#[tokio::test]
async fn i7_an_operator_with_the_paper_in_hand_raises_the_level_and_takes_it_back() {
    let world = World::new().await;
    let newcomer = street::adult(&world, 2).await;
    let mother = street::parent(&world, 0).await;
    for (person, number, paper, level) in [
        (newcomer, 2, "Иностранный паспорт", "Стандартная учётная запись"),
        (mother, 0, "Паспорт гражданина России", "Подтверждённая учётная запись"),
    ] {
        let place = format!("/operator/people/{person}");
        let mut browser = comparing(&world, 4 + u8::from(number == 0), &place).await;
        let page = browser.open(&place).await;
        let mut form = page.form(&format!("{place}/paper"));
        browser.press(&form, "Документ сверен").await.says("Выберите документ");
        form.tick(paper);
        // A code of half an hour ago is too old for this.
        for _ in 0..3 {
            world.advance(SignedDuration::from_mins(7));
            browser.open("/operator").await;
        }
        browser.press(&form, "Документ сверен").await.says("Код из приложения");
        street::prove(&world, &mut browser).await;
        // The look is over, and one for another reason does not help, with a forged button either.
        let mut why = browser.open(&place).await.form(&place);
        why.fill("Номер обращения или бумаги", "Приём 13").tick("Обращение в поддержку");
        let page = browser.press(&why, "Открыть данные").await;
        page.hides("Документ при личной встрече");
        let fields =
            [("csrf_token", browser.token().await), ("paper", "passport".to_owned()), ("version", "1".to_owned())];
        let fields = fields.map(|(name, value)| (name.to_owned(), value));
        let answer = browser.post(&format!("{place}/paper"), &fields).await;
        browser.follow(answer).await.says("Сначала откройте данные");
        let mut why = page.form(&place);
        why.fill("Номер обращения или бумаги", "Приём 14").tick("Проверка личности");
        let mut form = browser.press(&why, "Открыть данные").await.form(&format!("{place}/paper"));
        form.tick(paper);
        let page = browser.press(&form, "Документ сверен").await;
        page.says("Документ сверен. Человек узнает об этом").says(level);
        let mut own = world.signed_in(person).await;
        own.open("/profile").await.says(level);
        own.open("/notifications").await.says("Ваш документ сверен лично");
        let undo = page.form(&format!("{place}/paper"));
        let page = browser.press(&undo, "Снять отметку").await;
        page.says("Отметка снята").hides(level);
        own.open("/notifications").await.says("Отметка о личной сверке документа снята");
        let mut form = page.form(&format!("{place}/paper"));
        form.tick(paper);
        browser.press(&form, "Документ сверен").await.says(level);
    }
    // What was seen says nothing about names that were never proven and are now others.
    let mut own = world.signed_in(newcomer).await;
    let mut form = own.open("/profile/names").await.form("/profile/names");
    form.fill("Имя", "Нина");
    own.press(&form, "Сохранить").await;
    own.open("/profile").await.says("Упрощённая учётная запись");
}

/// Where the only claim that waits is decided.
async fn claim(world: &World) -> String {
    let open = world.db.read(|tx| rodnya_store::relation_claim::open(tx, 2)).await.unwrap();
    format!("/operator/claims/{}", open[0].id)
}

#[tokio::test]
async fn o3_a_relation_by_papers_needs_two_operators_and_everybody_is_told() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let typed = street::child("Варвара", "IV-МЮ 123456");
    street::proven(&world, (mother, 0), typed.clone()).await;
    // The guardian by a court's decision: no record of birth names him.
    let guardian = street::parent(&world, 1).await;
    let card = street::add(&world, guardian, typed).await;
    let place = format!("/operator/people/{guardian}");
    let mut first = comparing(&world, 4, &place).await;
    let page = first.open(&place).await;
    page.says("Не подтверждено");
    let page = first.open(&page.link("Внести")).await;
    let mut form = page.form(&format!("{place}/children/{card}"));
    first.press(&form, "Внести").await.says("Выберите, кем приходится ребёнку").says("Заполните поле «Документ»");
    form.tick("Опекун").fill("Документ", "Акт органа опеки № 14 от 2 марта 2026 года");
    let page = first.press(&form, "Внести").await;
    page.says("Внесено").says("Ждёт второго оператора").hides("Подтвердить");
    first.press(&form, "Внести").await.says("Ждёт второго оператора");
    world.signed_in(guardian).await.open(&format!("/family/{card}")).await.hides("Проверено");

    // The first one cannot confirm, with a forged button either.
    let decided = claim(&world).await;
    let refuse = page.form(&decided);
    let token = first.token().await;
    let fields = [("csrf_token".to_owned(), token), ("answer".to_owned(), "confirm".to_owned())];
    let answer = first.post(&decided, &fields).await;
    first.follow(answer).await.says("Подтвердить должен другой оператор");

    let mut second = comparing(&world, 5, &place).await;
    second.open("/operator").await.says("1 запись ждёт второго оператора");
    let claims = second.open("/operator/claims").await;
    let page = second.open(&claims.link("Журавлёва О. П.")).await;
    page.says("Опекун: Акт органа опеки № 14 от 2 марта 2026 года");
    let form = page.form(&decided);
    second.press(&form, "Подтвердить").await.says("Связь подтверждена");
    second.press(&form, "Подтвердить").await.says("возможно, успел другой оператор");
    first.press(&refuse, "Отклонить").await.says("возможно, успел другой оператор");

    let mut his = world.signed_in(guardian).await;
    his.open("/notifications").await.says("Связь с ребёнком подтверждена по документам: Варвара");
    his.open(&format!("/family/{card}")).await.says("Проверено");
    let mut hers = world.signed_in(mother).await;
    hers.open("/notifications").await.says("У ребёнка ещё один родитель или опекун: Варвара");
    let both = world.db.read(move |tx| {
        let child = rodnya_store::child_card::find(tx, card, guardian)?.unwrap().child.unwrap();
        rodnya_store::relation::guardians(tx, child)
    });
    assert_eq!(both.await.unwrap(), [mother, guardian], "one child, two guardians");
}

#[tokio::test]
async fn o3_an_operator_decides_nothing_about_itself_and_no_certificate_serves_two_children() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    street::proven(&world, (mother, 0), street::child("Варвара", "IV-МЮ 123456")).await;
    let stranger = street::parent(&world, 1).await;
    // Another given name under the same certificate.
    let card = street::add(&world, stranger, street::child("Пелагея", "IV-МЮ 123456")).await;
    let place = format!("/operator/people/{stranger}");
    let mut first = comparing(&world, 4, &place).await;
    let recorded = format!("{place}/children/{card}");
    let mut form = first.open(&recorded).await.form(&recorded);
    form.tick("Мать").fill("Документ", "Свидетельство");
    first.press(&form, "Внести").await.says("Внесено");
    let mut second = comparing(&world, 5, &place).await;
    let decided = claim(&world).await;
    let claim = second.open(&place).await.form(&decided);
    second.press(&claim, "Подтвердить").await.says("принадлежит другому ребёнку");
    second.press(&claim, "Отклонить").await.says("Отклонено").says("Не подтверждено");

    // The operator's own page: a look is a look, but nothing is decided.
    let own = format!("/operator/people/{}", street::owner_of(&world, &street::email(4)).await);
    let mut why = first.open(&own).await.form(&own);
    why.fill("Номер обращения или бумаги", "1").tick("Проверка личности");
    let page = first.press(&why, "Открыть данные").await;
    let mut form = page.form(&format!("{own}/paper"));
    form.tick("Паспорт гражданина России");
    first.press(&form, "Документ сверен").await.says("решает другой оператор");
}

#[tokio::test]
async fn o3_what_has_changed_since_it_was_read_is_compared_again() {
    let world = World::new().await;
    let guardian = street::parent(&world, 1).await;
    let card = street::add(&world, guardian, street::child("Варвара", "IV-МЮ 123456")).await;
    let place = format!("/operator/people/{guardian}");
    let recorded = format!("{place}/children/{card}");
    let edit = async |given_name: &'static str| {
        let typed = street::child(given_name, "IV-МЮ 123456");
        let actor = rodnya_domain::Actor::Person(guardian);
        let edited =
            world.write_as(actor, move |tx, cx| rodnya_flows::child_card::edit(tx, cx, (card, guardian), &typed));
        edited.await.unwrap();
    };
    let mut first = comparing(&world, 4, &place).await;
    let mut form = first.open(&recorded).await.form(&recorded);
    form.tick("Опекун").fill("Документ", "Акт № 14");
    edit("Пелагея").await;
    first.press(&form, "Внести").await.says("Данные с тех пор изменились");
    let mut form = first.open(&recorded).await.form(&recorded);
    form.tick("Опекун").fill("Документ", "Акт № 14");
    first.press(&form, "Внести").await.says("Внесено");
    edit("Варвара").await;
    let mut second = comparing(&world, 5, &place).await;
    let decided = claim(&world).await;
    let form = second.open(&place).await.form(&decided);
    second.press(&form, "Подтвердить").await.says("карточка с тех пор изменилась");
    second.press(&form, "Отклонить").await.says("Отклонено");

    // The same with a person's own data and its paper.
    let seen = format!("{place}/paper");
    let mut form = second.open(&place).await.form(&seen);
    form.tick("Паспорт гражданина России");
    world
        .write(move |tx, _| {
            let mut person = rodnya_store::person::get(tx, guardian)?;
            person.living_address = Some("ул. Лесная, д. 7".to_owned());
            rodnya_store::person::save(tx, &person)
        })
        .await;
    second.press(&form, "Документ сверен").await.says("Данные с тех пор изменились");
}

#[tokio::test]
async fn o3_an_operator_decides_nothing_about_its_family_and_papers_outlive_a_record_of_others() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let typed = street::child("Варвара", "IV-МЮ 123456");
    street::proven(&world, (mother, 0), typed.clone()).await;
    let guardian = street::parent(&world, 1).await;
    let card = street::add(&world, guardian, typed).await;
    let place = format!("/operator/people/{guardian}");
    let recorded = format!("{place}/children/{card}");
    let mut first = comparing(&world, 4, &place).await;
    let mut form = first.open(&recorded).await.form(&recorded);
    form.tick("Опекун").fill("Документ", "Акт № 14");
    first.press(&form, "Внести").await.says("Внесено");
    let mut second = comparing(&world, 5, &place).await;
    let form = second.open(&place).await.form(&claim(&world).await);
    second.press(&form, "Подтвердить").await.says("Связь подтверждена");

    // The registry still names the mother alone: «Автообновление» changes nothing about the guardian.
    street::refreshed(&world, guardian, card, &[0]).await;
    let tied = world.db.read(move |tx| {
        let child = rodnya_store::child_card::find(tx, card, guardian)?.unwrap().child.unwrap();
        rodnya_store::relation::guardians(tx, child)
    });
    assert_eq!(tied.await.unwrap(), [mother, guardian]);

    // The mother becomes an operator: the guardian of her child is her family.
    world.write(move |tx, cx| rodnya_flows::operator::appoint(tx, cx, mother, &street::factor())).await.unwrap();
    world.advance(SignedDuration::from_secs(60));
    let mut own = world.signed_in(mother).await;
    street::prove(&world, &mut own).await;
    let mut why = own.open(&place).await.form(&place);
    why.fill("Номер обращения или бумаги", "1").tick("Проверка личности");
    let page = own.press(&why, "Открыть данные").await;
    let mut form = page.form(&format!("{place}/paper"));
    form.tick("Паспорт гражданина России");
    own.press(&form, "Документ сверен").await.says("решает другой оператор");
}

#[tokio::test]
async fn o3_no_operator_ties_anybody_to_its_own_child_and_a_dismissed_ones_claim_counts_for_nothing() {
    let world = World::new().await;
    let mother = street::parent(&world, 0).await;
    let typed = street::child("Варвара", "IV-МЮ 123456");
    street::proven(&world, (mother, 0), typed.clone()).await;
    let friend = street::parent(&world, 1).await;
    let card = street::add(&world, friend, typed).await;
    let place = format!("/operator/people/{friend}");
    let recorded = format!("{place}/children/{card}");
    let record = async |browser: &mut Browser| {
        let mut form = browser.open(&recorded).await.form(&recorded);
        form.tick("Усыновитель").fill("Документ", "Решение суда");
        browser.press(&form, "Внести").await
    };
    // Nobody is tied to the friend yet, but the child is the operator's own.
    world.write(move |tx, cx| rodnya_flows::operator::appoint(tx, cx, mother, &street::factor())).await.unwrap();
    let mut own = world.signed_in(mother).await;
    street::prove(&world, &mut own).await;
    let mut why = own.open(&place).await.form(&place);
    why.fill("Номер обращения или бумаги", "1").tick("Проверка личности");
    own.press(&why, "Открыть данные").await;
    record(&mut own).await.says("решает другой оператор");

    let mut first = comparing(&world, 4, &place).await;
    record(&mut first).await.says("Внесено");
    let gone = street::owner_of(&world, &street::email(4)).await;
    world.write(move |tx, cx| rodnya_flows::operator::dismiss(tx, cx, gone)).await;
    let mut second = comparing(&world, 5, &place).await;
    let form = second.open(&place).await.form(&claim(&world).await);
    second.press(&form, "Подтвердить").await.says("Запись устарела");
}

#[tokio::test]
async fn o3_no_paper_ties_a_guardian_to_somebody_of_age() {
    let world = World::new().await;
    let guardian = street::parent(&world, 1).await;
    let mut typed = street::child("Варвара", "IV-МЮ 123456");
    typed.birth = jiff::civil::date(2001, 5, 7);
    let card = street::add(&world, guardian, typed).await;
    let place = format!("/operator/people/{guardian}");
    let recorded = format!("{place}/children/{card}");
    let mut first = comparing(&world, 4, &place).await;
    let mut form = first.open(&recorded).await.form(&recorded);
    form.tick("Опекун").fill("Документ", "Акт № 14");
    first.press(&form, "Внести").await.says("Ребёнку исполнилось 18 лет");
    assert!(world.db.read(|tx| rodnya_store::relation_claim::open(tx, 2)).await.unwrap().is_empty());
}
