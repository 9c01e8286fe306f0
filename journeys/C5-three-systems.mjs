// C5, C4: three systems of the seeds, each with its page of facts; a permission is for one system alone; a parent logs in to АИС СГО for
// itself and sees the child (seeds 003, 004); what is taken back in one system stays given in the others; the receipt is checked by anybody.
import { readFileSync } from "node:fs";
import { adult, child } from "./people.mjs";
import { becomeStandard, givePermission, inDiary, makeAccount, permissions, toDiary, toSheet, verifiedCard, withdraw } from "./ways.mjs";

export const title = "three systems, a parent in one of them, a receipt";

export default async function ({ visitor }) {
  const mother = await visitor();
  const [a, c] = [adult("f"), child(10)];
  await becomeStandard(mother, a);
  await verifiedCard(mother, a, c);
  await makeAccount(mother, c, await visitor());
  await mother.town.enrol(c);
  const { sgo, school } = mother.town;

  await permissions(mother);
  await mother.press("Выдать разрешение", { near: c.given_name });
  for (const system of ["Дневник", "Моя школа", "СГО"]) await mother.sees(system);
  await mother.press("СГО");
  for (const fact of ["Организация", "Чьё согласие нужно", "Выдать разрешение"]) await mother.sees(fact);

  await givePermission(mother, c);
  const kid = await visitor();
  await kid.until(() => inDiary(kid), "the diary's lessons", () => toDiary(kid, c), 20_000);
  for (const other of [sgo, school]) {
    await toDiary(kid, c, other);
    if (await inDiary(kid, other)) throw new Error(`${other} is open, and nobody has agreed`);
    await kid.sees("разреш");
  }
  await toSheet(mother, "СГО");
  await mother.press("Разрешить");
  await kid.until(() => inDiary(kid, sgo), "the lessons in АИС СГО", () => toDiary(kid, c, sgo), 20_000);

  await withdraw(mother, c, "СГО");
  await kid.until(async () => !await inDiary(kid, sgo), "the closed АИС СГО", () => kid.open(sgo), 3_000);
  await kid.until(() => inDiary(kid), "the lessons in the other diary", () => toDiary(kid, c), 20_000);

  await givePermission(mother, c, "СГО");
  await toDiary(mother, a, sgo);
  await mother.press("Разрешить");
  await mother.until(() => inDiary(mother, sgo), "the parent's page in АИС СГО", () => toDiary(mother, a, sgo), 20_000);
  await mother.sees(c.given_name);

  const receipt = await received(mother);
  const anybody = await visitor();
  await anybody.open(`${anybody.town.url}/receipts`);
  await anybody.fill({ "Текст подтверждения": receipt });
  await anybody.press("Проверить");
  await anybody.sees("Настоящее");
}

/** The file of the newest receipt, as the browser saves it. */
async function received(v) {
  await permissions(v);
  const link = v.tab.getByRole("link", { name: /Скачать подтверждение|Download the receipt/i }).first();
  const [file] = await Promise.all([v.tab.waitForEvent("download"), link.click()]);
  return readFileSync(await file.path(), "utf8");
}
