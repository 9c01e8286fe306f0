// U1, U2, N1: the sections of the seeds, «Меню пользователя», the bell; a section that does not exist yet is not shown.
// Every link of the frame leads to a page that is there; «Выйти» ends it; the other language is one press away.
import { adult } from "./people.mjs";
import { isIn, leave, register, signIn } from "./ways.mjs";

export const title = "the sections, the menu, the other language";

export default async function ({ visitor, variant }) {
  const v = await visitor();
  const a = adult("f");
  await register(v, a);
  if (!await isIn(v)) await signIn(v, a);
  for (const way of ["Документы", "Помощь", "Мои данные", "Профиль", "Моя семья", "Согласия и доверенности", "Уведомления"]) {
    await v.open(v.home);
    if (way === "Помощь" && !await v.hasControl(way)) continue;
    await v.go(way);
    if (!await v.tab.locator("h1").count()) throw new Error(`«${way}» leads to a page without a heading\n${await v.describe()}`);
  }
  await v.open(v.home);
  await v.press(variant.lang === "ru" ? "English" : "Русский");
  const lang = await v.tab.locator("html").getAttribute("lang");
  if (lang === variant.lang) throw new Error(`still ${lang} after the switch`);
  await v.press(variant.lang === "ru" ? "Русский" : "English");
  await leave(v);
  if (await isIn(v)) throw new Error("still in after «Выйти»");
}
