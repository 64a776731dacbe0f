import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { chapters, course } from "../src/course.js";
import { inChromium } from "./in-chromium.js";
import { begin, check, openExercise, solutionOf, type } from "./pen.js";

// Every kind of page by axe-core's rules, in both themes.

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const CHAPTER = "1-understanding-gradients/03-attention";
const exercise = `${CHAPTER}/causal-mask`;
const [part] = course.parts;
const tensors = chapters.find(({ path }) => path.startsWith("5-"))!;

/** By what is looked at: where it is, and what is done there first. */
const KINDS: Record<string, [route: string, act?: (page: Page) => Promise<unknown>]> = {
  "the start": ["/"],
  "the map": ["/map/"],
  "the licenses": ["/licenses/"],
  "a page that is not there": ["/nowhere/"],
  "a story": [`/${part.story.route}/`],
  "a look back": [`/${part.lookBack.route}/`],
  "a lesson": [`/${CHAPTER}/`, openAll],
  "a lesson with pictures of part 5": [`/${tensors.path}/`, openAll],
  "an exercise": [`/${exercise}/`],
  "its lesson, on its page": [
    `/${exercise}/`,
    async (page) => {
      await page.click("#kata-lesson summary");
      await page.waitForSelector("#kata-lesson .katex");
    },
  ],
  "its editor": [`/${exercise}/`, (page) => openExercise(page, page.url())],
  "a blank": [`/${exercise}/`, (page) => judged(page)],
  "a wrong answer": [
    `/${exercise}/`,
    (page) => judged(page, solutionOf(exercise).replace("j <= i ? ", "j < i ? ")),
  ],
  "a hint and the solution": [
    `/${exercise}/`,
    async (page) => {
      page.on("dialog", (dialog) => dialog.accept());
      await judged(page);
      await page.click("[data-act=hint]");
      await page.click("[data-act=solution]");
      await page.click("[data-act=versions]");
    },
  ],
  "a pass": [`/${exercise}/`, (page) => judged(page, solutionOf(exercise))],
  "a question": [
    `/${CHAPTER}/softmax/`,
    async (page) => {
      await openExercise(page, page.url());
      await page.keyboard.press("Control+Enter");
      await page.waitForSelector(".kata-question");
    },
  ],
  "a pass with what to keep": [
    `/${CHAPTER}/softmax/`,
    (page) => judged(page, solutionOf(`${CHAPTER}/softmax`)),
  ],
};

const stand = inChromium();

for (const colorScheme of ["light", "dark"] as const)
  test.for(Object.entries(KINDS))(`%s, ${colorScheme}`, { timeout: 60_000 }, async ([, [route, act]]) => {
    const context = await stand.browser.newContext({ colorScheme, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(stand.url + route);
    await act?.(page);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => (globalThis as any).axe.run(document));
    const told = violations.flatMap(({ id, nodes }: any) =>
      nodes.map(({ target, failureSummary }: any) => `${id} at ${target.join(" ")}: ${failureSummary}`),
    );
    await context.close();
    expect(told.join("\n")).toBe("");
  });

async function openAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("main details"))
      (details as HTMLDetailsElement).open = true;
  });
}

async function judged(page: Page, text?: string): Promise<void> {
  await openExercise(page, page.url());
  if (text !== undefined) {
    await type(page, text);
    await check(page);
  } else {
    await begin(page);
    await page.waitForSelector(".kata-headline");
  }
}
