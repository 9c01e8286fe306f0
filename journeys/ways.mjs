// The ways through the portal that several journeys walk, in the words of the printed instructions (seeds 001, 002, 003, 004).
// Each takes the visitor and leaves it on the page on which the way ends.

const NEXT = "Продолжить | Подтвердить | Далее | Зарегистрироваться";

// -- seed 002 --------------------------------------------------------------------------------------------------------

export async function toRegistration(v) {
  await v.open(v.home);
  if (!await v.hasControl("Зарегистрироваться")) await v.press("Войти");
  await v.press("Зарегистрироваться");
}

export async function givePersonal(v, a) {
  await v.fill({ Фамилия: a.surname, Имя: a.given_name, Отчество: a.patronymic, "Дата рождения": a.birth_date, "Адрес электронной почты": a.email, "Номер мобильного телефона": a.phone });
  await v.press(NEXT);
}

export async function givePassword(v, a, { password = a.password, repeat = password } = {}) {
  await v.fill({ "Придумайте пароль | Пароль": password, "Повторите пароль, чтобы не ошибиться | Повторите пароль": repeat });
  if (await v.hasField("Контрольный вопрос")) await v.fill({ "Контрольный вопрос": a.question, Ответ: a.answer });
  await v.press(NEXT);
}

export async function giveCode(v, code) {
  await v.fill({ "Код из SMS | Код из письма | Код подтверждения | Код": code });
  await v.press(NEXT);
}

export async function register(v, a) {
  await toRegistration(v);
  await givePersonal(v, a);
  await givePassword(v, a);
  await giveCode(v, await v.town.code(a.phone));
  await giveCode(v, await v.town.code(a.email));
  await v.sees("Поздравляем | зарегистрировались");
}

export async function toLogin(v) {
  await v.open(v.home);
  if (!await v.hasField("Логин (телефон, email или СНИЛС) | Логин")) await v.press("Войти");
}

export async function login(v, who, password, { foreign = false } = {}) {
  await v.fill({ "Логин (телефон, email или СНИЛС) | Логин": who, "Введите пароль | Пароль": password });
  if (foreign) await v.fill({ "Чужой компьютер": true });
  await v.press("Войти");
}

export async function signIn(v, who) {
  await toLogin(v);
  await login(v, who.phone ?? who.email, who.password);
  if (!await isIn(v)) throw new Error(`not signed in\n${await v.describe()}`);
}

/** Signed in: the bell is there. */
export async function isIn(v) {
  return await v.hasControl("Уведомления") && !await v.hasField("Введите пароль | Пароль");
}

export async function leave(v) {
  await v.open(v.home);
  await v.go("Выйти");
}

// -- «Мой профиль» ---------------------------------------------------------------------------------------------------

export async function profile(v) {
  await v.open(v.home);
  await v.go("Мои данные");
  if (await v.hasControl("Мой профиль")) await v.press("Мой профиль");
}

/** One datum: where it has a field, that; else behind the button beside its name. */
export async function giveDatum(v, name, values) {
  await profile(v);
  if (!await v.hasField(Object.keys(values)[0])) await v.press("Добавить | Указать | Изменить", { near: name });
  await v.fill(values);
  await v.press("Сохранить");
}

export async function giveAll(v, a) {
  await giveDatum(v, "Пол", { Пол: a.sex === "m" ? "Мужской" : "Женский" });
  await giveDatum(v, "Место рождения", { "Место рождения": a.birth_place });
  await giveDatum(v, "Адрес постоянной регистрации", { "Адрес постоянной регистрации": a.address });
  await giveDatum(v, "Адрес проживания", { "Адрес проживания": a.address });
  await giveDatum(v, "СНИЛС", { СНИЛС: a.snils });
  await givePassport(v, a.passport);
}

export async function givePassport(v, p) {
  await giveDatum(v, "Паспорт", {
    "Серия и номер паспорта | Серия и номер": `${p.series} ${p.number}`, "Дата выдачи": p.issued_on, "Код подразделения": p.department_code, "Кем выдан": p.issued_by,
  });
}

/** Registered, with everything that СФР and МВД check, and checked. */
export async function becomeStandard(v, a) {
  await v.town.addSnils(a);
  await v.town.addPassport(a);
  await register(v, a);
  if (!await isIn(v)) await signIn(v, a);
  await giveAll(v, a);
  await checked(v, 2);
}

/** The profile has come to at least so many checked papers. */
export async function checked(v, wanted) {
  const count = async () => (await v.text()).match(/(?<!не )проверено|(?<!not )checked|verified/g)?.length ?? 0;
  await profile(v);
  await v.until(async () => await count() >= wanted, `${wanted} papers checked`, () => profile(v));
}

// -- seeds 001, 003, 004: the child ------------------------------------------------------------------------------------

export async function family(v) {
  await v.open(v.home);
  await v.go("Документы → Семья и дети");
}

export async function addCard(v, c) {
  await family(v);
  await v.press("Добавить ребёнка | Добавить");
  await fillCard(v, c);
  await v.press("Сохранить");
}

