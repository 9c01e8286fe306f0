// Pictures of the pages for the README: node shots.mjs [--all] [NAME …]
//
// Starts a demo, signs in as one of its parents and takes each page at 360 and 1280 px into docs/pictures/NAME-WIDTH.png.
// With --all also the evening scheme and English: NAME-WIDTH-dark.png, NAME-WIDTH-en.png.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { Town } from "./town.mjs";
import { Visitor, launch } from "./visitor.mjs";
import { toRegistration } from "./ways.mjs";

const FOLDER = path.resolve(path.dirname(new URL(import.meta.url).pathname), "../docs/pictures");
const HEIGHT = { 360: 780, 1280: 860 };
const LOOKS = [{ lang: "ru", scheme: "light" }, { lang: "ru", scheme: "dark" }, { lang: "en", scheme: "light" }];

// Page → the way to it from the first page of a signed-in parent, or a function for those who are not.
const PAGES = {
  login: { anonymous: true, way: (v) => v.press("Войти") },
  registration: { anonymous: true, way: toRegistration },
  home: { way: () => {} },
  profile: { way: (v) => v.go("Мои данные → Мой профиль") },
  family: { way: (v) => v.go("Документы → Семья и дети") },
  child: { way: async (v) => { await v.go("Документы → Семья и дети"); await v.press(v.parent.children[0].name.given_name); } },
  notifications: { way: (v) => v.go("Уведомления") },
  permissions: { way: (v) => v.go("Профиль → Согласия и доверенности → Разрешения") },
  diary: { way: async (v) => { await v.open(v.town.diary); await v.press("Войти"); } },
};

async function take(town, browser, names, look, width) {
  const people = (await town.people()).filter((p) => p.role === "parent" && p.level === "standard" && p.logins?.phone && p.children.length);
  const parent = people.sort((a, b) => b.children.length - a.children.length)[0];
  for (const name of names) {
    const { anonymous, way } = PAGES[name];
    const v = await Visitor.arrive(browser, town, { ...look, width, hand: "mouse" });
    v.parent = parent;
    await v.open(v.home);
    if (!anonymous) {
      if (!await v.hasField("Логин (телефон, email или СНИЛС) | Логин")) await v.press("Войти");
      await v.fill({ "Логин (телефон, email или СНИЛС) | Логин": parent.logins.phone, "Введите пароль | Пароль": parent.password });
      await v.press("Войти");
    }
    await way(v);
    await v.tab.setViewportSize({ width, height: HEIGHT[width] });
    await v.tab.evaluate(() => document.fonts.ready);
    const file = [name, width, look.scheme === "dark" ? "dark" : "", look.lang === "en" ? "en" : ""].filter(Boolean).join("-");
    await v.tab.screenshot({ path: path.join(FOLDER, `${file}.png`) });
    console.log(`docs/pictures/${file}.png`);
    await v.leave();
  }
}

const words = process.argv.slice(2);
const looks = words.includes("--all") ? LOOKS : LOOKS.slice(0, 1);
const names = words.filter((w) => w in PAGES);
mkdirSync(FOLDER, { recursive: true });
const town = await Town.start();
const browser = await launch();
try {
  for (const look of looks) for (const width of [360, 1280]) await take(town, browser, names.length ? names : Object.keys(PAGES), look, width);
} finally {
  await browser.close();
  await town.stop();
}
