// The main story, from end to end: registration, profile, card, ЗАГС and СФР, account, the diary's door, the parent's sheet, lessons,
// the permission taken back (U1, I1, I2, I5, I7, F1, F2, F3, F4, C1, C3, C4, C6, N1, N2, O2). It is played in every variant of the run.
import { adult, child } from "./people.mjs";
import { becomeStandard, inDiary, makeAccount, permissions, toDiary, toSheet, verifiedCard, withdraw } from "./ways.mjs";

export const title = "from a mother's registration to the first lesson, and back";
export const everyVariant = true;

export default async function ({ visitor }) {
  const mother = await visitor();
  const [a, c] = [adult("f"), child(8)];
  await becomeStandard(mother, a);
  await verifiedCard(mother, a, c);
  await makeAccount(mother, c, await visitor());
  await mother.town.enrol(c);

  const kid = await visitor();
  await toDiary(kid, c);
  if (await inDiary(kid)) throw new Error("the diary is open before a parent has agreed");
  await kid.sees("разреш");

  await toSheet(mother);
  await mother.sees(c.given_name);
  await mother.sees("Не разрешать");
  if ((await mother.text()).includes(c.snils)) throw new Error("the child's whole СНИЛС stands on the sheet");
  await mother.press("Разрешить");

  await kid.until(() => inDiary(kid), "the diary's lessons", () => toDiary(kid, c), 20_000);
  await permissions(mother);
  await mother.sees(c.given_name);
  await withdraw(mother, c);
  await kid.until(async () => !await inDiary(kid), "the closed diary", () => kid.open(kid.town.diary), 3_000);
}
