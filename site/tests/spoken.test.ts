import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { inChromium } from "./in-chromium.js";
import { check, openExercise, solutionOf, type } from "./pen.js";

// What somebody hears who cannot see the page: the texts of its live regions, in their order.

const CHAPTER = "1-understanding-gradients/03-attention";
const RIGHT = solutionOf(`${CHAPTER}/causal-mask`);
const WRONG = RIGHT.replace("j <= i ? ", "j < i ? ");

const stand = inChromium();
let page: Page;
let heard: string[];

beforeEach(async () => {
  await page?.context().close();
  page = await (await stand.browser.newContext()).newPage();
  heard = [];
  await page.exposeFunction("hear", (text: string) => heard.push(text));
  page.on("dialog", (dialog) => void dialog.accept());
  await page.addInitScript(() => {
    const REGION = "#kata-exercise [role=status], #kata-exercise [role=alert]";
    new MutationObserver((changes) => {
      // A region speaks where its text changes, and an alert where it appears; each once for all that changes together.
      const appeared = changes
        .flatMap(({ addedNodes }) => [...addedNodes])
        .flatMap((node) => (node instanceof Element ? [...node.querySelectorAll("[role=alert]"), node] : []))
        .filter((node) => node.matches("#kata-exercise [role=alert]"));
      const changed = changes.flatMap(({ target }) => {
        const element = target instanceof Element ? target : target.parentElement;
        return element?.closest(REGION) ?? [];
      });
      for (const region of new Set([...changed, ...appeared]))
        if (region.textContent) (globalThis as any).hear(region.textContent);
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
});

const open = (slug: string) => openExercise(page, `${stand.url}/${CHAPTER}/${slug}/`);

/** What has been heard since, without what TypeScript says beside it. */
async function since(act: () => Promise<unknown>): Promise<string[]> {
  heard.length = 0;
  await act();
  await page.waitForTimeout(300);
  return heard.filter((text) => !text.startsWith("TypeScript"));
}

const press = (act: string) => () => page.click(`[data-act=${act}]`);

test("a wrong answer is said to be wrong, with what was misunderstood, and where it is first wrong", async () => {
  await open("causal-mask");
  await type(page, WRONG);
  expect(await since(() => check(page))).toEqual([
    "Running.",
    "Your answer fails this test: a query sees itself and what came before it. A query may look at its own position: the diagonal stays visible. " +
      "Otherwise query 0 sees nothing at all. 3 of 15 elements differ. first wrong at query 0, key 0.",
  ]);
  // Where somebody reads on, the mark that is drawn is in words.
  const heading = page.getByRole("heading", { name: "Your answer fails this test: a query sees itself" });
  expect(await heading.count()).toBe(1);
});

test("a pass, a hint, the solution, versions and a reset are said once each", async () => {
  await open("causal-mask");
  await type(page, RIGHT);
  expect(await since(() => check(page))).toEqual(["Running.", "Causal mask: passed."]);
  expect(await since(press("hint"))).toEqual([expect.stringMatching(/^hint 1 of 4, what you see: .{20}/)]);
  expect(await since(press("hint"))).toEqual([expect.stringMatching(/^hint 2 of 4, the law: .{20}/)]);
  expect(await since(press("solution"))).toEqual(["The course's solution is shown below the verdict."]);
  expect(await since(press("solution"))).toEqual(["Hidden."]);
  expect(await since(press("versions"))).toEqual(["Versions below the verdict: 1."]);
  expect(await since(press("reset"))).toEqual([
    "The code is replaced. What stood here before is kept: see Versions.",
  ]);
});

test("a guess is read with its question, which describes its choices", async () => {
  await open("softmax");
  const asked = await page.textContent("#kata-guess");
  expect(heard.at(-1)).toBe(`Before the first run, a guess is asked for below the editor. ${asked}`);
  const described = page.getByRole("group", { description: asked!.trim() });
  expect(await described.getByRole("button").count()).toBe(4);
});

test("an endless loop is said to be stopped, and the alarm of a full store sounds once", async () => {
  await open("causal-mask");
  await type(page, "export function causalMask() { for (;;); }");
  const stopped = await since(async () => {
    await page.keyboard.press("Control+Enter");
    await page.click("[data-act=stop]");
  });
  expect(stopped).toEqual(["Running.", "Stopped."]);
  const full = await since(async () => {
    await page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    await type(page, `${RIGHT}\n// more\n`);
    await check(page);
    await check(page);
  });
  expect(full.filter((text) => text.includes("store is full"))).toHaveLength(1);
});
