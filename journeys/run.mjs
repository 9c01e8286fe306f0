// Runs the journeys: node run.mjs [NAME …] [--engine sqlite|postgres] [--all] [--jobs N] [--keep]
//
// Language, width, colour scheme, hand (mouse, keyboard, plain = without scripts) and engine are combined pairwise; this run takes the rows
// of its engine. The main story is played in each of them, the other journeys in one (with --all in each).
// Pictures of what failed lie in target/journeys. The last line is `N passed, N failed`.
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { Town } from "./town.mjs";
import { Visitor, launch } from "./visitor.mjs";

const FACTORS = { engine: ["sqlite", "postgres"], hand: ["mouse", "keyboard", "plain"], lang: ["ru", "en"], width: [360, 1280], scheme: ["light", "dark"] };
const JOURNEY_LIMIT_MS = 300_000;
const HERE = path.dirname(new URL(import.meta.url).pathname);
const SHOTS = path.join(process.env.CARGO_TARGET_DIR ?? path.join(HERE, "../target"), "journeys");

/** Rows in which every two values of different factors meet at least once. */
function pairwise(factors) {
  const names = Object.keys(factors);
  const open = new Set();
  for (const [i, a] of names.entries()) for (const b of names.slice(i + 1)) for (const x of factors[a]) for (const y of factors[b]) open.add(JSON.stringify([a, x, b, y]));
  const pairs = (row) => names.flatMap((a, i) => names.slice(i + 1).map((b) => JSON.stringify([a, row[a], b, row[b]])));
  const all = names.reduce((rows, name) => rows.flatMap((row) => factors[name].map((value) => ({ ...row, [name]: value }))), [{}]);
  const chosen = [];
  while (open.size) {
    const gain = (row) => pairs(row).filter((p) => open.has(p)).length;
    const best = all.reduce((a, b) => (gain(b) > gain(a) ? b : a));
    pairs(best).forEach((p) => open.delete(p));
    chosen.push(best);
  }
  return chosen;
}

async function play(name, journey, variant, browser, town) {
  const visitors = [];
  const visitor = async () => {
    visitors.push(await Visitor.arrive(browser, town, variant));
    return visitors.at(-1);
  };
  const about = `${name} [${Object.values(variant).join(" ")}]`;
  const began = Date.now();
  let late;
  try {
    const limit = new Promise((_, reject) => { late = setTimeout(() => reject(new Error(`not done in ${JOURNEY_LIMIT_MS / 1000} s`)), JOURNEY_LIMIT_MS); });
    await Promise.race([journey.default({ town, visitor, variant }), limit]);
    const findings = [...new Set(visitors.flatMap((v) => v.findings))];
    if (findings.length) throw new Error(`${findings.length} findings\n  ${findings.slice(0, 25).join("\n  ")}`);
    console.log(`ok ${about} [${((Date.now() - began) / 1000).toFixed(1)} s] ${journey.title}`);
    return true;
  } catch (error) {
    mkdirSync(SHOTS, { recursive: true });
    for (const [i, v] of visitors.entries()) await v.tab.screenshot({ path: path.join(SHOTS, `${name}-${Object.values(variant).join("-")}-${i}.png`), fullPage: true }).catch(() => {});
    console.log(`FAIL ${about}: ${error.stack?.split("\n    at node:")[0] ?? error}`);
    return false;
  } finally {
    clearTimeout(late);
    await Promise.all(visitors.map((v) => v.leave().catch(() => {})));
  }
}

async function main() {
  const words = process.argv.slice(2);
  const option = (name, otherwise) => (words.includes(name) ? words.splice(words.indexOf(name), 2)[1] : otherwise);
  const flag = (name) => words.includes(name) && Boolean(words.splice(words.indexOf(name), 1));
  const [engine, jobs, all, keep] = [option("--engine", "sqlite"), Number(option("--jobs", "2")), flag("--all"), flag("--keep")];
  const files = readdirSync(HERE).filter((f) => /^[A-Z]\d+-.*\.mjs$/.test(f) && (!words.length || words.some((w) => f.startsWith(w))));
  const rows = pairwise(FACTORS).filter((row) => row.engine === engine);
  const plays = [];
  for (const [i, file] of files.entries()) {
    const journey = await import(path.join(HERE, file));
    const own = all || journey.everyVariant ? rows : [rows[i % rows.length]];
    plays.push(...own.map((variant) => [file.replace(".mjs", ""), journey, variant]));
  }
  if (engine === "postgres" && !process.env.RODNYA_DATABASE) throw new Error("RODNYA_DATABASE names no PostgreSQL");
  const town = await Town.start();
  process.once("SIGINT", () => { town.kill(); process.exit(130); });
  const browser = await launch();
  const results = [];
  const worker = async () => {
    for (let next = plays.shift(); next; next = plays.shift()) results.push(await play(...next, browser, town));
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  await browser.close();
  try {
    await town.stop({ keep });
    results.push(true);
  } catch (error) {
    console.log(`FAIL ${error.message}`);
    results.push(false);
  }
  if (keep) console.log(`kept ${town.data}`);
  const failed = results.filter((good) => !good).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

await main();
