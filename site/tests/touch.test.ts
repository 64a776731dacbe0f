import type { BrowserContext, Page } from "playwright-core";
import { afterEach, expect, test } from "vitest";
import { inChromium } from "./in-chromium.js";
import { solutionOf, type } from "./pen.js";

// A phone reads lessons and answers their questions; a tablet with its keyboard on the screen solves an exercise.

const LESSON = "/1-understanding-gradients/03-attention/";
const SOLUTION = solutionOf("1-understanding-gradients/03-attention/causal-mask");
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const TABLET = { viewport: { width: 768, height: 500 }, hasTouch: true, isMobile: true };

/** The least height in pixels that a finger hits. */
const FINGER = 24;

const stand = inChromium();
let context: BrowserContext;
afterEach(() => context?.close());

async function opened(device: object, address: string): Promise<Page> {
  context = await stand.browser.newContext(device);
  const page = await context.newPage();
  await page.goto(stand.url + address, { waitUntil: "networkidle" });
  return page;
}

const widthOf = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);

/** Whether all of an element's first lines are on the screen, and nothing lies over them. */
const isOnScreen = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const at = document.elementFromPoint(x + width / 2, y + Math.min(height, 20) / 2);
    return y >= 0 && y + Math.min(height, 40) <= innerHeight && element.contains(at);
  });

test("on a phone each question of a lesson is answered by a tap", async () => {
  const page = await opened(PHONE, LESSON);
  const answers = page.locator("details.answer");
  expect(await answers.count()).toBeGreaterThan(1);
  for (const answer of await answers.all()) {
    const summary = answer.locator("summary");
    expect((await summary.boundingBox())!.height).toBeGreaterThanOrEqual(FINGER);
    await summary.tap();
    expect(await answer.locator("p").first().isVisible()).toBe(true);
  }
  expect(await widthOf(page)).toBe(360);
});

test("on a phone the menu leads to the map, and there a finger meets one exercise at a time", async () => {
  const page = await opened(PHONE, LESSON);
  await page.locator("button[popovertarget=starlight__sidebar]").tap();
  await page.locator("#starlight__sidebar").getByText("Map of the course").tap();
  await page.waitForURL(`${stand.url}/map/`);
  await page.locator("#kata-travel input[type=file]").waitFor();
  expect(await widthOf(page)).toBe(360);
  const tops = await page
    .locator("main .chapter [data-slug] > a")
    .evaluateAll((links) => links.slice(0, 20).map((link) => link.getBoundingClientRect().top));
  const steps = tops.slice(1).map((top, i) => top - tops[i]);
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(FINGER);
});

test("on a tablet with its keyboard up the editor, the button and the verdict come to the screen", async () => {
  const page = await opened(TABLET, `${LESSON}causal-mask/`);
  await page.locator(".kata-begin").tap();
  await page.waitForSelector("[data-act=check]");
  // The line of the blank, where somebody writes.
  const line = await page.evaluate(() => {
    const active = document.querySelector(".kata-editor")!.shadowRoot!.querySelector(".cm-activeLine")!;
    const { top, bottom } = active.getBoundingClientRect();
    return { top, bottom, text: active.textContent };
  });
  expect(line.text).toContain("blank(");
  expect(line.top).toBeGreaterThan(0);
  expect(line.bottom).toBeLessThan(500);
  await type(page, SOLUTION);
  const check = page.locator("[data-act=check]");
  // What it says of keys is for those who have some.
  expect(await check.locator(".kata-keys").isVisible()).toBe(false);
  await check.tap();
  await page.waitForSelector(".kata-headline.kata-good");
  expect(await isOnScreen(page, ".kata-headline")).toBe(true);
  await page.locator("[data-act=hint]").tap();
  expect(await isOnScreen(page, ".kata-hint")).toBe(true);
  await page.locator("[data-act=solution]").tap();
  expect(await isOnScreen(page, ".kata-solution")).toBe(true);
  expect(await widthOf(page)).toBe(768);
});
