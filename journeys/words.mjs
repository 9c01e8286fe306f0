// Labels: journeys are written in the Russian words of the printed instructions; English comes from the program's own catalogue.
// "a | b" means: b where there is no a. Spaces of all kinds, word joiners, ё/е, quotes and dashes do not matter.
// A text counts with what follows it («Подтвердить адрес» is found by «Подтвердить»), a whole one before a longer one.
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");

// What no catalogue key says alone: words inside longer texts.
const ENGLISH = {
  Развод: "Divorce", "Код не подходит": "The code does not fit", "учётная запись привязана": "the account is linked", латинск: "Latin",
  "Русский язык": "Russian", Математика: "Mathematics", имя: "name", зарегистрировались: "registered", Дневник: "diary", свидетельств: "certificate", разреш: "permission", Россия: "Russia", букв: "letters", соглас: "agree", код: "code", "Моя школа": "My school", СГО: "SGO",
  "Проверка личности": "Check of identity", "Паспорт гражданина России": "Passport of a citizen of Russia",
};

const catalogue = read();

/** The ways a text may stand on a page in this language. */
export function spoken(text, lang) {
  const options = text.split(" | ");
  if (lang === "ru") return options;
  const found = options.flatMap((o) => catalogue.get(fold(o)) ?? (ENGLISH[o] ? [ENGLISH[o]] : beginning(fold(o))));
  // Numbers and codes are the same in both languages; names stand in Latin letters, but in forms and papers as they are written.
  return found.length ? [...new Set(found)] : [...new Set(options.flatMap((o) => [latin(o), o]))];
}

const SOUNDS = Object.fromEntries([..."абвгдеёжзийклмнопрстуфхцчшщъыьэюя"].map((letter, i) => [letter,
  "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".split(" ")[i]]));

/** A name as English pages show it. */
function latin(name) {
  return name.replace(/[иы]й(?!\p{L})/gu, "й").replace(/[а-яё]/giu, (letter) => {
    const sound = SOUNDS[letter.toLowerCase()];
    return letter === letter.toLowerCase() ? sound : sound.charAt(0).toUpperCase() + sound.slice(1);
  });
}

/** Expressions for a text, from the strictest to the loosest. */
export function patterns(text) {
  const body = escape(text.trim());
  return [new RegExp(`^[^\\p{L}\\p{N}]*${body}[^\\p{L}\\p{N}]*$`, "iu"), new RegExp(`^[^\\p{L}\\p{N}]*${body}`, "iu"), new RegExp(body, "iu")];
}

/** Text as it is compared. */
export function fold(text) {
  return text.normalize("NFKC").toLowerCase().replaceAll("ё", "е").replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "").replace(/[‐‑‒–—−]/g, "-")
    .replace(/[«»“”„"]/g, '"').replaceAll("’", "'").replace(/\s+/g, " ").trim();
}

function escape(text) {
  return [...text.normalize("NFKC")].map((c) => {
    if (/\s/.test(c)) return "[\\s\\u2060]+";
    if (/[её]/i.test(c)) return "[её]";
    if (/[-‐‑‒–—−]/.test(c)) return "[\\s\\u2060]*[-‐‑‒–—−][\\s\\u2060]*";
    // Quotes as codes: a bare one ends the expression in playwright's selectors.
    if (/[«»“”„"]/.test(c)) return "[«»“”„\\x22]";
    if (/['’]/.test(c)) return "[\\x27’]";
    return c.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  }).join("[\\u00ad\\u2060]?");
}

/** Russian text, folded → English texts under the same keys. */
function read() {
  const known = new Map();
  for (const folder of textFolders(path.join(ROOT, "crates"))) {
    for (const file of readdirSync(path.join(folder, "ru")).filter((f) => f.endsWith(".ftl"))) {
      const [ru, en] = ["ru", "en"].map((lang) => messages(readFileSync(path.join(folder, lang, file), "utf8")));
      for (const [key, text] of ru) {
        if (en.has(key)) known.set(fold(text), [...(known.get(fold(text)) ?? []), en.get(key)]);
      }
    }
  }
  return known;
}

/** English texts whose Russian begins so, if there are few. */
function beginning(text) {
  const found = [...catalogue].filter(([ru]) => ru.startsWith(text)).flatMap(([, en]) => en);
  return found.length <= 6 ? found : [];
}

function messages(text) {
  const found = new Map();
  for (const block of text.split(/\n(?=\S)/)) {
    const [, key, value] = /^([a-z][a-z0-9-]*) *=\s*([\s\S]*)$/.exec(block) ?? [];
    // A text with a choice in it is no label; one with a value in it is known up to the value.
    if (key && !value.includes("->")) found.set(key, value.split(/\{ *\$/)[0].replace(/\{ *-brand *\}/g, "Rodnya").replace(/\{ *"([^"]*)" *\}/g, "$1").replace(/[:\s]+$/, "").trim());
  }
  return found;
}

function textFolders(folder) {
  const own = path.join(folder, "texts");
  const found = statSync(own, { throwIfNoEntry: false }) && statSync(path.join(own, "ru"), { throwIfNoEntry: false }) ? [own] : [];
  return folder.endsWith("crates") ? readdirSync(folder).flatMap((f) => textFolders(path.join(folder, f))) : found;
}
