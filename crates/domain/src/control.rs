//! The control question of a registration and its answer. Never an authenticator by itself.
//! An answer is kept only as a hash of its normalised form.
//! Source: seed 002, step 4.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

use crate::{
    password,
    text::{self, FreeTextError},
};

/// The most characters of a question.
pub const QUESTION_LIMIT: usize = 200;
/// The most characters of an answer.
pub const ANSWER_LIMIT: usize = 100;
/// The least letters of an answer.
pub const ANSWER_LETTERS: usize = 3;

/// A control question: the person's own words, 1–200 characters.
#[derive(Clone, PartialEq, Eq)]
pub struct Question(String);

/// An answer in its compared form: NFKC, lower case, ё→е, spaces squeezed.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer(String);

/// What an answer must not equal.
#[derive(Clone, Copy, Default)]
pub struct AnswerAbout<'a> {
    /// Surname, given name, patronymic, full name.
    pub names: &'a [&'a str],
    /// Phone in any of its forms, e-mail, СНИЛС.
    pub logins: &'a [&'a str],
    /// The password as typed.
    pub password: &'a str,
    /// The question.
    pub question: &'a str,
}

/// Why an answer is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// Nothing is typed.
    #[error("nothing is typed")]
    Empty,
    /// Fewer than [`ANSWER_LETTERS`] letters or digits.
    #[error("shorter than {ANSWER_LETTERS} letters")]
    TooShort,
    /// More than [`ANSWER_LIMIT`] characters.
    #[error("longer than {ANSWER_LIMIT} characters")]
    TooLong,
    /// A control, zero-width or direction character is in it.
    #[error("a hidden character")]
    Hidden,
    /// It is a name of the person.
    #[error("a name of the person")]
    Name,
    /// It is a login of the person.
    #[error("a login of the person")]
    Login,
    /// It is the password.
    #[error("the password")]
    Password,
    /// It is the question.
    #[error("the question")]
    Question,
    /// It is one of the commonest answers.
    #[error("one of the commonest answers")]
    Common,
}

impl Question {
    /// Reads a question.
    ///
    /// # Errors
    /// [`FreeTextError`].
    pub fn parse(typed: &str) -> Result<Self, FreeTextError> {
        text::free_text(typed, QUESTION_LIMIT).map(Self)
    }

    /// The question as it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Answer {
    /// Reads the answer of a registration.
    ///
    /// # Errors
    /// [`AnswerError`] says why it would be guessed.
    pub fn parse(typed: &str, about: AnswerAbout<'_>) -> Result<Self, AnswerError> {
        if typed.trim().chars().any(text::is_hidden) {
            return Err(AnswerError::Hidden);
        }
        let answer = Self::typed(typed).ok_or(AnswerError::TooLong)?;
        let letters = answer.0.chars().filter(|c| c.is_alphanumeric()).count();
        if answer.0.is_empty() {
            return Err(AnswerError::Empty);
        }
        if letters < ANSWER_LETTERS {
            return Err(AnswerError::TooShort);
        }
        let equals = |other: &str| bare(other) == bare(&answer.0);
        if about.names.iter().any(|name| equals(name)) {
            return Err(AnswerError::Name);
        }
        if about.logins.iter().any(|login| equals(login)) {
            return Err(AnswerError::Login);
        }
        if !about.password.is_empty() && equals(about.password) {
            return Err(AnswerError::Password);
        }
        if equals(about.question) {
            return Err(AnswerError::Question);
        }
        if is_common(&answer.0) { Err(AnswerError::Common) } else { Ok(answer) }
    }

    /// An answer typed at recovery: normalised, not judged; over-long text is `None`.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        if text.len() > ANSWER_LIMIT * 16 {
            return None;
        }
        let plain = normal(text);
        (plain.chars().count() <= ANSWER_LIMIT).then_some(Self(plain))
    }

    /// The compared form, to be hashed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Question(•••)")
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer(•••)")
    }
}

fn normal(typed: &str) -> String {
    let plain: String = typed.nfkc().collect();
    text::squeeze(&text::lower_without_yo(&plain))
}

