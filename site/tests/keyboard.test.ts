import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { exercises } from "../src/course.js";
import { watched } from "./chromium.js";
import { inChromium } from "./in-chromium.js";
import { isAt, type Stop, stopAt, tabTo } from "./keys.js";

// Somebody who has no mouse: from the start page to the first pass, and out of every place again.

const [FIRST] = exercises;
const ATTENTION = "/1-understanding-gradients/03-attention";

const stand = inChromium();
let page: Page;
let wrong: string[];

beforeEach(async () => {
  await page?.context().close();
  ({ page, wrong } = await watched(stand.browser));
});

/** The stops at which nobody knows where they are. */
const lost = (way: Stop[]): string[] =>
  way.filter(({ isSeen, isCovered }) => !isSeen || isCovered).map(({ name }) => name);

/** Goes to an element by Tab, past what stands before the text. */
async function go(selector: string): Promise<void> {
  await page.keyboard.press("Tab");
  expect(await isAt(page, 'a[href="#_top"]')).toBe(true);
  await page.keyboard.press("Enter");
  expect(lost(await tabTo(page, selector))).toEqual([]);
}

/** Presses Enter on a link, and waits for its page. */
async function follow(): Promise<void> {
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
}

const verdict = () =>
  page.waitForFunction(
    () => !document.querySelector("[data-act=stop]") && document.querySelector(".kata-headline")?.textContent,
  );

const isOnScreen = (selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const { top, height } = element.getBoundingClientRect();
      return top >= 0 && top + Math.min(height, 24) <= innerHeight;
    });

test("from the start page to the first pass, and on to the next exercise", async () => {
  await page.goto(stand.url);
  await go('.ways a[href="/1-understanding-gradients/"]');
  await follow();
  await go('a[rel="next"]');
  await follow();
  await go(`.exercise-line[data-slug="${FIRST.slug}"] a`);
  await follow();
  await go(".kata-begin");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-act=check]");

  // The cursor is where the blank is.
  expect(await isAt(page, ".kata-editor")).toBe(true);
  expect(await stopAt(page)).toMatchObject({ isSeen: true, isCovered: false });
  await page.keyboard.press("Control+Enter");
  await verdict();
  expect(await page.textContent(".kata-headline")).toContain("blank");
  expect(await isAt(page, ".kata-editor")).toBe(true);
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+End");
  await page.keyboard.type("return xs.map((x) => w * x + b);");
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector(".kata-headline.kata-good");
  expect(await page.textContent(".kata-headline")).toContain("passed");

  await page.keyboard.press("Escape");
  // The lesson goes on before the next exercise.
  expect(lost(await tabTo(page, `.kata-next a[href$="#exercise-${FIRST.slug}"]`))).toEqual([]);
  expect(lost(await tabTo(page, ".kata-next a:not([href*='#'])"))).toEqual([]);
  await follow();
  expect(await page.getAttribute("#kata-exercise", "data-slug")).toBe(exercises[1].slug);
  expect(wrong).toEqual([]);
});

test("no place of an exercise's page keeps Tab, and each of its buttons is told by a ring", async () => {
  await page.goto(`${stand.url}${ATTENTION}/softmax/`);
  await go(".kata-begin");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-act=check]");
  await page.keyboard.press("Escape");
  expect(lost(await tabTo(page, "[data-act=reset]"))).toEqual([]);
  expect(lost(await tabTo(page, 'a[rel="next"]'))).toEqual([]);
  // And back into the editor, from which Shift and Tab leave as well.
  for (let i = 0; i < 40 && !(await isAt(page, ".kata-editor")); i++) await page.keyboard.press("Shift+Tab");
  expect(await isAt(page, ".kata-editor")).toBe(true);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Tab");
  expect(await isAt(page, "[data-act=share]")).toBe(true);
});

