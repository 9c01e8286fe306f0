// Made-up people for the journeys: plainly invented names, numbers with right check digits, nobody twice in one run.
// Phones lie in +7 900, mail ends in `.test`.
import { randomInt } from "node:crypto";

const SURNAMES = ["Берестов", "Ковылин", "Лозинов", "Маслёнкин", "Осокин", "Пижмин", "Тростников", "Чабрецов"];
const GIVEN = {
  m: ["Аникей", "Борислав", "Вавила", "Демьян", "Елисей", "Захарий", "Лукьян", "Мирон", "Онуфрий", "Прохор", "Савва", "Фадей"],
  f: ["Акулина", "Богдана", "Весняна", "Дарина", "Есения", "Злата", "Любава", "Мирослава", "Олеся", "Пульхерия", "Стеша", "Ульяна"],
};
const FATHERS = ["Данил", "Фёдор", "Макар", "Назар"];
const next = { m: 0, f: 0 };

export const PASSWORD = "Veresk-Kx7!lodka";

export function snils() {
  for (;;) {
    const digits = Array.from({ length: 9 }, () => randomInt(10));
    if (digits[0] === 0) continue;
    const check = digits.reduce((sum, d, i) => sum + d * (9 - i), 0) % 101 % 100;
    const text = digits.join("");
    return `${text.slice(0, 3)}-${text.slice(3, 6)}-${text.slice(6)} ${String(check).padStart(2, "0")}`;
  }
}

export const phone = () => `+7900${String(randomInt(10 ** 7)).padStart(7, "0")}`;
export const email = (word = "post") => `${word}-${randomInt(10 ** 9).toString(36)}${randomInt(10 ** 6).toString(36)}@mail.test`;

function name(sex) {
  const end = sex === "m" ? ["", "ович"] : ["а", "овна"];
  const given = GIVEN[sex][next[sex]++ % GIVEN[sex].length];
  return { surname: SURNAMES[randomInt(SURNAMES.length)] + end[0], given_name: given, patronymic: FATHERS[randomInt(FATHERS.length)] + end[1] };
}

export function adult(sex = "f") {
  return {
    ...name(sex), sex, birth_date: "1987-03-14", birth_place: "г. Заозёрск", address: "г. Заозёрск, ул. Луговая, д. 3, кв. 12",
    phone: phone(), email: email(), password: PASSWORD, question: "Как звали первую кошку?", answer: "Рыжая Тучка", snils: snils(),
    passport: { series: "9908", number: String(randomInt(10 ** 6)).padStart(6, "0"), issued_on: "2007-04-20", department_code: "990-003", issued_by: "Отделом внутренних дел города Заозёрска" },
  };
}

/** A child that has been `age` for some months. */
export function child(age = 8) {
  const sex = randomInt(2) ? "m" : "f";
  const born = new Date();
  born.setUTCFullYear(born.getUTCFullYear() - age, born.getUTCMonth() - 3, 3);
  const day = (shift) => new Date(born.getTime() + shift * 86_400_000).toISOString().slice(0, 10);
  return {
    ...name(sex), sex, birth_date: day(0), birth_place: "г. Заозёрск", country: "Россия", snils: snils(), email: email("kid"), phone: phone(), password: PASSWORD,
    certificate: { series: `${["I", "II", "III", "IV"][randomInt(4)]}-${["АГ", "БК", "ИК", "РУ"][randomInt(4)]}`, number: String(randomInt(10 ** 6)).padStart(6, "0"),
      issued_on: day(8), act_number: String(100 + randomInt(9000)), act_date: day(8), issued_by: "Отдел ЗАГС города Заозёрска" },
  };
}

export const fullName = (p) => `${p.surname} ${p.given_name} ${p.patronymic}`;
