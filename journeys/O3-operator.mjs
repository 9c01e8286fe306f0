// O3, U4, I7: an operator gives the code of the app, answers a question, finds a person, looks at the data with a reason and checks a passport in person;
// the person sees the answer, the look and the level.
import { adult } from "./people.mjs";
import { login, notifications, register, toLogin } from "./ways.mjs";

export const title = "an operator answers, finds a person and looks with a reason";

export default async function ({ town, visitor }) {
  const [v, o] = [await visitor(), await visitor()];
  const a = adult("f");
  await register(v, a);
  await v.open(`${v.home}/help/ask`);
  // Other visitors ask too: each operator answers his own.
  await v.fill({ Вопрос: `${a.email}: где мои заявления?` });
  await v.press("Отправить");
  await v.sees("Ждёт ответа");
  await v.open(`${v.home}/operator`);
  await v.sees("Такой страницы нет");

  const operator = (await town.people()).find((p) => p.role === "operator");
  const code = async () => (await town.people()).find((p) => p.id === operator.id).totp.code;
  await toLogin(o);
  await login(o, operator.logins.phone, operator.password);
  await o.open(`${o.home}/operator/questions`);
  await o.fill({ Код: "000000" });
  await o.press("Продолжить");
  await o.refused("Код не подошёл");
  // Another visitor may have used this code up: each works once.
  for (let used = ""; await o.hasField("Код");) {
    let fresh = await code();
    while (fresh === used) { await o.tab.waitForTimeout(1000); fresh = await code(); }
    used = fresh;
    await o.fill({ Код: fresh });
    await o.press("Продолжить");
  }
  await o.press(a.email);
  await o.fill({ Ответ: "В разделе «Заявления»." });
  await o.press("Ответить");
  await o.sees("Ответ отправлен");

  await o.press("Пульт оператора");
  await o.press("Люди");
  await o.fill({ "Телефон, почта или СНИЛС": a.email });
  await o.press("Найти");
  await o.sees("Нашлись");
  await o.press(a.surname);
  await o.sees("Скрыто");
  if (await o.has(a.email)) throw new Error("the mail is shown without a reason");
  await o.press("Открыть данные");
  await o.refused("Выберите причину");
  await o.fill({ Причина: "Проверка личности", "Номер обращения или бумаги": "26-0001" });
  await o.press("Открыть данные");
  await o.sees(a.email);

  await o.fill({ "Какой документ": "Паспорт гражданина России" });
  await o.press("Документ сверен");
  await o.sees("Стандартная учётная запись");

  await notifications(v);
  await v.press("Ваш документ сверен лично");
  await v.sees("Стандартная учётная запись");
  await notifications(v);
  await v.press("Сотрудник портала смотрел ваши данные");
  await v.sees("26-0001");
  await notifications(v);
  await v.press("Поддержка ответила на ваш вопрос");
  await v.sees("В разделе «Заявления».");
}
