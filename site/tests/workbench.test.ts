import { readFileSync } from "node:fs";
import type { BrowserContext, Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { inChromium } from "./in-chromium.js";
import { check, openExercise, solutionOf, textIn, type } from "./pen.js";

// The page of an exercise, as somebody works on it: what is said, and that nothing typed is ever lost.

const CHAPTER = "1-understanding-gradients/03-attention";
const RIGHT = solutionOf(`${CHAPTER}/causal-mask`);
const WRONG = RIGHT.replace("j <= i ? ", "j < i ? ");

const stand = inChromium();
let context: BrowserContext;
let page: Page;

beforeEach(async () => {
  await context?.close();
  context = await stand.browser.newContext();
  page = await context.newPage();
  await open(page);
});

const open = (where: Page, slug = "causal-mask") => openExercise(where, `${stand.url}/${CHAPTER}/${slug}/`);

test("a stub is open, a wrong answer is told what it misunderstood, a right one passes", async () => {
  expect(await check(page)).toContain("blank 1 of");
  await type(page, WRONG);
  expect(await check(page)).toContain("(your answer fails exactly as the mistake");
  await type(page, RIGHT);
  expect(await check(page)).toContain("Causal mask: passed");
  // Everywhere else it is marked.
  await page.goto(`${stand.url}/map/`);
  expect(await page.getAttribute("main [data-slug=causal-mask]", "data-is")).toBe("passed");
});

test("an error of another class than the promised one is told as one", async () => {
  await open(page, "softmax");
  await type(page, solutionOf(`${CHAPTER}/softmax`).replace("new RangeError(", "new Error("));
  expect(await check(page)).toContain("another class of error");
});

test("what was typed is there after the tab was closed, and after a reset it can be put back", async () => {
  await type(page, WRONG);
  await page.close();
  page = await context.newPage();
  await open(page);
  expect(await textIn(page)).toContain("j < i ? ");
  await page.click("[data-act=reset]");
  expect(await textIn(page)).toContain("blank(");
  await page.keyboard.press("Control+z");
  await page.click("[data-act=versions]");
  await page.click(".kata-below details summary");
  await page.click("text=Put this back");
  expect(await textIn(page)).toContain("j < i ? ");
});

test("two tabs show the same answer, and none takes away what the other typed", async () => {
  const other = await context.newPage();
  await open(other);
  await type(page, WRONG);
  await expect.poll(() => textIn(other)).toContain("j < i ? ");
  await type(other, RIGHT);
  // This one follows once nobody types in it any more.
  await expect.poll(() => textIn(page), { timeout: 10_000 }).toContain("j <= i ? ");
  await page.click("[data-act=versions]");
  expect(await page.textContent(".kata-below")).toContain("j < i ? ");
});

test("no letter is lost while another tab shows the same exercise", async () => {
  const other = await context.newPage();
  await open(other);
  await type(page, "");
  const words = "// the quick brown fox jumps over the lazy dog, and nobody is in its way";
  await page.keyboard.type(words, { delay: 60 });
  expect(await textIn(page)).toBe(words);
  await expect.poll(() => textIn(other)).toBe(words);
  await page.click("[data-act=versions]");
  expect(await page.locator(".kata-below details").count()).toBe(0);
});

test("a store that is full or missing is told, and the page goes on judging", async () => {
  await page.evaluate(() => {
    const big = "x".repeat(1_000_000);
    for (let i = 0; i < 12; i++)
      try {
        localStorage.setItem(`other:${i}`, big);
      } catch {}
    for (let size = 1_000_000; size > 10; size = Math.floor(size / 2))
      try {
        localStorage.setItem(`rest:${size}`, "x".repeat(size));
      } catch {}
  });
  await type(page, `${RIGHT}\n// ${"y".repeat(3000)}\n`);
  expect(await check(page)).toContain("passed");
  expect(await page.textContent(".kata-below")).toContain("store is full");
});

test("a guess is asked for before the first run, and told beside the pass", async () => {
  await open(page, "softmax");
  await page.keyboard.press("Control+Enter");
  await page.click(".kata-question button >> nth=0");
  await page.waitForSelector(".kata-headline");
  await type(page, solutionOf(`${CHAPTER}/softmax`));
  expect(await check(page)).toContain("You expected");
});

test("by keyboard alone the focus is never lost", async () => {
  const focused = () =>
    page.evaluate(
      () => (document.activeElement as HTMLElement).dataset.act ?? document.activeElement!.tagName,
    );
  await open(page, "softmax");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".kata-headline");
  // From the editor the guess was asked for, and there it goes on.
  expect(await focused()).toBe("DIV");
  await page.keyboard.press("Escape");
  while ((await focused()) !== "hint") await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".kata-hint");
  expect(await focused()).toBe("hint");
});

test("one file carries all of it to another browser", async () => {
  await type(page, RIGHT);
  await check(page);
  await page.goto(`${stand.url}/map/`);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Export")]);
  const file = await download.path();
  const text = readFileSync(file, "utf8");
  expect(JSON.parse(text)).toMatchObject({ format: "kata-progress", files: { "causal-mask": RIGHT } });

  const elsewhere = await (await stand.browser.newContext()).newPage();
  await elsewhere.goto(`${stand.url}/map/`);
  await elsewhere.setInputFiles("#kata-travel input", file);
  await elsewhere.click("text=Take it in");
  await elsewhere.waitForSelector("text=Done.");
  const [again] = await Promise.all([elsewhere.waitForEvent("download"), elsewhere.click("text=Export")]);
  expect(readFileSync(await again.path(), "utf8")).toBe(text);
  await elsewhere.setInputFiles("#kata-travel input", {
    name: "x.json",
    mimeType: "application/json",
    buffer: Buffer.from("{"),
  });
  await elsewhere.waitForSelector("text=no JSON");
});
