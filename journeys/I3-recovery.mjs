// I3: a forgotten password: codes to both contacts, the control question, a new password; the old one is dead, everybody is told (seed 002).
import { adult } from "./people.mjs";
import { isIn, login, register, toLogin } from "./ways.mjs";

export const title = "a forgotten password is replaced by both codes and the answer";

export default async function ({ visitor }) {
  const [v, other] = [await visitor(), await visitor()];
  const a = adult("f");
  await register(v, a);
  await toLogin(other);
  await other.press("Забыли пароль?");
  await other.fill({ "Логин (телефон, email или СНИЛС) | Логин": a.phone });
  await other.press("Продолжить | Получить коды");
  await other.fill({ "Код из SMS": await v.town.code(a.phone), "Код из письма": await v.town.code(a.email) });
  await other.press("Продолжить | Подтвердить");
  await other.fill({ Ответ: a.answer });
  await other.press("Продолжить | Подтвердить");
  const fresh = "Zimnii-Mayak-61!";
  await other.fill({ Пароль: fresh, "Повторите пароль": fresh });
  await other.press("Сохранить");
  await toLogin(other);
  await login(other, a.phone, a.password);
  if (await isIn(other)) throw new Error("the old password still works");
  await toLogin(other);
  await login(other, a.phone, fresh);
  if (!await isIn(other)) throw new Error("the new password does not work");
  await v.open(v.home);
  if (await isIn(v)) throw new Error("a session outlived the recovery");
}
