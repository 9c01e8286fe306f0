// U3: «Заявления» tell what was asked of offices; «Документы и данные» has its four sections; the switch of auto-update (seeds 001 and 003).
import { adult, child } from "./people.mjs";
import { addCard, becomeStandard, family, requestBirth } from "./ways.mjs";

export const title = "applications and the four sections of documents";

export default async function ({ visitor }) {
  const v = await visitor();
  const [a, c] = [adult("f"), child(9)];
  await becomeStandard(v, a);
  await v.town.addBirth(c, [a], 600);
  await addCard(v, c);
  await requestBirth(v, c);
  await v.open(v.home);
  await v.press("Заявления");
  await v.sees("В работе");
  await v.sees("Запрос на получение данных из ЕГР ЗАГС");
  await family(v);
  for (const section of ["Личные документы", "Образование", "Льготы и выплаты", "Семья и дети"]) {
    await v.press(section);
    await v.sees(section);
  }
  await v.sees("Автообновление");
}
