// N1: the list with its filters (seed 003), «Прочитать все», and the choice of channels: what offices answer comes by SMS too once one wants it, and no letter about logins can be switched off.
import { adult } from "./people.mjs";
import { notifications, register } from "./ways.mjs";

export const title = "notifications are filtered, read, and told by the channels one wants";

export default async function ({ visitor }) {
  const v = await visitor();
  const a = adult("f");
  await register(v, a);
  await notifications(v);
  await v.press("Непрочитанные");
  await v.sees("Учётная запись создана");
  await v.press("Прочитать все");
  await v.press("Непрочитанные");
  await v.sees("Здесь пока пусто");
  await v.press("Настроить");
  await v.sees("Письма об этом приходят всегда");
  await v.tab.locator("input[name=registry][value=sms]").check();
  await v.press("Сохранить");
  await v.sees("Сохранено.");
  if (!await v.tab.locator("input[name=registry][value=sms]").isChecked()) throw new Error("the choice is not kept");
  if (await v.tab.locator("input[name=security][value=email]").count()) throw new Error("letters about logins can be switched off");
}
