// F2, F3: «Запросить» in ЕГР ЗАГС and the СНИЛС in the pension fund; the request is seen waiting, the end of it is notified (seeds 001, 003, 004).
// A record that names another parent confirms nothing.
import { adult, child } from "./people.mjs";
import { addCard, addSnils, becomeStandard, card, notifications, requestBirth, verifiedCard } from "./ways.mjs";

export const title = "the certificate and the СНИЛС are confirmed";

export default async function ({ visitor }) {
  const v = await visitor();
  const [a, c, strange] = [adult("f"), child(9), child(7)];
  await becomeStandard(v, a);
  await verifiedCard(v, a, c);
  await notifications(v);
  await v.sees("ЗАГС | свидетельств");

  await v.town.addBirth(strange, [adult("m")]);
  await v.town.addSnils(strange);
  await addCard(v, strange);
  await addSnils(v, strange);
  await requestBirth(v, strange);
  await card(v, strange);
  await v.until(() => v.has("Запись названа другими родителями | Не совпало | Не найдено"), "the refusal of a foreign child", () => card(v, strange));
  if (await v.hasControl("Создать")) throw new Error("an account can be made for somebody else's child");
}
