// I5: a new e-mail is given, its code typed; one logs in with it and no longer with the old one, which was told (seed 002).
import { adult, email } from "./people.mjs";
import { isIn, login, profile, register, toLogin } from "./ways.mjs";

export const title = "a new e-mail replaces the old one";

export default async function ({ visitor }) {
  const [v, other] = [await visitor(), await visitor()];
  const a = adult("f");
  await register(v, a);
  await profile(v);
  await v.press("Изменить", { near: "Электронная почта" });
  await v.fill({ "Адрес электронной почты": "нет такого" });
  await v.press("Получить код");
  await v.refused("@ | латин | почт");
  const fresh = email("new");
  await v.fill({ "Адрес электронной почты": fresh });
  await v.press("Получить код");
  await v.fill({ Код: await v.town.code(fresh) });
  await v.press("Подтвердить");
  await v.sees("Контакт заменён");
  await v.town.message(a.email, (text) => /заменили почту|email of your account was replaced/.test(text));

  await toLogin(other);
  await login(other, a.email, a.password);
  if (await isIn(other)) throw new Error("the old mail still logs in");
  await toLogin(other);
  await login(other, fresh, a.password);
  if (!await isIn(other)) throw new Error("the new mail does not log in");
}
