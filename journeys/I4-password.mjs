// I4: the rule of seed 001 for passwords: each rule by itself is told, common ones are refused, «сгенерируйте» makes one that passes.
// (15 signs of any kind are enough.) The list of rules follows what is typed where scripts run.
import { adult } from "./people.mjs";
import { givePassword, givePersonal, toRegistration } from "./ways.mjs";

export const title = "a password is chosen by the rule";

export default async function ({ visitor, variant }) {
  const v = await visitor();
  const a = adult("f");
  await toRegistration(v);
  await givePersonal(v, a);
  for (const weak of ["Ab1!", "lodka-kx7!ver", "LODKA-KX7!VER", "Lodka-kx!ver", "Password1!"]) {
    await givePassword(v, a, { password: weak });
    await v.refused("парол");
  }
  if (variant.hand !== "plain" && await v.hasControl("сгенерируйте | Сгенерировать | Придумать")) {
    await v.tap("сгенерируйте | Сгенерировать | Придумать");
    const made = await v.tab.locator("input[autocomplete=new-password]").first().inputValue();
    if (made.length < 12) throw new Error(`«сгенерируйте» made ${made.length} signs`);
  }
  await givePassword(v, a);
  await v.town.code(a.phone);
}
