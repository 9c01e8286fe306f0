// U4: help is found without a login; a question is asked by somebody who cannot log in, and by a signed-in parent (seeds 001 and 003: «обратитесь в службу поддержки»).
import { adult, email } from "./people.mjs";
import { register } from "./ways.mjs";

export const title = "help is found and a question is asked";

export default async function ({ visitor }) {
  const v = await visitor();
  await v.open(v.home);
  await v.press("Помощь");
  await v.fill({ "Что не получается?": "SMS" });
  await v.press("Найти");
  await v.press("Не пришёл код из SMS или письма");
  await v.press("Задать вопрос");
  await v.press("Отправить");
  await v.refused("Заполните | почт");
  await v.fill({ Вопрос: "Код не пришёл, жду час", "Электронная почта": email("ask") });
  await v.press("Отправить");
  await v.sees("Вопрос отправлен");

  const w = await visitor();
  await register(w, adult("f"));
  await w.open(w.home);
  await w.press("Помощь");
  await w.press("Задать вопрос");
  await w.fill({ Вопрос: "Где мои заявления?" });
  await w.press("Отправить");
  await w.sees("Ждёт ответа");
  await w.press("Помощь");
  await w.sees("Ваши вопросы");
  await w.press("Заявления");
  await w.press("Посмотреть", { near: "Вопрос в поддержку" });
  await w.sees("Ждёт ответа");
}
