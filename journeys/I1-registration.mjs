// I1: a person registers: data, password with control question, SMS code, mail code (seed 002).
// Latin letters, a weak password, another repetition and a wrong code are refused; what was typed stays.
import { adult } from "./people.mjs";
import { giveCode, givePassword, givePersonal, isIn, register, signIn, toRegistration } from "./ways.mjs";

export const title = "a person registers with two codes";

export default async function ({ visitor }) {
  const v = await visitor();
  const a = adult("f");
  await toRegistration(v);
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
