// Half-filled forms survive a change of the language: within this tab, once, for a minute. Passwords and codes are not kept.
const KEY = "rodnya-typed";
const MINUTE = 60_000;
const secret = (field) => field.type === "password" || field.autocomplete === "one-time-code";
const fields = () => [...document.querySelectorAll("main :is(input, select, textarea)[name]")]
  .filter((field) => !["hidden", "submit", "file"].includes(field.type) && !secret(field));
const ticked = (field) => field.type === "checkbox" || field.type === "radio";

for (const form of document.querySelectorAll("[data-language]")) {
  form.addEventListener("submit", () => {
    const typed = fields().map((field) => [field.name, ticked(field) ? field.checked : field.value]);
    sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, at: Date.now(), typed }));
  });
}

const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
sessionStorage.removeItem(KEY);
if (kept?.path === location.pathname && Date.now() - kept.at < MINUTE) {
  const here = fields();
  // The same page in another language has the same fields in the same order; anything else is another page.
  if (here.length === kept.typed.length && here.every((field, i) => field.name === kept.typed[i][0])) {
    here.forEach((field, i) => {
      if (ticked(field)) field.checked = kept.typed[i][1];
      else field.value = kept.typed[i][1];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
