import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Told } from "./attacks-page.js";
import { type EnginePage, openEngine } from "./engines.js";
import type { Served } from "./serve.js";
import { served } from "./served.js";

// What a learner's file may try on the page: by mistake, or because somebody pasted it. None counts as a pass, none reaches the network,
// the solutions or the stores, and none loses what was typed.

let page: EnginePage;
let server: Served;
let outside: Server;
const asked: string[] = [];

beforeAll(async () => {
  server = await served("site/tests/attacks-page.ts");
  outside = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(200, { "access-control-allow-origin": "*" }).end("x");
  }).listen(0);
  page = await openEngine("chromium");
  await page.open(server.url);
  await page.run(async () => {
    while (!("judged" in globalThis)) await new Promise((resolve) => setTimeout(resolve, 20));
  });
}, 60_000);
afterEach(() => {
  asked.length = 0;
});
afterAll(async () => {
  await page?.close();
  for (const one of [server, outside]) one?.close();
});

const SECONDS = 3;
const judged = (text: string): Promise<Told> =>
  page.run(
    (text: string, seconds: number) => (globalThis as any).judged("softmax", text, seconds),
    text,
    SECONDS,
  );

/** A file that does something before it answers wrongly. */
const doing = (code: string, body = "return z.map(() => 0);") =>
  `${code}\nexport function softmax(z: number[]): number[] {\n  ${body}\n}\n`;
const RIGHT =
  "const m = Math.max(...z); if (m === -Infinity) throw new RangeError('-Infinity'); const e = z.map((x) => Math.exp(x - m)); const s = e.reduce((a, b) => a + b, 0); return e.map((x) => x / s);";

test("a right answer passes here", async () => {
  expect(await judged(doing("", RIGHT))).toMatchObject({ verdict: "passed", counts: true, isWhole: true });
});

describe("none counts as a pass, and nothing that was typed is lost", () => {
  test.each<[string, string]>([
    [
      "says itself that it has passed",
      "self.postMessage({ verdict: 'passed' }); postMessage({ ran: { at: 0, ran: { tests: [] } } });",
    ],
    [
      "patches the port on which results go",
      "MessagePort.prototype.postMessage = function () {}; Worker.prototype.postMessage = function () {};",
    ],
    [
      "looks for the port in a message's getters",
      "Object.defineProperty(MessageEvent.prototype, 'data', { get() { (this.target as any)?.postMessage?.({ done: { stray: [] } }); return undefined; } });",
    ],
    ["replaces what compares", "Object.is = () => true; Number.isFinite = () => true; Math.abs = () => 0;"],
    ["replaces JSON", "JSON.stringify = () => '1'; JSON.parse = () => 1 as never;"],
    ["replaces Array.from", "Array.from = (() => []) as never;"],
    [
      "replaces every and some",
      "Array.prototype.every = () => true as never; Array.prototype.some = () => false;",
    ],
    ["replaces map", "Array.prototype.map = function () { return this as never; };"],
    ["replaces Error", "(globalThis as any).Error = class {};"],
    ["replaces Promise", "(globalThis as any).Promise = class { then() {} };"],
    [
      "replaces timers",
      "(globalThis as any).setTimeout = () => 0; (globalThis as any).queueMicrotask = () => 0;",
    ],
    ["makes a test pass from outside", "(globalThis as any).expect = () => ({ toMatchValues() {} });"],
    ["reaches for vitest", "import { test } from 'vitest'; test('mine', () => {});"],
    [
      "imports the solution",
      "import * as right from '../../../solutions/1-understanding-gradients/03-attention/softmax.js'; console.log(right);",
    ],
    [
      "imports it with a computed name",
      "const name = '../../../solutions/1-understanding-gradients/03-attention/softmax.js'; await import(name);",
    ],
    ["imports itself", "import * as me from './softmax.js'; console.log(me);"],
    ["closes its worker", "self.close();"],
    ["throws at load", "throw new Error('x');"],
    ["throws nothing at load", "throw undefined;"],
    ["throws what cannot be sent", "throw { toString() { throw 1; }, get message() { throw 2; } };"],
    ["rejects and nobody catches it", "Promise.reject(new Error('late'));"],
    ["throws in a timer", "setTimeout(() => { throw new Error('late'); }, 0);"],
    ["never ends", "for (;;);"],
    ["never ends in its answer", "const x = 1;"],
    ["waits for ever", "await new Promise(() => {});"],
    ["prints without end", "for (;;) console.log('x'.repeat(100));"],
    ["prints a text of 50 MB", "console.log('x'.repeat(50_000_000));"],
    ["throws a text of 50 MB", "throw new Error('x'.repeat(50_000_000));"],
    [
      "fills the memory",
      "const all: Float64Array[] = []; for (let i = 0; i < 60; i++) all.push(new Float64Array(1_000_000).fill(1));",
    ],
    ["calls itself for ever", "const f = (): number => f() + 1; f();"],
    ["has a missing brace", "function broken( {"],
    ["posts messages without end", "for (let i = 0; i < 200_000; i++) postMessage(i);"],
    ["evaluates text", "eval('1'); new Function('return 1')();"],
  ])(
    "%s",
    async (name, code) => {
      const told = await judged(name === "never ends in its answer" ? doing("", "for (;;);") : doing(code));
      expect(told).toMatchObject({ counts: false, isWhole: true });
      expect(told.verdict).not.toBe("passed");
      // The page is alive, and no worker is left but the one that stands ready.
      expect(told.frames).toBeLessThanOrEqual(1);
      expect(await page.run(() => 1 + 1)).toBe(2);
    },
    60_000,
  );
});

