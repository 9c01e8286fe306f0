// F4: the wizard of a child's account: address, phone with code, e-mail with consent, letter, password (seeds 001, 003, 004).
// It is taken up on another device; the parent's own phone and a mail without consent are refused; the letter gives no password away.
import { adult, child } from "./people.mjs";
import { becomeStandard, card, confirmMail, giveAddress, giveCode, giveMail, isIn, login, setPassword, signIn, toLogin, toWizard, verifiedCard } from "./ways.mjs";

export const title = "a child gets an account";

export default async function ({ visitor }) {
  const v = await visitor();
  const [a, c] = [adult("f"), child(10)];
  await becomeStandard(v, a);
  await verifiedCard(v, a, c);
  await toWizard(v, c);
  await v.sees("Россия");
  await giveAddress(v, c);
  await v.fill({ "Номер телефона | Телефон": a.phone });
  await v.press("Получить код");
  await v.refused("отлича | родител | ваш");

  const device = await visitor();
  await signIn(device, a);
  await toWizard(device, c);
  await device.fill({ "Номер телефона | Телефон": c.phone });
  await device.press("Получить код");
  await giveCode(device, await v.town.code(c.phone));
  await giveMail(device, c, { consent: false });
  await device.refused("соглас");
  await giveMail(device, c);

  const stranger = await visitor();
  await confirmMail(v, c, stranger);
  if (await stranger.hasField("Повторите пароль")) throw new Error("whoever has the letter could set the password");
  await device.until(() => device.hasField("Повторите пароль"), "the password's page");
  await setPassword(device, "12345678");
  await device.refused("парол");
  await setPassword(device, c.password);
  await device.sees("Учётная запись ребёнка создана");
  await card(v, c);
  if (await v.hasControl("Создать")) throw new Error("«Создать» is still there");

  const kid = await visitor();
  for (const who of [c.email, c.phone]) {
    await toLogin(kid);
    await login(kid, who, c.password);
    if (!await isIn(kid)) throw new Error(`the child is not in with ${who}\n${await kid.describe()}`);
    await kid.go("Выйти");
  }
}
