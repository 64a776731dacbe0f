import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inChromium } from "./in-chromium.js";
import { check, openExercise, solutionOf, type } from "./pen.js";

// What somebody sees at once of a verdict, and what they can do with it.

const CHAPTER = "1-understanding-gradients/03-attention";
const MASK = solutionOf(`${CHAPTER}/causal-mask`);
const SOFTMAX = solutionOf(`${CHAPTER}/softmax`);

const stand = inChromium();
let page: Page;
beforeEach(async () => {
  page = await (await stand.browser.newContext({ viewport: { width: 480, height: 900 } })).newPage();
});
afterEach(() => page.context().close());

const open = (slug: string) => openExercise(page, `${stand.url}/${CHAPTER}/${slug}/`);
const groups = () => page.locator(".kata-group").allTextContents();

test("the name of a test that fails is said to be one, and its numbers stand below it", async () => {
  await open("causal-mask");
  await type(page, MASK.replace("j <= i ? ", "j < i ? "));
  await check(page);
  const [headline, numbers, misread] = await groups();
  expect(headline).toBe(
    "✗ Your answer fails this test: a query sees itself and what came before it 5 of 13 tests passed",
  );
  expect(numbers).toContain("expected 0.7, got -Infinity");
  expect(misread).toContain("the diagonal stays visible");
  await type(page, MASK.replace("return j <=", "throw new TypeError(String(score)); return j <="));
  expect(await check(page)).toContain("An error ends this test: a query sees itself");
});

test("the place of a syntax error leads into the editor, to the line in which it is", async () => {
  await open("causal-mask");
  const wrong = MASK.replace("j <= i ? ", "j <= ? ");
  await type(page, wrong);
  expect(await check(page)).toContain("SyntaxError: Unexpected ?");
  const line = wrong.split("\n").findIndex((text) => text.includes("j <= ? ")) + 1;
  await page.click(`text=your code, line ${line}`);
  const active = await page.evaluate(
    () => document.querySelector(".kata-editor")!.shadowRoot!.querySelector(".cm-activeLine")!.textContent,
  );
  expect(active).toContain("j <= ? ");
});

test("a bracket that is never closed is told at the end of the code", async () => {
  await open("causal-mask");
  await type(page, MASK.replace(/\}\s*$/, ""));
  expect(await check(page)).toContain("SyntaxError");
  expect(await page.locator(".kata-to-line").count()).toBe(1);
});

test("what the code of an earlier exercise prints is left out, and it is said whose it is", async () => {
  await open("softmax");
  await type(page, SOFTMAX.replace("  const max", '  console.log("left in softmax");\n  const max'));
  expect(await check(page)).toContain("Softmax: passed");
  expect(await page.textContent(".kata-verdict")).toContain("left in softmax");
  expect(await page.locator(".kata-elsewhere").count()).toBe(0);
  await open("attention");
  const own = solutionOf(`${CHAPTER}/attention`).replace(
    "  const scores",
    '  console.log("from attention itself");\n  const scores',
  );
  await type(page, own);
  const said = await check(page);
  expect(said).toContain("passed");
  expect(said).toContain("from attention itself");
  expect(said).not.toContain("left in softmax");
  expect(await page.textContent(".kata-elsewhere")).toMatch(
    /^Your code of an earlier exercise prints, too: Softmax\./,
  );
  expect(await page.getAttribute(".kata-elsewhere a", "href")).toBe(`/${CHAPTER}/softmax/`);
  // What it builds on leads there.
  expect(await page.getAttribute(".kata-base >> text=softmax", "href")).toBe(`/${CHAPTER}/softmax/`);
});

test("code to try is set as code, in the words of a page", async () => {
  await open("score-variance");
  await type(page, solutionOf(`${CHAPTER}/score-variance`));
  expect(await check(page)).toContain("Put this at the end of the file and check:");
  const code = await page.textContent("pre.kata-try");
  expect(code).toMatch(/^import \{ mersenneTwister \} from "#lib\/random";\nfor \(.*\n {2}console\.log/);
  expect(await page.locator(".kata-said", { hasText: "import {" }).count()).toBe(0);
});

test("a drawing in a hint keeps its lines", async () => {
  await open("causal-mask");
  await page.click("[data-act=hint]");
  await page.click("[data-act=hint]");
  await page.click("[data-act=hint]");
  await page.click("[data-act=hint]");
  expect((await page.locator(".kata-hint pre").allTextContents()).join("\n")).toContain("s  s −∞ −∞");
});

test("of the solution what was asked for is shown, and the rest is folded", async () => {
  await open("softmax");
  await type(page, SOFTMAX.replace("score - max", "score"));
  await check(page);
  page.on("dialog", (dialog) => void dialog.accept());
  await page.click("[data-act=solution]");
  const asked = await page.textContent(".kata-asked");
  expect(asked).toContain("Math.exp(score - max)");
  expect(asked).not.toMatch(/import|blank|@param|\/\* end/);
  const whole = page.locator(".kata-beside pre");
  expect(await whole.isVisible()).toBe(false);
  await page.click(".kata-beside summary");
  const diff = (await whole.textContent())!;
  expect(diff).toMatch(/^- {5}\(score\) => Math\.exp\(score\)/m);
  expect(diff).toMatch(/^ {2}… \d+ lines that both have$/m);
  // It stays as it was found when the page is drawn anew.
  await page.click("[data-act=hint]");
  expect(await whole.isVisible()).toBe(true);
});
