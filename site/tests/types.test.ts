import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { root } from "../../grader/node/course/paths.js";
import { watched } from "./chromium.js";
import { inChromium } from "./in-chromium.js";
import { check, openExercise, solutionOf, type } from "./pen.js";

// Types while somebody types: what is underlined, what is not, and that nobody waits for it.

const ATTENTION = "1-understanding-gradients/03-attention";
const TENSORS = "2-building-a-transformer/02-scaled-dot-product-attention";
const SOFTMAX = `${ATTENTION}/softmax`;
const RIGHT = solutionOf(SOFTMAX);
const WRONG = RIGHT.replace("Math.max(...z)", "Math.max(...z).length");
const OBJECTION = "Property 'length' does not exist on type 'number'.";
const NONE = "TypeScript has no notes.";
const stubOf = (name: string) => readFileSync(path.join(root, "exercises", `${name}.ts`), "utf8");

const stand = inChromium();
let page: Page;
let wrong: string[];
/** What was asked for of types. */
let asked: string[];

beforeEach(async () => {
  ({ page, wrong } = await watched(stand.browser));
  asked = [];
  page.on("request", (request) => {
    if (request.url().includes("/kata/types/")) asked.push(request.url());
  });
});
afterEach(async () => {
  expect(wrong).toEqual([]);
  await page.context().close();
});

const open = (name: string) => openExercise(page, `${stand.url}/${name}/`);
const said = () => page.textContent(".kata-switch + [role=status]");
const underlined = (kind = "") => page.locator(`.kata-editor .cm-lintRange${kind}`).allTextContents();
const PATIENCE = { timeout: 60_000 };
/** TypeScript has answered. */
const answered = (words: string) => expect.poll(said, PATIENCE).toBe(words);

test("a type error is underlined and told in TypeScript's words, and goes when it is mended", async () => {
  await open(SOFTMAX);
  await type(page, WRONG);
  await answered("TypeScript has 1 note.");
  expect(await page.getByRole("button", { name: "List them" }).count()).toBe(0);
  expect(await underlined("-warning")).toEqual(["length"]);
  await page.hover(".cm-lintRange");
  await expect.poll(() => page.textContent(".cm-tooltip-lint")).toBe(OBJECTION);
  await type(page, `${WRONG}\nconst own: string = 1;\n`);
  await answered("TypeScript has 2 notes.");
  expect(await page.getByRole("button", { name: "List them" }).isVisible()).toBe(true);
  await type(page, RIGHT);
  await answered(NONE);
  expect(await underlined()).toEqual([]);
});

test("what is no TypeScript is underlined too", async () => {
  await open(SOFTMAX);
  await type(page, RIGHT.replace("if (max", "if max"));
  await expect.poll(() => underlined("-error"), PATIENCE).toEqual(["max"]);
  await page.hover(".cm-lintRange");
  await expect.poll(() => page.textContent(".cm-tooltip-lint")).toBe("'(' expected.");
});

test("by keyboard alone every note is reached and read", async () => {
  await open(SOFTMAX);
  await type(page, WRONG);
  await answered("TypeScript has 1 note.");
  expect(await page.getAttribute(".cm-content", "aria-label")).toBe(
    "your code for Softmax; F8 goes to TypeScript's next note",
  );
  await page.keyboard.press("F8");
  await expect.poll(() => page.textContent(".cm-tooltip-lint")).toBe(OBJECTION);
  // One note is no list.
  await page.focus("text=Show it");
  await page.keyboard.press("Enter");
  expect(await page.textContent(".cm-panel-lint [role=option]")).toBe(OBJECTION);
  await page.keyboard.press("Escape");
  expect(await page.locator(".cm-panel-lint").count()).toBe(0);
});

test("around a blank that is open nothing is flagged but what the learner wrote", async () => {
  await open(SOFTMAX);
  // Without its return, TypeScript objects to the signature, which the learner did not write.
  const stub = stubOf(SOFTMAX).replace("return blank(", "blank(");
  await type(page, stub);
  await answered(NONE);
  await type(page, stub.replace("const max", "const own: string = 1;\n  const max"));
  await answered("TypeScript has 1 note.");
  expect(await underlined()).toEqual(["own"]);
});

