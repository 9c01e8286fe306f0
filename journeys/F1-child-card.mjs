// F1: «Документы → Семья и дети»: a child's card with the fields of seed 001; «Отменить» keeps nothing, wrong data are named.
// A restart of the browser and another device change nothing: the card stands in «Дети».
import { adult, child } from "./people.mjs";
import { addCard, becomeStandard, card, family, fillCard, signIn } from "./ways.mjs";

export const title = "a child's card is added";

export default async function ({ visitor }) {
  const v = await visitor();
  const [a, c] = [adult("f"), child(8)];
  await becomeStandard(v, a);
  await family(v);
  await v.press("Добавить ребёнка | Добавить");
  await fillCard(v, c);
  await v.press("Отменить");
  await family(v);
  if (await v.has(c.given_name)) throw new Error("a cancelled card was kept");
  await addCard(v, { ...c, birth_date: "2099-01-01" });
  await v.refused("дат | год | будущ | рожд");
  await addCard(v, c);
  await card(v, c);
  await v.sees("Свидетельство о рождении");
  if (await v.hasControl("Создать")) throw new Error("«Создать» before the certificate is checked");

  const elsewhere = await visitor();
  await signIn(elsewhere, a);
  await card(elsewhere, c);
}
