// I1: a person registers: data, password with control question, SMS code, mail code (seed 002).
// What is half typed survives a change of the language. Latin letters, a weak password, another repetition and a wrong code are refused; what was typed stays.
import { adult } from "./people.mjs";
import { giveCode, givePassword, givePersonal, isIn, register, signIn, toRegistration } from "./ways.mjs";

export const title = "a person registers with two codes";

export default async function ({ visitor, variant }) {
  const v = await visitor();
  const a = adult("f");
  await toRegistration(v);
  if (variant.hand !== "plain") await keepsWhatIsTyped(v, variant, a);
  await givePersonal(v, { ...a, surname: "Smith" });
  await v.refused("букв");
  await givePersonal(v, a);
  await givePassword(v, a, { password: "qwerty12" });
  await v.refused("парол");
  await givePassword(v, a, { repeat: `${a.password}x` });
  await v.refused("парол");
  await givePassword(v, a);
  const right = await v.town.code(a.phone);
  await giveCode(v, String((Number(right) + 1) % 10 ** right.length).padStart(right.length, "0"));
  await v.refused("код");
  await giveCode(v, right);
  await giveCode(v, await v.town.code(a.email));
  await v.sees("Поздравляем | зарегистрировались");
  if (!await isIn(v)) await signIn(v, a);

  const other = await visitor();
  await register(other, adult("m"));
}

/** There and back again; without scripts the page begins anew. */
async function keepsWhatIsTyped(v, variant, a) {
  await v.fill({ Фамилия: a.surname });
  const [there, back] = variant.lang === "ru" ? ["English", "Русский"] : ["Русский", "English"];
  for (const language of [there, back]) {
    await v.press(language);
    const kept = await v.tab.locator("#surname").inputValue();
    if (kept !== a.surname) throw new Error(`«${language}» takes what was typed: «${kept}»`);
  }
}
