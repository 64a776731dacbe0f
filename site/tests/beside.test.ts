import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { exercises } from "../src/course.js";
import { Built } from "./built.js";
import { openChromium } from "./chromium.js";
import { begin, check, openExercise, solutionOf, type } from "./pen.js";
import { serve } from "./serve.js";

// What the page of an exercise shows beside the code and its verdict: the lesson, what to keep, the end of a chapter, a training.

const CHAPTER = "1-understanding-gradients/03-attention";
const inChapter = exercises.filter(({ chapter }) => chapter === CHAPTER).map(({ slug }) => slug);

let browser: Browser;
let site: Awaited<ReturnType<typeof serve>>;
let page: Page;

beforeAll(async () => {
  site = await serve(new Built().folder);
  browser = await openChromium();
});
beforeEach(async () => {
  await page?.context().close();
  page = await (await browser.newContext()).newPage();
});
afterAll(async () => {
  await browser?.close();
  site?.close();
});

const open = (route: string) => openExercise(page, `${site.url}/${route}/`);

test("the lesson can be read on the page of its exercise, from the place where it stands", async () => {
  await page.goto(`${site.url}/${CHAPTER}/causal-mask/`);
  await page.click("#kata-lesson summary");
  await page.waitForSelector("#kata-lesson .katex");
  const line = page.locator("#kata-lesson #exercise-causal-mask");
  await expect.poll(() => line.evaluate((one) => one.getBoundingClientRect().top)).toBeLessThan(900);
  expect(await page.locator(".kata-lesson-text").evaluate((place) => place.scrollTop)).toBeGreaterThan(100);
});

test("what to keep is there after the pass, and when the page is opened again", async () => {
  await open(`${CHAPTER}/softmax`);
  expect(await page.isVisible("#kata-kept")).toBe(false);
  await type(page, solutionOf(`${CHAPTER}/softmax`));
  expect(await check(page)).toContain("passed");
  expect(await page.isVisible("#kata-kept .katex")).toBe(true);
  await page.reload();
  expect(await page.isVisible("#kata-kept .katex")).toBe(true);
});

test("a chapter ends with what the learner has now, once all of it has passed", async () => {
  const last = inChapter.at(-1)!;
  const pass = (slugs: string[]) =>
    page.evaluate((slugs) => {
      const exercises = Object.fromEntries(
        slugs.map((slug) => [slug, { runs: 1, hints: 0, passed: { at: "", file: "", spec: "" } }]),
      );
      const kept = JSON.parse(localStorage.getItem("kata:progress") ?? "{}");
      localStorage.setItem("kata:progress", JSON.stringify({ ...kept, exercises }));
    }, slugs);
  await open(`${CHAPTER}/${last}`);
  await check(page);
  await pass(inChapter.slice(1));
  await page.reload();
  expect(await page.isVisible("#kata-recap")).toBe(false);
  await pass(inChapter);
  await page.reload();
  expect(await page.textContent("#kata-recap")).toMatch(
    /: complete[\s\S]*Your code becomes part of [\s\S]*Next: /,
  );
});

test("a training shows its loss over the band of the solution's runs, and what came of it", {
  timeout: 180_000,
}, async () => {
  const route = exercises.find(({ slug }) => slug === "attention-recall")!.route;
  await open(route);
  await type(page, solutionOf(route));
  await begin(page);
  await page.waitForSelector(".kata-training .kata-band", { timeout: 60_000 });
  expect(await page.textContent(".kata-training figcaption")).toMatch(
    /step \d+ of \d+.*runs of the solution/,
  );
  await page.waitForSelector(".kata-headline", { timeout: 120_000 });
  expect(await page.textContent(".kata-training figcaption")).toMatch(/ to .* in \d+ of \d+ steps/);
});

test("what never ends is asked about once; the same code is ended the next time", {
  timeout: 120_000,
}, async () => {
  await open(`${CHAPTER}/causal-mask`);
  await type(page, "export const causalMask = () => {\n  for (;;) {}\n};\n");
  await page.keyboard.press("Control+Enter");
  await page.click(".kata-question >> text=Stop", { timeout: 60_000 });
  await page.waitForSelector(".kata-headline");
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector("[data-act=stop]");
  await page.waitForSelector(".kata-headline", { timeout: 60_000 });
  expect(await page.isVisible(".kata-question")).toBe(false);
});
