import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { exercises } from "../src/course.js";
import { inChromium } from "./in-chromium.js";
import { begin, check, openExercise, solutionOf, type } from "./pen.js";

// What the page of an exercise shows beside the code and its verdict: the lesson, what to keep, the end of a chapter, a training.

const CHAPTER = "1-understanding-gradients/03-attention";
const inChapter = exercises.filter(({ chapter }) => chapter === CHAPTER).map(({ slug }) => slug);

const stand = inChromium();
let page: Page;

beforeEach(async () => {
  await page?.context().close();
  page = await (await stand.browser.newContext()).newPage();
});

const open = (route: string) => openExercise(page, `${stand.url}/${route}/`);

test("the lesson can be read on the page of its exercise, from the place where it stands", async () => {
  await page.goto(`${stand.url}/${CHAPTER}/causal-mask/`);
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
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    const look = () => {
      const figure = document.querySelector(".kata-training");
      if (figure?.querySelector(".kata-band")) seen.push(figure.textContent ?? "");
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
  await begin(page);
  await page.waitForSelector(".kata-headline", { timeout: 120_000 });
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen.join("\n"));
  expect(seen).toMatch(/step \d+ of \d+.*runs of the solution/);
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

test("whoever comes back sees their own code, and a pass that it has outgrown is told as one", async () => {
  const right = solutionOf(`${CHAPTER}/causal-mask`);
  await open(`${CHAPTER}/causal-mask`);
  await type(page, right);
  expect(await check(page)).toContain("passed");
  const seen = async () => {
    await page.reload();
    await page.waitForSelector("text=Go on with your code");
    return page.textContent("#kata-exercise pre");
  };
  expect(await seen()).toBe(right);
  await expect.poll(() => page.textContent(".exercise-facts .exercise-state")).toBe("✓ passed");
  await page.click(".kata-begin");
  await page.waitForSelector("[data-act=check]");
  await type(page, `${right}\n// changed\n`);
  expect(await seen()).toContain("// changed");
  await expect
    .poll(() => page.textContent(".exercise-facts .exercise-state"))
    .toBe("passed, and changed since");
});

test("all hints that were asked for stay, and what a reset replaces is said to be kept", async () => {
  await open(`${CHAPTER}/causal-mask`);
  for (let i = 0; i < 4; i++) await page.click("[data-act=hint]");
  await page.dispatchEvent("[data-act=hint]", "click");
  expect(await page.locator(".kata-hint").count()).toBe(4);
  expect(await page.getAttribute("[data-act=hint]", "aria-disabled")).toBe("true");
  await page.click("[data-act=reset]");
  expect(await page.textContent(".kata-below")).not.toContain("is kept");
  await type(page, "// mine");
  await page.click("[data-act=reset]");
  expect(await page.textContent(".kata-below")).toContain("What stood here before is kept: see Versions.");
});