test("Tab changes nothing before somebody types, and Escape holds until they do again", async () => {
  await page.goto(`${stand.url}${ATTENTION}/softmax/`);
  await go(".kata-begin");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-act=check]");
  const text = () => page.evaluate(() => document.querySelector(".kata-editor")!.shadowRoot!.textContent);
  const before = await text();
  await page.keyboard.press("Tab");
  expect(await isAt(page, ".kata-editor")).toBe(false);
  await page.keyboard.press("Shift+Tab");
  expect(await isAt(page, ".kata-editor")).toBe(true);
  expect(await text()).toBe(before);
  await page.keyboard.type("x");
  await page.keyboard.press("Tab");
  expect(await isAt(page, ".kata-editor")).toBe(true);
  // What is selected takes an Escape of its own, and nobody counts seconds.
  await page.keyboard.press("Shift+Home");
  await page.keyboard.press("Escape");
  await page.waitForTimeout(2500);
  await page.keyboard.press("Tab");
  expect(await isAt(page, ".kata-editor")).toBe(false);
});

test("what is selected in the line of the cursor can be seen", async () => {
  await page.goto(`${stand.url}${ATTENTION}/softmax/`);
  await go(".kata-begin");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-act=check]");
  const colors = () =>
    page.evaluate(() => {
      const root = document.querySelector(".kata-editor")!.shadowRoot!;
      const [selected, line] = [".cm-selectionBackground", ".cm-activeLine"].map((name) => {
        const found = root.querySelector(name);
        return found ? getComputedStyle(found).backgroundColor : "none";
      });
      return { selected, line };
    });
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+End");
  await page.waitForTimeout(200);
  const { selected, line } = await colors();
  expect(selected).not.toBe("none");
  // The line lies over it, so it lets half of it through.
  expect(Number(/[/,] ?([\d.]+)\)$/.exec(line)?.[1])).toBeLessThan(0.6);
});

test("the focus stays through a guess, a verdict, a hint, the solution and the versions", async () => {
  page.on("dialog", (dialog) => void dialog.accept());
  await page.goto(`${stand.url}${ATTENTION}/softmax/`);
  await go(".kata-begin");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-act=check]");
  await page.keyboard.press("Control+Enter");
  expect(await isAt(page, ".kata-question button")).toBe(true);
  expect(lost([await stopAt(page)])).toEqual([]);
  await page.keyboard.press("Enter");
  await verdict();
  // The guess was asked for from there.
  expect(await isAt(page, ".kata-editor")).toBe(true);
  await page.keyboard.press("Escape");
  expect(lost(await tabTo(page, "[data-act=check]"))).toEqual([]);
  for (const [act, shown] of [
    ["check", ".kata-headline"],
    ["hint", ".kata-hint"],
    ["solution", ".kata-solution"],
    ["versions", ".kata-versions"],
    ["reset", ".kata-below .kata-bar"],
  ]) {
    if (!(await isAt(page, `[data-act=${act}]`))) await page.keyboard.press("Tab");
    expect(await isAt(page, `[data-act=${act}]`), act).toBe(true);
    expect(lost([await stopAt(page)]), act).toEqual([]);
    await page.keyboard.press("Enter");
    await page.waitForSelector(shown, { state: "attached" });
    if (act === "check") await verdict();
    // What was asked for comes to the screen, and the focus stays where it can ask for more.
    expect(await isAt(page, `[data-act=${act}]`), act).toBe(true);
    await expect.poll(() => isOnScreen(shown), { message: act }).toBe(true);
  }
});

test("the search opens by its keys, gives the focus back, and its results are links", async () => {
  await page.goto(`${stand.url}/map/`);
  await page.keyboard.press("Control+k");
  await page.waitForSelector("#starlight__search input");
  await page.keyboard.type("attention sink");
  await page.locator(".pagefind-ui__result-link").first().waitFor();
  await tabTo(page, ".pagefind-ui__result-link");
  await page.keyboard.press("Escape");
  expect(await page.locator("dialog[open]").count()).toBe(0);
});
