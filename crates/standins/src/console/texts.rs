//! Texts of the console's pages, in Russian and English, side by side.
//! The console is a tool beside the product, so its few words live here and not in the product's catalog.
//! A text missing in one language does not compile.

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lang {
    Ru,
    En,
}

impl Lang {
    pub(crate) fn code(self) -> &'static str {
        self.pick("ru", "en")
    }

    /// The text of this language.
    pub(crate) fn pick(self, ru: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Ru => ru,
            Self::En => en,
        }
    }

    /// A text by its key; an unknown key is a programmer's error that the test of all pages finds.
    pub(crate) fn text(self, key: &str) -> &'static str {
        let found = TEXTS.iter().find(|(name, ..)| *name == key);
        assert!(found.is_some(), "the console has no text `{key}`");
        found.map_or("", |(_, ru, en)| self.pick(ru, en))
    }
}

const TEXTS: &[(&str, &str, &str)] = &[
    ("name", "Пульт демо-города", "Console of the demo town"),
    (
        "demo",
        "Это демонстрация: люди, бумаги и\u{a0}письма придуманы.",
        "This is a demo: people, papers and letters are made up.",
    ),
    ("sections", "Разделы", "Sections"),
    ("to-portal", "На\u{a0}портал", "To the portal"),
    ("other-language", "English", "Русский"),
    ("home", "Начало", "Home"),
    (
        "home-lead",
        "Отсюда видно и\u{a0}управляется всё, что окружает портал: почта, СМС, ведомства, часы.",
        "Everything around the portal is seen and steered from here: mail, SMS, registries, the clock.",
    ),
    ("people", "Люди", "People"),
    (
        "people-lead",
        "Придуманные семьи и\u{a0}сотрудники. Щёлкните по\u{a0}значению, чтобы выделить его целиком.",
        "Made-up families and staff. Click a value to select the whole of it.",
    ),
    ("outbox", "Письма и\u{a0}СМС", "Letters and SMS"),
    (
        "outbox-lead",
        "Всё, что портал отправил. Коды выделены, ссылки открываются.",
        "Everything the portal has sent. Codes stand out, links open.",
    ),
    ("registry", "Ведомства", "Registries"),
    (
        "registry-lead",
        "Что знают ЗАГС, СФР и\u{a0}МВД. Запись с\u{a0}тем\u{a0}же номером заменяет прежнюю.",
        "What ZAGS, SFR and MVD know. A record with the same number replaces the earlier one.",
    ),
    ("faults", "Неполадки", "Faults"),
    (
        "faults-lead",
        "Сломайте службу и\u{a0}посмотрите, как портал это переживёт.",
        "Break a service and watch how the portal bears it.",
    ),
    ("clock", "Часы", "Clock"),
    (
        "clock-lead",
        "Часы всего города: портала, дневника и\u{a0}ведомств.",
        "The clock of the whole town: portal, diary and registries.",
    ),
    ("done", "Готово.", "Done."),
    ("problem", "Не\u{a0}получилось", "That did not work"),
    ("save", "Сохранить", "Save"),
    ("show", "Показать", "Show"),
    ("refresh", "Обновить", "Refresh"),
    ("to", "Кому", "To"),
    ("to-hint", "Телефон или почта; пусто\u{a0}— все", "Phone or mail; empty for all"),
    ("nothing-sent", "Пока ничего не\u{a0}отправлено.", "Nothing has been sent yet."),
    ("nothing-asked", "Запросов ещё не\u{a0}было.", "Nothing has been asked yet."),
    ("sms", "СМС", "SMS"),
    ("email", "Письмо", "Letter"),
    ("push", "Уведомление", "Push"),
    ("role-parent", "родитель", "parent"),
    ("role-child", "ребёнок", "child"),
    ("role-helper", "помощник", "helper"),
    ("role-clerk", "сотрудник приёма", "clerk"),
    ("role-teacher", "учитель", "teacher"),
    ("role-accountant", "бухгалтер", "accountant"),
    ("role-operator", "оператор", "operator"),
    ("role-adult", "взрослый", "adult"),
    ("level", "Уровень", "Level"),
    ("phone", "Телефон", "Phone"),
    ("mail", "Почта", "E-mail"),
    ("password", "Пароль", "Password"),
    ("question", "Контрольный вопрос", "Control question"),
    ("control-answer", "Ответ на\u{a0}него", "Its answer"),
    ("surname", "Фамилия", "Surname"),
    ("given-name", "Имя", "Given name"),
    ("patronymic", "Отчество", "Patronymic"),
    ("sex", "Пол", "Sex"),
    ("male", "мужской", "male"),
    ("female", "женский", "female"),
    ("not-said", "не\u{a0}указан", "not said"),
    ("birth-date", "Дата рождения", "Birth date"),
    ("birth-place", "Место рождения", "Birth place"),
    ("address", "Адрес", "Address"),
    ("snils", "СНИЛС", "SNILS"),
    ("passport", "Паспорт", "Passport"),
    ("series", "Серия", "Series"),
    ("number", "Номер", "Number"),
    ("issued-on", "Дата выдачи", "Date of issue"),
    ("issued-by", "Кем выдан", "Issued by"),
    ("department-code", "Код подразделения", "Department code"),
    ("certificate", "Свидетельство о\u{a0}рождении", "Birth certificate"),
    ("act-number", "Номер записи акта", "Act number"),
    ("act-date", "Дата записи акта", "Act date"),
    ("organization", "Организация", "Organization"),
    ("class", "Класс", "Class"),
    ("app-secret", "Ключ приложения с кодами", "Key of the app with codes"),
    ("app-code", "Код приложения сейчас", "Code of the app now"),
    ("enrol", "Записать в\u{a0}дневник", "Enrol in the diary"),
    ("enrol-any", "Записать в\u{a0}дневник ребёнка, которого здесь нет", "Enrol a child who is not listed here"),
    ("children", "Дети", "Children"),
    ("births", "ЗАГС: рождение", "ZAGS: birth"),
    ("acts", "ЗАГС: другой акт", "ZAGS: other act"),
    ("snils-record", "СФР: СНИЛС", "SFR: SNILS"),
    ("passports", "МВД: паспорт", "MVD: passport"),
    ("parent-one", "Первый родитель", "First parent"),
    ("parent-two", "Второй родитель", "Second parent"),
    ("before", "До", "Before"),
    ("after", "После", "After"),
    ("date", "Дата", "Date"),
    ("kind", "Вид", "Kind"),
    ("kind-birth", "рождение", "birth"),
    ("kind-name_change", "перемена имени", "change of name"),
    ("kind-marriage", "брак", "marriage"),
    ("kind-divorce", "развод", "divorce"),
    ("kind-paternity", "установление отцовства", "paternity"),
    ("kind-snils", "СНИЛС", "SNILS"),
    ("kind-passport", "паспорт", "passport"),
    ("kind-acts", "акты", "acts"),
    ("answer", "Ответ", "Answer"),
    ("answer-compare", "по\u{a0}сравнению", "by comparison"),
    ("answer-match", "совпадает", "match"),
    ("answer-mismatch", "не\u{a0}совпадает", "mismatch"),
    ("answer-not_found", "не\u{a0}найдено", "not found"),
    ("answer-unclear", "неясно", "unclear"),
    ("answer-waiting", "ещё проверяет", "still checking"),
    ("delay", "Ответить через, секунд", "Answer after, seconds"),
    ("unknown", "О\u{a0}чём нет записи", "What no record knows"),
    ("unknown-match", "подтверждать", "confirm"),
    ("unknown-not_found", "не\u{a0}находить", "not find"),
    ("requests", "Запросы портала", "Requests of the portal"),
    ("at", "Время", "Time"),
    ("records", "Записей", "Records"),
    ("fault-none", "работает", "works"),
    ("fault-down", "не\u{a0}отвечает", "down"),
    ("fault-slow", "отвечает медленно", "slow"),
    ("fault-wrong", "отвечает невпопад", "wrong"),
    ("fault-repeat", "принимает и\u{a0}говорит, что нет", "takes it and says it failed"),
    ("service-smtp", "Почта", "Mail"),
    ("service-sms", "СМС-шлюз", "SMS gateway"),
    ("service-registry_births", "ЗАГС", "ZAGS"),
    ("service-registry_snils", "СФР", "SFR"),
    ("service-registry_passports", "МВД", "MVD"),
    ("service-mailbox", "Детская почта", "Children's mail"),
    ("service-gateway", "Платёжный шлюз", "Payment gateway"),
    ("service-upstream", "Внешний вход", "Upstream login"),
    ("now", "Сейчас", "Now"),
    ("hour", "На\u{a0}час вперёд", "An hour on"),
    ("day", "На\u{a0}день вперёд", "A day on"),
    ("week", "На\u{a0}неделю вперёд", "A week on"),
    ("month", "На\u{a0}30\u{a0}дней вперёд", "30 days on"),
    ("advance", "Вперёд, секунд", "On by, seconds"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_stands_twice() {
        let mut keys: Vec<_> = TEXTS.iter().map(|(key, ..)| key).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), TEXTS.len());
    }
}
