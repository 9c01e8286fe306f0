// C3, C4: «Не разрешать»: the child's page says so and blames nobody; asking again is possible; each datum stands on the parent's sheet (seed 003).
// The parent gives it from «Разрешения» before any asking, too.
import { adult, child } from "./people.mjs";
import { becomeStandard, givePermission, inDiary, makeAccount, toDiary, toSheet, verifiedCard } from "./ways.mjs";

export const title = "a permission is refused, then given";

export default async function ({ visitor }) {
  const mother = await visitor();
  const [a, c] = [adult("f"), child(11)];
  await becomeStandard(mother, a);
  await verifiedCard(mother, a, c);
  await makeAccount(mother, c, await visitor());
  await mother.town.enrol(c);

  const kid = await visitor();
  await toDiary(kid, c);
  await kid.sees("разреш");
  await toSheet(mother);
  for (const datum of ["Дата рождения", "Фамилия, имя, отчество | Фамилия | ФИО"]) await mother.sees(datum);
  await mother.press("Не разрешать");
  if (await mother.hasControl("Не разрешать") && !await mother.hasControl("Разрешить")) await mother.press("Не разрешать");
  await toDiary(kid, c);
  if (await inDiary(kid)) throw new Error("the diary is open after «Не разрешать»");

  await givePermission(mother, c);
  await kid.until(() => inDiary(kid), "the diary's lessons", () => toDiary(kid, c), 20_000);
}
