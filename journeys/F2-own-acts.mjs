// F2: «Брак и развод»: the registry's own acts explain a changed surname; a divorce is added by hand and taken away (seeds 001 and 003).
import { adult } from "./people.mjs";
import { becomeStandard, family } from "./ways.mjs";

export const title = "own civil acts are asked for, added by hand and removed";

export default async function ({ visitor }) {
  const v = await visitor();
  const a = adult("f");
  await v.town.addAct(a, "marriage", { ...a, surname: "Девичьева" }, a, "2015-06-14");
  await becomeStandard(v, a);
  const acts = async () => {
    await family(v);
    await v.press("Все записи о вас");
  };
  await acts();
  await v.press("Запросить");
  await v.until(() => v.has("Девичьева"), "the registry's marriage", acts);

  await family(v);
  await v.press("Добавить вручную");
  await v.press("Сохранить");
  await v.sees("Такого дня нет | Заполните | Укажите номер актовой записи");
  await v.fill({ "Что добавить": "Развод", "Дата актовой записи": "2020-02-03", "Номер актовой записи": "112", "Кем выдано свидетельство": "Отделом загс города Светлоречья" });
  await v.press("Сохранить");
  await v.sees("Запись добавлена");
  await family(v);
  await v.press("Открыть", { near: "Развод" });
  await v.press("Удалить");
  await v.sees("Запись удалена");
}
