// U2: «Услуги»: a service is found by its branch and by a word, and leads to its page; «Показать» of the notifications (seed 003).
import { adult } from "./people.mjs";
import { notifications, register } from "./ways.mjs";

export const title = "services are found by branch and by word";

export default async function ({ visitor }) {
  const v = await visitor();
  await register(v, adult("f"));
  await v.open(v.home);
  await v.press("Услуги");
  await v.fill({ "Что нужно сделать?": "abcdefgh" });
  await v.press("Найти");
  await v.sees("Такой услуги здесь нет");
  await v.press("Все услуги");
  await v.press("Образование");
  await v.press("Среднее общее");
  await v.press("Разрешения на передачу данных");
  await v.sees("Разрешения");
  await notifications(v);
  await v.press("Непрочитанные");
  await v.sees("Прочитать все");
}
