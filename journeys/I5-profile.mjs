// I5: «Мои данные» → «Мой профиль»: what a person tells about itself is kept; СНИЛС and passport are checked by themselves (seed 002).
// A number that belongs to somebody else is not matched, and the page says which fields.
import { adult, snils } from "./people.mjs";
import { checked, giveDatum, givePassport, isIn, profile, register, signIn } from "./ways.mjs";

export const title = "the profile is filled and checked in СФР and МВД";

export default async function ({ visitor }) {
  const v = await visitor();
  const a = adult("f");
  const other = { ...a, snils: snils() };
  await v.town.addSnils(a);
  await v.town.addSnils({ ...adult("m"), snils: other.snils });
  await v.town.addPassport(a);
  await register(v, a);
  if (!await isIn(v)) await signIn(v, a);
  await profile(v);
  for (const known of [a.surname, a.given_name, a.patronymic]) await v.sees(known);
  await giveDatum(v, "Место рождения", { "Место рождения": a.birth_place });
  await giveDatum(v, "СНИЛС", { СНИЛС: "123-456-789 00" });
  await v.refused("СНИЛС | номер | цифр");
  await giveDatum(v, "СНИЛС", { СНИЛС: other.snils });
  await v.until(() => v.has("Не совпало | Не сходится"), "the mismatch", () => profile(v));
  await giveDatum(v, "СНИЛС", { СНИЛС: a.snils });
  await givePassport(v, a.passport);
  await checked(v, 2);
}