/// Letters and digits alone: «+7 900…» and «7900…» are one login.
fn bare(typed: &str) -> String {
    normal(typed).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_common(answer: &str) -> bool {
    let bare: String = answer.chars().filter(|c| c.is_alphanumeric()).collect();
    let first = bare.chars().next();
    let one_letter = bare.chars().all(|c| Some(c) == first);
    one_letter || COMMON.split_whitespace().any(|word| word == bare) || (bare.is_ascii() && password::is_common(&bare))
}

/// The commonest answers in Russian, in compared form, collected by hand: names of animals and people,
/// surnames, cities, colours, dishes, refusals. Latin ones are judged by the password list.
const COMMON: &str = "
барсик мурка мурзик васька рыжик пушок снежок дымок кузя тишка маркиз маруся муся симба матроска кот кошка котик
шарик бобик тузик рекс джек мухтар дружок бим белка стрелка лайка найда альма граф лорд барон джесси герда собака пес
кеша гоша жора хома хомяк попугай черепаха рыбка кролик
иванова иванов смирнова смирнов кузнецова кузнецов попова попов васильева васильев петрова петров соколова соколов
михайлова михайлов новикова новиков федорова федоров морозова морозов волкова волков алексеева алексеев лебедева лебедев
семенова семенов егорова егоров павлова павлов козлова козлов степанова степанов николаева николаев орлова орлов
андреева андреев макарова макаров никитина никитин захарова захаров зайцева зайцев соловьева соловьев борисова борисов
яковлева яковлев григорьева григорьев романова романов воробьева воробьев сергеева сергеев сидорова сидоров
александр алексей андрей антон артем борис вадим валентин валерий василий виктор виталий владимир владислав вячеслав
геннадий георгий григорий даниил данил денис дмитрий евгений егор иван игорь илья кирилл константин лев леонид максим
марк матвей михаил никита николай олег павел петр роман руслан сергей станислав степан тимофей тимур федор юрий ярослав
александра алена алина алиса алла анастасия анна антонина валентина валерия варвара василиса вера вероника виктория галина
дарья диана ева евгения екатерина елена елизавета жанна зинаида злата зоя инна ирина карина кира кристина ксения лариса
лидия любовь людмила маргарита марина мария милана надежда наталья наталия нина оксана ольга полина раиса светлана софия
софья тамара татьяна ульяна юлия яна саша паша маша даша наташа таня оля лена катя света вова дима миша коля петя ваня
москва санктпетербург петербург спб ленинград питер новосибирск екатеринбург казань нижнийновгород челябинск самара омск
ростов ростовнадону уфа красноярск воронеж пермь волгоград краснодар саратов тюмень сочи калуга тула россия
красный синий зеленый желтый черный белый розовый голубой оранжевый фиолетовый серый
пицца борщ пельмени шашлык картошка суши торт мороженое шоколад макароны оливье
мама папа бабушка дедушка брат сестра муж жена сын дочь дочка семья любимая любимый
да нет незнаю непомню неважно никто ничего ответ вопрос пароль секрет кто что где тест проверка привет футбол хоккей
спартак цска зенит динамо локомотив йцукен фыва фывапролдж абв абвгд раздватри 123 1234 12345 123456 1234567 12345678
123456789 1234567890 111 1111 000 0000 777 7777 2000 qwe qwerty asd zxc
";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ABOUT: AnswerAbout<'_> = AnswerAbout {
        names: &["Примерова", "Семёна", "Примерова Семёна Сергеевна"],
        logins: &["+79001234567", "prim@example.ru"],
        password: "Zx7!kanat-Reka",
        question: "Как звали первую собаку?",
    };

    #[track_caller]
    fn check(typed: &str, expected: Result<&str, AnswerError>) {
        assert_eq!(Answer::parse(typed, ABOUT).map(|a| a.0), expected.map(str::to_owned), "{typed:?}");
    }

    #[test]
    fn an_answer_is_normalised_and_a_guessed_one_refused() {
        check("Чёрный  Шарик ", Ok("черный шарик"));
        check("Дом 7", Ok("дом 7"));
        check("", Err(AnswerError::Empty));
        check("да", Err(AnswerError::TooShort));
        check("а!?", Err(AnswerError::TooShort));
        check("барсик", Err(AnswerError::Common));
        check("Барсик!", Err(AnswerError::Common));
        check("Не помню", Err(AnswerError::Common));
        check("aaaa", Err(AnswerError::Common));
        check("qwerty", Err(AnswerError::Common));
        check("ПРИМЕРОВА", Err(AnswerError::Name));
        check("семена", Err(AnswerError::Name));
        check("+7 900 123-45-67", Err(AnswerError::Login));
        check("zx7!kanat-reka", Err(AnswerError::Password));
        check("как звали первую собаку", Err(AnswerError::Question));
        check("ша\u{202e}рики", Err(AnswerError::Hidden));
        check(&"о".repeat(101), Err(AnswerError::TooLong));
        assert_eq!(Answer::typed("ЧЁРНЫЙ шарик").unwrap().as_str(), "черный шарик");
        assert_eq!(Question::parse("  "), Err(FreeTextError::Empty));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn reading_an_answer_never_panics_and_is_idempotent(typed in "\\PC{0,40}") {
            if let Some(answer) = Answer::typed(&typed) {
                prop_assert_eq!(Answer::typed(answer.as_str()), Some(answer));
            }
            let _ = Answer::parse(&typed, ABOUT);
        }
    }
}
