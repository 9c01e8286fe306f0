// F6: from 14 a pupil registers alone (seed 001); an eleven-year-old who tries is told kindly to ask a parent, and nothing is kept.
import { child } from "./people.mjs";
import { givePersonal, isIn, register, toRegistration } from "./ways.mjs";

export const title = "a pupil of fifteen registers alone, a child of eleven is told to ask a parent";

export default async function ({ visitor }) {
  const [v, w] = [await visitor(), await visitor()];
  await toRegistration(v);
  await givePersonal(v, child(11));
  await v.sees("До 14 лет учётную запись создаёт родитель");
  await v.sees("Семья и дети");
  await register(w, { ...child(15), question: "Как звали первую кошку?", answer: "Рыжая Тучка" });
  if (!await isIn(w)) throw new Error("the pupil is not in");
}
