// F7: the second parent links the child's account by a code that the child enters in the window after login, and unlinks it again (seed 003, part 2).
import { adult, child } from "./people.mjs";
import { addCard, becomeStandard, card, login, makeAccount, notifications, requestBirth, toLogin, verifiedCard } from "./ways.mjs";

export const title = "the second parent links the child's account by a code";

export default async function ({ visitor }) {
  const [mother, father, pupil] = [await visitor(), await visitor(), await visitor()];
  const [m, f, c] = [adult("f"), adult("m"), child(9)];
  await becomeStandard(mother, m);
  await verifiedCard(mother, m, c, [m, f]);
  const other = await visitor();
  await makeAccount(mother, c, other);

  await becomeStandard(father, f);
  await addCard(father, c);
  await requestBirth(father, c);
  await father.until(() => father.hasControl("Привязать"), "the record names the father too", () => card(father, c));
  await father.press("Привязать");
  await father.fill({ "Электронная почта ребёнка": c.email });
  await father.press("Продолжить");
  await father.sees("Действует до");
  const sign = "[2-9b-df-hj-np-tv-xz]";
  const code = new RegExp(`(?<![a-z0-9])${sign}{4}\\s*${sign}{4}\\s*${sign}{2}(?![a-z0-9])`, "i").exec(await father.text())[0];

  await toLogin(pupil);
  await login(pupil, c.email, c.password);
  await pupil.sees("Это твой родитель?");
  await pupil.fill({ "Код привязки": "BBBBBBBBBB" });
  await pupil.press("Привязать");
  await pupil.sees("Код не подходит");
  await pupil.fill({ "Код привязки": code.toLowerCase() });
  await pupil.press("Привязать");

  await notifications(father);
  await father.sees("учётная запись привязана");
  await card(father, c);
  await father.sees("Управление");
  await card(mother, c);
  await mother.sees("Кто ещё из родителей привязан");
  await mother.press("Возразить");
  await mother.press("Возразить");
  await mother.sees("Возражение принято");
  await card(father, c);
  await father.sees("Родитель, который был привязан раньше, возразил: до");
  await father.press("Отвязать");
  await father.press("Отвязать");
  await father.sees("Учётная запись отвязана");
}