describe("nothing is reached", () => {
  test.each<[string, (url: string) => string]>([
    [
      "another server by fetch",
      (url) => `await fetch('${url}fetch').catch((e) => console.log('no', e.message));`,
    ],
    [
      "another server by XMLHttpRequest",
      (url) => `const x = new XMLHttpRequest(); x.open('GET', '${url}xhr'); x.onerror = () => {}; x.send();`,
    ],
    [
      "another server by a socket",
      (url) => `try { new WebSocket('${url.replace("http", "ws")}ws'); } catch {}`,
    ],
    ["another server by events", (url) => `try { new EventSource('${url}events'); } catch {}`],
    [
      "another server by an import",
      (url) => `await import(/* @vite-ignore */ '${url}x.js').catch(() => {});`,
    ],
    ["another server by a worker", (url) => `try { new Worker('${url}w.js'); } catch {}`],
    [
      "another server by importScripts",
      (url) => `try { (self as any).importScripts('${url}s.js'); } catch {}`,
    ],
    [
      "another server by a beacon",
      (url) => `try { (navigator as any).sendBeacon?.('${url}beacon'); } catch {}`,
    ],
  ])("%s", async (_, code) => {
    await judged(doing(code(`http://localhost:${(outside.address() as AddressInfo).port}/`)));
    expect(asked).toEqual([]);
  });

  test.each([
    [
      "the site's own files",
      "fetch('/kata/course.json').then((r) => r.text()).then((t) => console.log('GOT', t.length), () => console.log('refused'));",
    ],
    [
      "the answers in the browser's store",
      "try { console.log('GOT', (self as any).localStorage.length); } catch (e) { console.log('refused'); }",
    ],
    [
      "databases",
      "try { const r = indexedDB.open('x'); r.onsuccess = () => console.log('GOT'); r.onerror = () => console.log('refused'); } catch { console.log('refused'); }",
    ],
    [
      "caches",
      "try { caches.open('x').then(() => console.log('GOT'), () => console.log('refused')); } catch { console.log('refused'); }",
    ],
    ["cookies", "console.log((self as any).document ? 'GOT' : 'refused');"],
  ])("%s", async (_, code) => {
    const { output } = await judged(doing(`${code}\nawait new Promise((r) => setTimeout(r, 200));`));
    expect(output).not.toContain("GOT");
  });
});