test.each([
  `${TENSORS}/batched-attention`,
  "5-from-noise-to-images/04-text-conditioning/encode-caption",
  "2-building-a-transformer/06-complete-model/gpt-logits",
])("%s has no notes, whole or open, and gets the declarations of tensors", async (name) => {
  await open(name);
  await type(page, `${stubOf(name)}\n`);
  await answered(NONE);
  // Without a blank nothing is passed over.
  await type(page, solutionOf(name).replace("export function", "const own: string = 1;\n\nexport function"));
  await answered("TypeScript has 1 note.");
  await type(page, solutionOf(name));
  await answered(NONE);
  expect(asked.map((url) => path.posix.basename(url))).toContain("tensors.json");
});

test("names are offered behind an import, those of tensors too", async () => {
  const offered = () => page.locator(".cm-tooltip-autocomplete li").allTextContents();
  const name = `${TENSORS}/batched-attention`;
  await open(name);
  await type(page, `${stubOf(name)}\ntf`);
  await answered(NONE);
  await page.keyboard.type(".mat");
  await expect.poll(offered, PATIENCE).toContain("matMul");
  await page.keyboard.press("Escape");
  await type(page, 'import {  } from "#lib/arrays";');
  for (let i = 0; i < ' } from "#lib/arrays";'.length; i++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Control+Space");
  await expect.poll(offered, PATIENCE).toContain("assertSameLength");
});

test("another exercise has the types of the learner's own text", async () => {
  const name = `${TENSORS}/masked-softmax`;
  await open(name);
  await type(page, `${solutionOf(name)}\nexport const own = 1;\n`);
  await open(`${TENSORS}/batched-attention`);
  const text = solutionOf(`${TENSORS}/batched-attention`);
  await type(page, `import { own } from "./masked-softmax.js";\n${text}\nown.length;\n`);
  await answered("TypeScript has 1 note.");
  expect(await underlined()).toEqual(["length"]);
});

test("no verdict waits for types", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/kata/types/**", async (route) => {
    await held;
    await route.continue();
  });
  await open(`${ATTENTION}/causal-mask`);
  await type(page, solutionOf(`${ATTENTION}/causal-mask`));
  expect(await check(page)).toContain("Causal mask: passed");
  expect(await said()).toBe("TypeScript is loading…");
  release();
  await answered(NONE);
});

test("nothing is loaded before somebody types, and a line that saves data waits for the switch", async () => {
  await page.addInitScript(() =>
    Object.defineProperty(navigator, "connection", { value: { saveData: true } }),
  );
  await open(SOFTMAX);
  await type(page, WRONG);
  await page.waitForTimeout(1000);
  expect(asked).toEqual([]);
  await page.check("[data-act=types]");
  await answered("TypeScript has 1 note.");
  // softmax needs no tensors.
  expect(asked.map((url) => path.posix.basename(url)).sort()).toEqual(["declarations.json", "worker.js"]);
  // The choice is remembered, and all is kept.
  asked.length = 0;
  await open(SOFTMAX);
  await page.waitForTimeout(1000);
  expect(asked).toEqual([]);
  await page.keyboard.type(" ");
  await answered("TypeScript has 1 note.");
  expect(asked).toEqual([]);
  await page.uncheck("[data-act=types]");
  await expect.poll(() => underlined()).toEqual([]);
  expect(await said()).toBe("");
});

test("switched off while it loads, it says no more", async () => {
  await page.route("**/kata/types/declarations.json", (route) => setTimeout(() => route.continue(), 1500));
  await open(SOFTMAX);
  await type(page, WRONG);
  await expect.poll(said).toBe("TypeScript is loading…");
  await page.uncheck("[data-act=types]");
  await page.waitForTimeout(2500);
  expect(await said()).toBe("");
  expect(await underlined()).toEqual([]);
});

test("what cannot be loaded is told, and the next key tries again", async () => {
  await page.route("**/kata/types/declarations.json", (route) => route.fulfill({ status: 503 }));
  await open(SOFTMAX);
  await type(page, WRONG);
  await answered(
    "Types are not checked. The site could not send types/declarations.json (503). Try again in a minute.",
  );
  await page.unroute("**/kata/types/declarations.json");
  await page.keyboard.type(" ");
  await answered("TypeScript has 1 note.");
  wrong.splice(0, wrong.length, ...wrong.filter((text) => !text.includes("503")));
});
