// Pictures of the pages for the README: node shots.mjs [--all] [NAME …]
//
// Starts a demo and takes each page at 360 and 1280 px into docs/pictures/NAME-WIDTH.png, some in the evening scheme too (NAME-WIDTH-dark.png);
// with --all every page in both schemes and in English (NAME-WIDTH-en.png). People are those of the demo, found by what they have.
import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { Town } from "./town.mjs";
import { Visitor, launch } from "./visitor.mjs";
import { givePermission, isIn, login, notifications, permissions, toDiary, toLogin, toRegistration, toSheet } from "./ways.mjs";

const FOLDER = path.resolve(path.dirname(new URL(import.meta.url).pathname), "../docs/pictures");
const HEIGHT = { 360: 780, 1280: 860 };
const LIMIT_KIB = 150;
const LIGHT = { lang: "ru", scheme: "light" }, DARK = { lang: "ru", scheme: "dark" }, ENGLISH = { lang: "en", scheme: "light" };

const parents = (people) => people.filter((p) => p.role === "parent" && p.level === "standard" && p.logins.phone);
/** A parent with most children. */
const large = (people) => parents(people).sort((a, b) => b.children.length - a.children.length)[0];
/** A parent whose child waits for an answer, and that child. */
const waiting = (people) => parents(people).find((p) => /ждёт/i.test(p.note ?? ""));
const operator = (people) => people.find((p) => p.role === "operator");
/** An operator gives the code and opens a person's data with a reason. */
async function lookAt(v) {
  const people = await v.town.people();
  await v.open(`${v.home}/operator/people/${large(people).id}`);
  for (let used = ""; await v.hasField("Код");) {
    let code = used;
    while (code === used) { code = operator(await v.town.people()).totp.code; if (code === used) await v.tab.waitForTimeout(1000); }
    used = code;
    await v.fill({ Код: code });
    await v.press("Продолжить");
  }
  if (!await v.has("Номер обращения")) return;
  await v.fill({ Причина: "Проверка личности", "Номер обращения или бумаги": "Приём 12" });
  await v.press("Открыть данные");
}
/** The account of a parent's child. */
const account = (parent) => (people) => people.find((p) => p.id === parent(people).children.find((c) => c.account_id).account_id);

// Page → who is there, the way to it, and whether it is taken in the evening too.
const PAGES = {
  login: { way: toLogin },
  registration: { way: toRegistration },
  home: { who: waiting, way: (v) => v.open(v.home), dark: true },
  profile: { who: large, way: (v) => v.go("Мои данные → Мой профиль") },
  family: { who: large, way: (v) => v.go("Документы → Семья и дети") },
  child: { who: large, way: async (v) => { await v.go("Документы → Семья и дети"); await v.press(v.person.children.find((c) => c.account_id).name.given_name); } },
  manage: { who: large, way: async (v) => { await PAGES.child.way(v); await v.press("Управление"); } },
  services: { who: large, way: (v) => v.press("Услуги") },
  help: { who: large, way: (v) => v.press("Помощь") },
  notifications: { who: waiting, way: notifications },
  channels: { who: large, way: async (v) => { await notifications(v); await v.press("Настроить"); } },
  operator: { who: operator, way: lookAt },
  "permission-request": { who: waiting, way: toSheet },
  permissions: { who: large, way: permissions },
  "child-waits": { who: account(waiting), way: diary, elsewhere: true },
  "diary-week": { who: account(large), way: diary, dark: true, elsewhere: true },
};

function diary(v) {
  return toDiary(v, { email: v.person.logins.email ?? v.person.logins.phone, password: v.person.password });
}

/** One child of the town is let into the diary, so that there are lessons and a permission to be seen. */
async function letIn({ town, browser, people }) {
  const v = await Visitor.arrive(browser, town, { ...LIGHT, width: 1280, hand: "mouse" });
  const parent = large(people);
  await toLogin(v);
  await login(v, parent.logins.phone, parent.password);
  await givePermission(v, parent.children.find((c) => c.account_id).name);
  await v.leave();
}

async function take({ town, browser, people }, name, look, width) {
  const { who, way, elsewhere } = PAGES[name];
  const v = await Visitor.arrive(browser, town, { ...look, width, hand: "mouse" });
  v.person = who?.(people);
  if (who && !v.person) throw new Error(`the demo has nobody for ${name}`);
  if (v.person && !elsewhere) {
    await toLogin(v);
    await login(v, v.person.logins.phone ?? v.person.logins.email, v.person.password);
    if (!await isIn(v)) throw new Error(`not signed in for ${name}`);
    await v.open(v.home);
  }
  await way(v);
  await v.tab.setViewportSize({ width, height: HEIGHT[width] });
  await v.tab.evaluate(() => document.fonts.ready);
  const file = `${[name, width, look.scheme === "dark" ? "dark" : "", look.lang === "en" ? "en" : ""].filter(Boolean).join("-")}.png`;
  await v.tab.screenshot({ path: path.join(FOLDER, file) });
  const size = Math.round(statSync(path.join(FOLDER, file)).size / 1024);
  console.log(`docs/pictures/${file} ${size} KiB${size > LIMIT_KIB ? ": too large" : ""}`);
  await v.leave();
}

const words = process.argv.slice(2);
const all = words.includes("--all");
const names = words.filter((w) => w in PAGES);
mkdirSync(FOLDER, { recursive: true });
const town = await Town.start();
const browser = await launch();
try {
  const here = { town, browser, people: await town.people() };
  await letIn(here);
  for (const name of names.length ? names : Object.keys(PAGES)) {
    const looks = all ? [LIGHT, DARK, ENGLISH] : PAGES[name].dark ? [LIGHT, DARK] : [LIGHT];
    for (const look of looks) for (const width of [360, 1280]) await take(here, name, look, width);
  }
} finally {
  await browser.close();
  await town.stop();
}
