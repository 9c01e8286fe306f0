// The demo town for the journeys: starts the built program on free ports with an empty folder, speaks with its console, stops it.
// `RODNYA_BIN` names the program (else target/debug/rodnya), `RODNYA_DATABASE` a PostgreSQL for it.
// `from()` gives each visitor a proxy with a loopback address of its own, so that many visitors are not one to the limits.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";

const ROOT = path.resolve(path.dirname(new URL(import.meta.url).pathname), "..");
const READY_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 10_000;
const PORTS = 16;

export class Town {
  #process; #log; #proxies = []; #visitors = 0; #taken = new Set();

  /** Starts a town of its own for this run. */
  static async start() {
    const town = new Town();
    town.base = await freePorts();
    town.data = mkdtempSync(path.join(os.tmpdir(), "rodnya-journeys-"));
    await town.up(["--fresh"]);
    return town;
  }

  async up(more = []) {
    const program = process.env.RODNYA_BIN ?? path.join(process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target"), "debug", "rodnya");
    const database = process.env.RODNYA_DATABASE ? ["--database", process.env.RODNYA_DATABASE] : [];
    this.#log = createWriteStream(path.join(this.data, "log"), { flags: "a" });
    this.#process = spawn(program, ["demo", "--port-base", String(this.base), "--data", path.join(this.data, "town"), ...database, ...more], { stdio: ["ignore", "pipe", "pipe"] });
    this.#process.stderr.pipe(this.#log);
    this.url = await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no ready line in ${READY_LIMIT_MS / 1000} s; log ${this.data}/log`)), READY_LIMIT_MS);
      this.#process.once("error", reject);
      this.#process.once("exit", (code) => reject(new Error(`the demo ended with ${code}; log ${this.data}/log`)));
      readline.createInterface({ input: this.#process.stdout }).on("line", (line) => {
        this.#log.write(`${line}\n`);
        const [, url] = /^ready (http:\/\/\S+)/.exec(line) ?? [];
        if (url) { clearTimeout(late); resolve(url.replace(/\/$/, "")); }
      });
    });
    this.diary = `http://127.0.0.1:${this.base + 1}`;
    this.school = `http://127.0.0.1:${this.base + 10}`;
    this.sgo = `http://127.0.0.1:${this.base + 11}`;
    this.console = `http://127.0.0.1:${this.base + 2}`;
  }

  async down() {
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    const late = setTimeout(() => this.#process.kill("SIGKILL"), STOP_LIMIT_MS);
    const [, signal] = await ended;
    clearTimeout(late);
    if (signal === "SIGKILL") throw new Error(`the demo did not end within ${STOP_LIMIT_MS / 1000} s of SIGTERM`);
  }

  async stop({ keep = false } = {}) {
    this.#proxies.forEach((p) => p.close());
    await this.down();
    if (!keep) rmSync(this.data, { recursive: true, force: true });
  }

  /** At the end of a run that breaks off. */
  kill() { this.#process?.kill("SIGKILL"); }

  // -- console -----------------------------------------------------------------------------------------------------

  async get(address) { return (await this.#ask("GET", address)).json(); }
  async post(address, body) { await this.#ask("POST", address, body); }

  async #ask(method, address, body) {
    const answer = await fetch(this.console + address, { method, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`console: ${method} ${address} gives ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    return answer;
  }

  people() { return this.get("/people"); }

  /** The newest message not yet taken; waits for one. */
  async message(to, good = () => true, limitMs = 30_000) {
    const end = Date.now() + limitMs;
    for (;;) {
      const all = await this.get(`/outbox?to=${encodeURIComponent(to)}`);
      const found = all.find((m) => !this.#taken.has(m.id) && good(m.text));
      if (found) { this.#taken.add(found.id); return found; }
      if (Date.now() > end) throw new Error(`no message to ${to} in ${limitMs / 1000} s; there are ${JSON.stringify(all.slice(0, 3))}`);
      await new Promise((on) => setTimeout(on, 200));
    }
  }

  async code(to) {
    const digits = /(?<!\d)\d{4,8}(?!\d)/;
    return digits.exec(bare((await this.message(to, (text) => digits.test(bare(text)))).text))[0];
  }

  async link(to) {
    const address = /https?:\/\/[^\s<>"')»]+/;
    return address.exec((await this.message(to, (text) => address.test(text))).text)[0].replace(/[.,;]$/, "");
  }

  addBirth(child, parents, delay_seconds = 1) {
    return this.post("/registry/births", { name: nameOf(child), sex: child.sex, birth_date: child.birth_date, birth_place: child.birth_place, birth_certificate: child.certificate,
      parents: parents.map((p) => ({ ...nameOf(p), birth_date: p.birth_date, snils: p.snils })), delay_seconds });
  }

  addSnils(who, more = {}) {
    return this.post("/registry/snils", { snils: who.snils, ...nameOf(who), sex: who.sex, birth_date: who.birth_date, delay_seconds: 1, ...more });
  }

  addAct(who, kind, before, after, date) {
    return this.post("/registry/acts", { kind, snils: who.snils, before: nameOf(before), after: nameOf(after), date, delay_seconds: 1 });
  }

  addPassport(who, more = {}) {
    const { series, number, issued_on } = who.passport;
    return this.post("/registry/passports", { series, number, issued_on, ...nameOf(who), birth_date: who.birth_date, delay_seconds: 1, ...more });
  }

  enrol(child) {
    return this.post("/diary/pupils", { ...nameOf(child), birth_date: child.birth_date, snils: child.snils, class: "3 «Б»" });
  }

  // -- visitors ----------------------------------------------------------------------------------------------------

  /** A proxy that goes out from a loopback address of its own. */
  async from() {
    const n = ++this.#visitors;
    const localAddress = `127.${20 + Math.floor(n / 250)}.0.${(n % 250) + 2}`;
    const proxy = http.createServer((request, response) => {
      const out = http.request(request.url, { method: request.method, headers: request.headers, localAddress }, (answer) => {
        response.writeHead(answer.statusCode, answer.rawHeaders);
        answer.pipe(response);
      });
      out.on("error", () => response.destroy());
      request.pipe(out);
    });
    await once(proxy.listen(0, "127.0.0.1"), "listening");
    this.#proxies.push(proxy);
    return { server: `http://127.0.0.1:${proxy.address().port}` };
  }
}

function bare(text) {
  return text.replace(/https?:\/\/\S+|\+?\d[\d ()\u00a0-]{8,}\d/g, " ");
}

function nameOf({ surname, given_name, patronymic }) {
  return { surname, given_name, patronymic };
}

async function freePorts() {
  for (let tries = 0; tries < 200; tries += 1) {
    const base = 20_000 + PORTS * Math.floor(Math.random() * 700);
    const free = await Promise.all(Array.from({ length: PORTS }, (_, i) => isFree(base + i)));
    if (free.every(Boolean)) return base;
  }
  throw new Error("no free ports");
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = net.createServer().once("error", () => resolve(false)).listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
