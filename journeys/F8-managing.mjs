// F8: a guardian changes the child's password, ends its session, plans the deletion of the account and takes it back (seed 003, part 2).
import { adult, child } from "./people.mjs";
import { becomeStandard, card, isIn, login, makeAccount, profile, toLogin, verifiedCard } from "./ways.mjs";

export const title = "a guardian manages the child's account";

export default async function ({ visitor }) {
  const [v, pupil, other] = [await visitor(), await visitor(), await visitor()];
  const [a, c] = [adult("f"), child(9)];
  await becomeStandard(v, a);
  await verifiedCard(v, a, c);
  await makeAccount(v, c, other);
  await toLogin(pupil);
  await login(pupil, c.email, c.password);
  if (!await isIn(pupil)) throw new Error("the child is not in");

  const manage = async () => {
    await card(v, c);
    await v.press("Управление");
  };
  await manage();
  await v.press("Сменить пароль");
  const fresh = "Teplyi-Prichal-58!";
  await v.fill({ "Пароль": fresh, "Повторите пароль": fresh });
  await v.press("Сохранить");
  await v.sees("Пароль сменён");
  await profile(pupil).catch(() => {});
  if (await isIn(pupil)) throw new Error("the child is still in with the old password's session");
  await toLogin(pupil);
  await login(pupil, c.email, c.password);
  if (await isIn(pupil)) throw new Error("the old password still works");
  await toLogin(pupil);
  await login(pupil, c.email, fresh);
  if (!await isIn(pupil)) throw new Error("the new password does not work");

  await manage();
  await v.press("Удалить учётную запись");
  await v.press("Удалить учётную запись");
  await v.sees("Учётная запись будет удалена");
  await v.press("Оставить учётную запись");
  await v.sees("Учётная запись остаётся");
}
