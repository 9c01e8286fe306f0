// What must hold on every page a journey sees: no sideways scroll at 320 px, no target under 24 px, valid HTML, and what axe finds.
// The same page in the same look is inspected once per run. Findings are texts; an empty list is good.
// With scripts off axe cannot run; the same page with scripts is inspected by another variant.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const IDS = /[0-9a-f]{8}-[0-9a-f-]{27}|(?<=[/=])[A-Za-z0-9_-]{20,}/g;

const validator = new HtmlValidate(new StaticConfigLoader({
  extends: ["html-validate:standard", "html-validate:document", "html-validate:a11y"],
  rules: {
    // Ours to decide: the title's length, phone numbers that may break, and the letter case of the doctype.
    "long-title": "off", "tel-non-breaking": "off", "doctype-style": "off", "no-trailing-whitespace": "off",
    // Written out for readers that know no implicit roles of a styled list.
    "no-redundant-role": "off",
    "require-sri": "off",
  },
}));

const seen = new Set();

/** Findings about the page that stands in the tab now. */
export async function inspect(tab, html, variant) {
  const shape = `${new URL(tab.url()).port}${new URL(tab.url()).pathname.replace(IDS, "{id}")} ${await tab.locator("h1").first().textContent({ timeout: 1_000 }).catch(() => "")} ${await tab.locator("[aria-invalid=true]").count()}`;
  const key = `${variant.lang} ${variant.width} ${variant.scheme} ${variant.hand === "plain"} ${shape}`;
  if (seen.has(key)) return [];
  seen.add(key);
  const findings = [...await invalid(html), ...await small(tab, variant.width), ...await sideways(tab)];
  if (variant.hand !== "plain") findings.push(...await axe(tab));
  return findings.map((f) => `${shape.trim()}: ${f}`);
}

async function axe(tab) {
  await tab.evaluate(AXE);
  const found = await tab.evaluate((runOnly) => window.axe.run(document, { preload: false, runOnly }), AXE_RULES);
  return found.violations.map((v) => `axe ${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} ${n.any[0]?.message ?? v.help}`).join(" | ")}`);
}

async function invalid(html) {
  if (!html) return [];
  const report = await validator.validateString(html);
  return report.results.flatMap((r) => r.messages).map((m) => `html ${m.ruleId} ${m.line}:${m.column}: ${m.message}`);
}

async function sideways(tab) {
  const before = tab.viewportSize();
  await tab.setViewportSize({ width: 320, height: 640 });
  const wide = await tab.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= limit) return null;
    const out = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > limit + 1);
    return out.slice(0, 3).map((e) => `${e.tagName.toLowerCase()}.${e.className}`).join(" ") || "?";
  });
  await tab.setViewportSize(before);
  return wide ? [`scrolls sideways at 320 px: ${wide}`] : [];
}

async function small(tab, width) {
  const targets = await tab.evaluate(() => [...document.querySelectorAll("a, button, input, select, summary, textarea")]
    .filter((e) => e.checkVisibility() && !e.closest("p, dd, li > span, .hidden, .skip") && !e.matches(".skip, [type=hidden]"))
    .filter((e) => getComputedStyle(e, "::after").position !== "absolute")
    .map((e) => [e, (e.closest("label") ?? e).getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
    .map(([e, box]) => `${e.tagName.toLowerCase()} "${e.textContent.trim().slice(0, 24)}" ${Math.round(box.width)}×${Math.round(box.height)}`));
  return targets.map((t) => `target under 24 px at ${width}: ${t}`);
}
