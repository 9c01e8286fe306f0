// I2: login by phone in any spelling and by mail in capitals; «Чужой компьютер» ends with the browser; «Выйти» (seed 002).
// An unknown login and a wrong password look the same.
import { adult, phone } from "./people.mjs";
import { isIn, leave, login, register, toLogin } from "./ways.mjs";

export const title = "a person logs in and out";

export default async function ({ visitor }) {
  const v = await visitor();
  const a = adult("m");
  await register(v, a);
  if (await isIn(v)) await leave(v);
  const digits = a.phone.slice(2);
  for (const who of [a.phone, `8 (${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6, 8)}-${digits.slice(8)}`, a.email.toUpperCase()]) {
    await toLogin(v);
    await login(v, who, a.password);
    if (!await isIn(v)) throw new Error(`not in with ${who}\n${await v.describe()}`);
    await leave(v);
    if (await isIn(v)) throw new Error("still in after «Выйти»");
  }

  const stranger = await visitor();
  const answers = [];
  for (const who of [a.phone, phone()]) {
    await toLogin(stranger);
    await login(stranger, who, "Wrong-pass-1!");
    await stranger.refused();
    answers.push((await stranger.tab.locator("[role=alert]").allInnerTexts()).join(" "));
  }
  if (answers[0] !== answers[1]) throw new Error(`an unknown login answers otherwise: ${answers.join(" / ")}`);

  await toLogin(v);
  await login(v, a.phone, a.password, { foreign: true });
  if (!await isIn(v)) throw new Error("not in at a foreign computer");
  await v.restart();
  await v.open(v.home);
  if (await isIn(v)) throw new Error("still in after the browser was closed at a foreign computer");
}
