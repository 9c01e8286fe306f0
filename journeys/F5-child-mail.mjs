// F5: a child's mailbox is made on the way through the wizard; it needs no confirmation, and the child logs in with it (seed 003, step 9).
import { adult, child } from "./people.mjs";
import { becomeStandard, giveAddress, isIn, login, setPassword, toLogin, toWizard, verifiedCard } from "./ways.mjs";

export const title = "a child's mailbox is made in the wizard";

export default async function ({ visitor }) {
  const [v, pupil] = [await visitor(), await visitor()];
  const [a, c] = [adult("f"), child(9)];
  await becomeStandard(v, a);
  await verifiedCard(v, a, c);
  await toWizard(v, c);
  await giveAddress(v, c);
  await v.press("Пропустить");
  await v.press("Создать Детскую почту");
  await v.fill({ "Имя ящика": "варвара" });
  await v.press("Создать Детскую почту");
  await v.refused("латинск");
  const name = `pochta-${Date.now().toString(36)}`;
  await v.fill({ "Имя ящика": name, "Даю согласие на использование персональных данных": true });
  await v.press("Создать Детскую почту");
  await v.until(() => v.hasField("Повторите пароль"), "the password's page");
  await setPassword(v, c.password);
  await v.sees("Учётная запись ребёнка создана");
  await toLogin(pupil);
  await login(pupil, `${name}@detskaya.example`, c.password);
  if (!await isIn(pupil)) throw new Error("the child does not get in with its mailbox");
}