export async function fillCard(v, c) {
  await v.fill({
    Фамилия: c.surname, Имя: c.given_name, Отчество: c.patronymic, Пол: c.sex === "m" ? "Мужской" : "Женский", "Дата рождения": c.birth_date, "Страна рождения": c.country,
  });
  const paper = c.certificate;
  if (await v.hasField("Серия и номер свидетельства о рождении")) await v.fill({ "Серия и номер свидетельства о рождении": `${paper.series} ${paper.number}` });
  else await v.fill({ "Серия свидетельства | Серия": paper.series, "Номер свидетельства | Номер": paper.number });
  await v.fill({ "Дата выдачи": paper.issued_on, "Номер актовой записи": paper.act_number, "Дата актовой записи": paper.act_date, "Кем выдано": paper.issued_by });
  if (await v.hasField("СНИЛС ребёнка | СНИЛС")) await v.fill({ "СНИЛС ребёнка | СНИЛС": c.snils });
}

export async function card(v, c) {
  await family(v);
  await v.press(`${c.surname} ${c.given_name} ${c.patronymic} | ${c.given_name}`);
}

export async function addSnils(v, c) {
  await card(v, c);
  const last = c.snils.replace(/\D/g, "").slice(-4);
  if (new RegExp(`${last.slice(0, 2)}[\\s-]?${last.slice(2)}(?!\\d)`).test(await v.text())) return;
  await v.press("Добавить", { near: "СНИЛС" });
  await v.fill({ "СНИЛС ребёнка | СНИЛС": c.snils });
  await v.press("Сохранить");
}

export async function requestBirth(v, c) {
  await card(v, c);
  await v.press("Запросить", { near: "Свидетельство о рождении" });
  await v.fill({ [`${c.surname} ${c.given_name} ${c.patronymic} | ${c.given_name}`]: true });
  await v.press("Отправить");
}

export async function requestSnils(v, c) {
  await card(v, c);
  try {
    await v.press("Запросить", { near: "СНИЛС" });
  } catch {
    return; // asked together with the certificate
  }
  if (await v.hasControl("Отправить")) await v.press("Отправить");
}

/** A card whose certificate and СНИЛС are confirmed: «Создать» can be pressed. */
export async function verifiedCard(v, a, c, parents = [a]) {
  await v.town.addBirth(c, parents);
  await v.town.addSnils(c);
  await addCard(v, c);
  await addSnils(v, c);
  await requestBirth(v, c);
  await requestSnils(v, c);
  await card(v, c);
  await v.until(() => v.hasControl("Создать"), "«Создать»", () => card(v, c), 90_000);
}

export async function toWizard(v, c) {
  await card(v, c);
  await v.press("Создать | Продолжить");
}

export async function giveAddress(v, c) {
  await v.fill({ "Место рождения": c.birth_place });
  if (await v.hasField("Совпадает с вашим адресом")) await v.fill({ "Совпадает с вашим адресом": true });
  await v.press("Продолжить");
}

export async function giveMail(v, c, { consent = true } = {}) {
  await v.fill({ "Электронная почта": c.email, "Даю согласие": consent });
  await v.press("Продолжить");
}

/** The letter is opened where the child reads its mail: in another browser, without a session. */
export async function confirmMail(v, c, other) {
  await other.open(await v.town.link(c.email));
  await other.press("Подтвердить адрес | Подтвердить");
}

export async function setPassword(v, password) {
  await v.fill({ "Придумайте пароль | Пароль": password, "Повторите пароль": password });
  await v.press("Сохранить | Продолжить");
}

/** From a confirmed card to «Учётная запись ребёнка создана». */
export async function makeAccount(v, c, other) {
  await toWizard(v, c);
  await giveAddress(v, c);
  await v.press("Пропустить");
  await giveMail(v, c);
  await v.sees("отправлено письмо | письмо отправлено | отправили письмо | письмо для подтверждения | отправили");
  await confirmMail(v, c, other);
  await v.until(() => v.hasField("Повторите пароль"), "the password's page");
  await setPassword(v, c.password);
  await v.sees("Учётная запись ребёнка создана");
}

// -- the diary and the permission ----------------------------------------------------------------------------------------

/** To a system's door, by default that of the first diary, and through the log-in. */
export async function toDiary(v, c, address = v.town.diary) {
  await v.open(address);
  if (await v.hasControl("Войти")) await v.press("Войти");
  if (await v.hasField("Введите пароль | Пароль")) await login(v, c.email, c.password);
}

export async function inDiary(v, address = v.town.diary) {
  return v.tab.url().startsWith(address) && !await v.hasControl("Войти") && await v.has("Русский язык | Математика | Литература | Окружающий мир | Алгебра | Английский язык");
}

export async function notifications(v) {
  await v.open(v.home);
  await v.go("Уведомления");
}

/** The sheet behind the notification of the system that asks. */
export async function toSheet(v, system = "Дневник") {
  await notifications(v);
  await v.until(() => v.has(system), "the request among the notifications", () => notifications(v), 20_000);
  const opener = "Рассмотреть | Открыть | Посмотреть | Перейти";
  if (await v.hasControl(opener)) await v.press(opener, { near: system });
  else await v.press(system);
}

export async function permissions(v) {
  await v.open(v.home);
  await v.go("Профиль → Согласия и доверенности → Разрешения");
}

/** From «Разрешения», before or after any asking. */
export async function givePermission(v, child, system = "Дневник") {
  await permissions(v);
  await v.press("Выдать разрешение", { near: child.given_name });
  await v.press(system);
  if (!await v.hasControl("Разрешить")) await v.press("Выдать разрешение");
  await v.press("Разрешить");
}

export async function withdraw(v, c, near = c.given_name) {
  await permissions(v);
  await v.press("Отозвать", { near });
  if (await v.hasControl("Да, отозвать | Отозвать") && !v.tab.url().endsWith("/permissions")) await v.press("Да, отозвать | Отозвать");
}
