import { rmSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { UPDATED } from "../../grader/site/offline/version.js";
import { Built } from "./built.js";
import { nextVersion } from "./next-version.js";
import { isKept, offlineStand, versionOf, versionsKept } from "./offline-stand.js";
import { begin, check, openExercise, solutionOf, textIn, type } from "./pen.js";
import { until } from "./until.js";

// The course is updated while somebody works on it: another server takes the place of the first, with another version of the site.

const CHAPTER = "1-understanding-gradients/03-attention";
/** Its spec is another one in the next version. */
const CHANGED = `${CHAPTER}/causal-mask`;
const RIGHT = solutionOf(CHANGED);

let next: string;
beforeAll(() => {
  next = nextVersion(new Built().folder, CHANGED);
});
afterAll(() => rmSync(next, { recursive: true, force: true }));

const stand = offlineStand();
const { at } = stand;

/** Opens a page of the next version, and waits until it has what was kept of the one before. */
async function takenOver(route: string): Promise<Page> {
  await stand.serveInstead(next);
  const page = await stand.context.newPage();
  await page.goto(at(route));
  // The chapter comes over late, and while that goes on, its page holds a lock.
  await until(
    page,
    async ([version, chapter]) => {
      const name = (await caches.keys()).find((name) => name.endsWith(version as string));
      const cache = name && (await caches.open(name));
      if (!cache || !(await cache.match(chapter as string))) return false;
      const { held = [] } = await navigator.locks.query();
      return !held.some(({ name }) => name?.endsWith("take over"));
    },
    [await versionOf(page), `/kata/chapters/${CHAPTER}.json`],
  );
  return page;
}

/**
 * Waits until nothing of another version is kept. Every page that opens looks whether one is still open, and a browser may take a moment
 * to close the last.
 */
async function onlyKept(page: Page, version: string | null): Promise<void> {
  for (let i = 0; i < 4 && (await versionsKept(page)).length > 1; i++) {
    await page.reload();
    const isOne = async () => (await caches.keys()).length === 1;
    await until(page, isOne, undefined, 15_000).catch(() => {});
  }
  expect(await versionsKept(page)).toEqual([version]);
}

test("an update takes nothing away, and tells which pass is old", async () => {
  const { page } = stand;
  const draft = "// not yet\nexport const scaleScores = 1;\n";
  await openExercise(page, at(CHANGED));
  await type(page, RIGHT);
  expect(await check(page)).toContain("Causal mask: passed");
  await openExercise(page, at(`${CHAPTER}/softmax`));
  await type(page, solutionOf(`${CHAPTER}/softmax`));
  await page.keyboard.press("Control+Enter");
  await page.click(".kata-question button >> nth=1");
  await page.waitForSelector("text=Softmax: passed");
  await openExercise(page, at(`${CHAPTER}/scale-scores`));
  await type(page, `${draft}// judged\n`);
  await check(page);
  await page.click("[data-act=hint]");
  await type(page, draft);
  await isKept(page);
  const here = (where: Page) => where.evaluate(() => Object.fromEntries(Object.entries(localStorage)));
  const before = await here(page);
  expect(JSON.parse(before["kata:progress"]).exercises).toMatchObject({
    "causal-mask": { passed: {} },
    softmax: { passed: {}, predicted: 1 },
    "scale-scores": { hints: 1 },
  });
  await page.close();

  const map = await takenOver("map");
  expect(await here(map)).toEqual(before);
  expect(await map.textContent("#kata-stale")).toBe(
    "The spec of 1 exercise has changed since you passed it: check it again.",
  );
  const states = ["causal-mask", "softmax", "scale-scores"].map((slug) =>
    map.textContent(`main [data-slug=${slug}] .exercise-state`),
  );
  expect(await Promise.all(states)).toEqual(["passed before the last update", "✓ passed", ""]);

  await openExercise(map, at(CHANGED));
  expect(await textIn(map)).toBe(RIGHT);
  expect(await map.textContent("#kata-stale")).toBe("The spec has changed since you passed: check again.");
  expect(await check(map)).toContain("the next version asks for more");
  await openExercise(map, at(`${CHAPTER}/softmax`));
  await begin(map);
  // The guess is not asked for again.
  await map.waitForSelector("text=You expected");
  expect(await map.locator("#kata-stale").count()).toBe(0);
  await openExercise(map, at(`${CHAPTER}/scale-scores`));
  expect(await textIn(map)).toBe(draft);
  await map.click("[data-act=versions]");
  expect(await map.locator(".kata-below details pre").allTextContents()).toEqual([`${draft}// judged\n`]);
});

test("what was kept of the version before is kept of the next one, with the network and without", async () => {
  const { page } = stand;
  await page.goto(at(CHAPTER));
  await isKept(page);
  await openExercise(page, at(CHANGED));
  await isKept(page);
  const before = await versionOf(page);
  await page.close();
  const map = await takenOver("map");
  const after = await versionOf(map);
  expect(after).not.toBe(before);
  await onlyKept(map, after);

  stand.site.close();
  await map.goto(at(CHAPTER));
  expect(await versionOf(map)).toBe(after);
  await openExercise(map, at(CHANGED));
  expect(await versionOf(map)).toBe(after);
  await type(map, RIGHT);
  expect(await check(map)).toContain("the next version asks for more");
});

test("pages of the version before work on without a network as long as one is open, by what was kept of it", async () => {
  const { page, context } = stand;
  await openExercise(page, at(CHANGED));
  await isKept(page);
  const before = await versionOf(page);
  const unbegun = await context.newPage();
  await unbegun.goto(at(CHANGED));
  await isKept(unbegun);
  // Nothing of what its editor takes has been loaded into this one.
  await page.close();
  const other = await takenOver("map");
  const after = await versionOf(other);
  expect(await versionsKept(other)).toEqual([before, after]);

  stand.site.close();
  await unbegun.click(".kata-begin");
  await unbegun.waitForSelector(".kata-bar [data-act=check]");
  await type(unbegun, RIGHT);
  expect(await check(unbegun)).toContain("Causal mask: passed");

  await stand.serveInstead(next);
  await unbegun.close();
  await onlyKept(other, after);
});

test("a page of the version before takes nothing of the next one", async () => {
  const { page } = stand;
  await page.goto(at(CHANGED));
  await isKept(page);
  await stand.serveInstead(next);
  // Its chapter is now that of the next version.
  await page.click(".kata-begin");
  await page.waitForSelector(`text=${UPDATED}`);
});
