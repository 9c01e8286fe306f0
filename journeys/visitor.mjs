// One person with a browser: finds fields by their labels, links and buttons by their visible names, as the printed instructions do.
// By mouse, by keyboard alone (`hand: "keyboard"`: Tab, Space, arrows, Enter) or without scripts (`hand: "plain"`).
// Every page on the way is inspected; what is found stands in `findings` and fails the journey at its end.
import { chromium } from "playwright-core";
import { inspect } from "./inspect.mjs";
import { fold, patterns, spoken } from "./words.mjs";

const FIND_MS = 3_000;
const LOAD_MS = 20_000;
const TAB_LIMIT = 150;
const FIELD = "input:not([type=hidden]):not([type=submit]), select, textarea";

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** The distribution's Chromium, or the one that `CHROMIUM` names. */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

export class Visitor {
  findings = []; #html = ""; #context;

  static async arrive(browser, town, variant) {
    const visitor = new Visitor();
    visitor.#context = await browser.newContext({
      viewport: { width: variant.width, height: variant.width < 800 ? 740 : 860 }, colorScheme: variant.scheme, reducedMotion: "reduce",
      locale: variant.lang === "ru" ? "ru-RU" : "en-GB", javaScriptEnabled: variant.hand !== "plain", proxy: await town.from(),
    });
    Object.assign(visitor, { town, variant, home: town.url });
    await visitor.#newTab();
    return visitor;
  }

  async #newTab() {
    this.tab = await this.#context.newPage();
    this.tab.setDefaultTimeout(FIND_MS);
    this.tab.on("pageerror", (e) => this.findings.push(`${this.tab.url()}: script: ${e.message}`));
    this.tab.on("console", (m) => {
      // The browser reports a form's 422 as an error of the console too.
      if (m.type() === "error" && m.location().url !== this.tab.url() && !/status of 4\d\d/.test(m.text())) this.findings.push(`${this.tab.url()}: console: ${m.text()}`);
    });
    this.tab.on("response", (r) => {
      if (r.request().isNavigationRequest()) this.#html = r.text().catch(() => "");
      else if (r.status() >= 400) this.findings.push(`${this.tab.url()}: ${r.status()} ${r.url()}`);
      if (r.status() >= 500) this.findings.push(`${r.status()} ${r.request().method()} ${r.url()}`);
    });
  }

  async leave() { await this.#context.close(); }

  /** As when the browser is closed and opened again: what was for the session is gone. */
  async restart() {
    const kept = (await this.#context.cookies()).filter((c) => c.expires > 0);
    await this.tab.close();
    await this.#context.clearCookies();
    await this.#context.addCookies(kept);
    await this.#newTab();
  }

  // -- reading -----------------------------------------------------------------------------------------------------

  async open(address) {
    await this.tab.goto(new URL(address, this.home).href, { waitUntil: "load", timeout: LOAD_MS });
    await this.#look();
  }

  async text() { return fold(await this.tab.locator("body").innerText()); }

  /** Whether the page shows one of the texts. */
  async has(text) {
    const shown = await this.text();
    return spoken(text, this.variant.lang).some((t) => shown.includes(fold(t)));
  }

  async sees(text) {
    if (!await this.has(text)) throw new Error(`the page does not say «${text}»\n${await this.describe()}`);
  }

  async hasControl(name) { return (await this.#controls(name)) !== null; }
  async hasField(label) { return (await this.#group(label)) !== null || (await this.#field(label)) !== null; }

  /** Loads the page again until it is so. */
  async until(good, what, again = () => this.open(this.tab.url()), limitMs = 60_000) {
    const end = Date.now() + limitMs;
    while (!await good()) {
      if (Date.now() > end) throw new Error(`not within ${limitMs / 1000} s: ${what}\n${await this.describe()}`);
      await new Promise((on) => setTimeout(on, 700));
      await again();
    }
  }

  /** The page tells of an error: in its summary and at a field, with one of these words. */
  async refused(words = "") {
    const alerts = await this.tab.locator("[role=alert]").allInnerTexts();
    if (!alerts.length) throw new Error(`no error is shown\n${await this.describe()}`);
    const shown = fold(alerts.join(" "));
    if (words && this.variant.lang === "ru" && !words.split(" | ").some((w) => shown.includes(fold(w)))) throw new Error(`the error does not speak of «${words}»: ${shown}`);
  }

  async describe() {
    const names = await this.tab.locator("h1, h2, label, legend, button, a, summary").allInnerTexts().catch(() => []);
    return `  at ${this.tab.url()}\n  names: ${names.map((n) => n.replace(/\s+/g, " ").trim()).filter(Boolean).join(" · ").slice(0, 1500)}`;
  }

  // -- acting ------------------------------------------------------------------------------------------------------

  /** Fills what these labels name: a text, a date as YYYY-MM-DD, a tick, one of several choices. */
  async fill(values) {
    for (const [label, value] of Object.entries(values)) await this.#fillOne(label, value);
  }

  async #fillOne(label, value) {
    const group = await this.#group(label);
    if (group) {
      const fields = await group.locator(FIELD).all();
      const first = await fields[0]?.getAttribute("type");
      if (first === "radio") return this.#choose(group, value);
      if (fields.length === 3 && /^\d{4}-\d\d-\d\d$/.test(value)) {
        const parts = value.split("-").reverse();
        for (const [i, field] of fields.entries()) await this.#type(field, parts[i].replace(/^0/, ""));
        return undefined;
      }
    }
    const field = await this.#field(label);
    if (!field) throw new Error(`no field «${label}»\n${await this.describe()}`);
    const type = await field.evaluate((e) => (e.tagName === "INPUT" ? e.type : e.tagName.toLowerCase()));
    if (type === "checkbox" || type === "radio") return this.#tick(field, value);
    if (type === "select") return field.selectOption({ label: spoken(value, this.variant.lang)[0] });
    const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
    return this.#type(field, date && type !== "date" ? `${date[3]}.${date[2]}.${date[1]}` : value);
  }

  /** Presses the link or button with this name; `near`: the one whose row, card or section holds this text. */
  async press(name, { near } = {}) {
    const control = await this.#waited(() => this.#controls(name, near));
    if (!control) throw new Error(`no link or button «${name}»${near ? ` near «${near}»` : ""}\n${await this.describe()}`);
    const leads = await control.evaluate((e) => (e.tagName === "A" ? !e.getAttribute("href")?.startsWith("#") && !e.hasAttribute("download") : (e.type === "submit" && Boolean(e.form))));
    if (!leads) return this.#activate(control);
    await Promise.all([this.tab.waitForEvent("load", { timeout: LOAD_MS }), this.#activate(control)]);
    return this.#look();
  }

  /** Presses what a script answers on the same page. */
  async tap(name) {
    const control = await this.#waited(() => this.#controls(name));
    if (!control) throw new Error(`no button «${name}»\n${await this.describe()}`);
    await this.#activate(control);
  }

  /** A way through menus: "Документы → Семья и дети". A name that is not there may be left out if a later one is. */
  async go(way) {
    const names = way.split("→").map((n) => n.trim());
    for (const [i, name] of names.entries()) {
      if (await this.#controls(name) === null) await this.#openMenuOf(name);
      if (i === names.length - 1 || await this.#controls(name) !== null) await this.press(name);
    }
  }

  async #openMenuOf(name) {
    for (const option of spoken(name, this.variant.lang)) {
      const menu = this.tab.locator("details:not([open])").filter({ has: this.tab.locator("a, button").filter({ hasText: patterns(option)[1] }) }).first();
      if (await menu.count()) return this.#activate(menu.locator("summary").first());
    }
    return undefined;
  }

  async #look() {
    this.findings.push(...await inspect(this.tab, await this.#html, this.variant));
  }

  async #waited(find) {
    const end = Date.now() + FIND_MS;
    for (;;) {
      const found = await find();
      if (found || Date.now() > end) return found;
      await new Promise((on) => setTimeout(on, 100));
    }
  }

  // -- finding -----------------------------------------------------------------------------------------------------

  /** The first that is visible, by the strictest reading of the name that finds any. */
  async #first(name, locate) {
    const readings = spoken(name, this.variant.lang).map(patterns);
    for (const strictness of [0, 1, 2]) {
      for (const reading of readings) {
        for (const found of await locate(reading[strictness]).all()) {
          if (await found.isVisible().catch(() => false)) return found;
        }
      }
    }
    return null;
  }

  async #controls(name, near) {
    const whole = await this.#scope(near);
    return whole && this.#first(name, (pattern) => whole.getByRole("link", { name: pattern }).or(whole.getByRole("button", { name: pattern })).or(whole.locator("summary").filter({ hasText: pattern })));
  }

  /** The whole page, or the smallest row, card or section that is named so; one that only holds the text if none is named. */
  async #scope(near) {
    if (!near) return this.tab.locator("body");
    const boxes = this.tab.locator("main").locator("li, tr, article, section, fieldset, form, div, dl").filter({ has: this.tab.locator("a, button") });
    const seen = await boxes.evaluateAll((all) => all.map((e) => {
      const head = e.querySelector("dt, h1, h2, h3, h4, legend, summary, strong, th");
      return { text: e.textContent, head: head?.textContent ?? "" };
    }));
    for (const text of spoken(near, this.variant.lang)) {
      for (const fits of [(b) => patterns(text)[0].test(b.head), (b) => patterns(text)[1].test(b.head), (b) => patterns(text)[2].test(b.text)]) {
        const found = seen.map((b, i) => ({ ...b, i })).filter(fits).sort((x, y) => x.text.length - y.text.length)[0];
        if (found) return boxes.nth(found.i);
      }
    }
    return null;
  }

  #group(label) {
    return this.#first(label, (pattern) => this.tab.getByRole("group", { name: pattern }).or(this.tab.getByRole("radiogroup", { name: pattern })));
  }

  async #field(label) {
    const shown = await this.#first(label, (pattern) => this.tab.getByLabel(pattern).and(this.tab.locator(FIELD)));
    if (shown) return shown;
    // A styled tick is drawn by its label; the control itself may be too small to count as visible.
    for (const option of spoken(label, this.variant.lang)) {
      for (const pattern of patterns(option)) {
        const hidden = this.tab.getByLabel(pattern).and(this.tab.locator("[type=checkbox], [type=radio]")).first();
        if (await hidden.count()) return hidden;
      }
    }
    return null;
  }

  // -- hands -------------------------------------------------------------------------------------------------------

  async #choose(group, value) {
    for (const option of spoken(value, this.variant.lang)) {
      for (const pattern of patterns(option)) {
        const radio = group.getByRole("radio", { name: pattern }).first();
        if (await radio.count()) return this.#tick(radio, true);
      }
    }
    throw new Error(`no choice «${value}»\n${await this.describe()}`);
  }

  async #type(field, value) {
    if (this.variant.hand !== "keyboard") return field.fill(value);
    await this.#reach(field);
    await this.tab.keyboard.press("ControlOrMeta+A");
    return value ? this.tab.keyboard.insertText(value) : this.tab.keyboard.press("Delete");
  }

  async #tick(field, wanted) {
    if (await field.isChecked() === wanted) return undefined;
    if (this.variant.hand !== "keyboard") return field.setChecked(wanted, { force: true });
    if (await field.getAttribute("type") === "radio") return this.#walkRadios(field);
    await this.#reach(field);
    return this.tab.keyboard.press("Space");
  }

  /** Tab stops at one radio of a group; arrows go through them. */
  async #walkRadios(field) {
    const name = await field.getAttribute("name");
    await this.#tabTo((wanted) => document.activeElement?.getAttribute("name") === wanted, name, `choice ${name}`);
    for (let i = 0; i < 12; i += 1) {
      await this.tab.keyboard.press(i === 0 ? "Space" : "ArrowDown");
      if (await field.isChecked()) return;
    }
    throw new Error(`arrows do not reach a choice of ${name}`);
  }

  async #activate(control) {
    if (this.variant.hand !== "keyboard") return control.click();
    await this.#reach(control);
    return this.tab.keyboard.press("Enter");
  }

  /** By Tab alone, forward and around. */
  async #reach(target) {
    const handle = await target.elementHandle();
    await this.#tabTo((e) => document.activeElement === e, handle, await target.evaluate((e) => e.outerHTML.slice(0, 120)));
  }

  async #tabTo(there, argument, what) {
    for (let i = 0; i < TAB_LIMIT; i += 1) {
      if (await this.tab.evaluate(there, argument)) return;
      await this.tab.keyboard.press("Tab");
    }
    throw new Error(`the keyboard does not reach ${what}\n${await this.describe()}`);
  }
}
