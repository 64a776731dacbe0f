import { readFileSync, rmSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { OFFLINE, UPDATED } from "../../grader/site/offline/version.js";
import { course, exercises, root } from "../src/course.js";
import { Built } from "./built.js";
import { openChromium, watched } from "./chromium.js";
import { nextVersion } from "./next-version.js";
import { check, openExercise, solutionOf, textIn, type } from "./pen.js";
import { type Served, serve } from "./serve.js";

// The network goes, or the course is updated while somebody works on it. The server is really closed, and another one takes its place.

const CHAPTER = "1-understanding-gradients/03-attention";
const RIGHT = solutionOf(`${CHAPTER}/causal-mask`);
const WRONG = RIGHT.replace("j <= i ? ", "j < i ? ");

const built = new Built();
let browser: Browser;
let site: Served;
let context: BrowserContext;
let page: Page;
let wrong: string[];

beforeAll(async () => {
  browser = await openChromium();
});
beforeEach(async () => {
  site = await serve(built.folder);
  ({ page, wrong } = await watched(browser));
  context = page.context();
});
afterEach(async () => {
  await context?.close();
  site?.close();
});
afterAll(() => browser?.close());

const at = (route: string) => `${site.url}/${route}/`;

/** Waits until all that a page has loaded is kept, and a service worker answers for it. */
const isKept = async (where: Page) => {
  await where.waitForLoadState("networkidle");
  await where.waitForFunction(async () => {
    const loaded = performance
      .getEntriesByType("resource")
      .map(({ name }) => new URL(name).pathname)
      .filter((address) => /\/(_astro|own)\/|\/(page|exercise)-/.test(address));
    const all = await Promise.all([location.pathname, ...loaded].map((address) => caches.match(address)));
    return navigator.serviceWorker.controller !== null && loaded.length > 5 && all.every(Boolean);
  });
};

const cachesThere = (where: Page) =>
  where.evaluate(async () => (await caches.keys()).map((name) => name.split(" ").at(-1)));
const versionOf = (where: Page) => where.getAttribute("meta[name=kata-version]", "content");

test("a lesson and an exercise that were visited work without a network, what was not says so", async () => {
  await page.goto(at(CHAPTER));
  await isKept(page);
  await page.goto(at(`${CHAPTER}/softmax`));
  await isKept(page);
  await openExercise(page, at(`${CHAPTER}/causal-mask`));
  await type(page, WRONG);
  await isKept(page);
  site.close();

  await page.goto(at(CHAPTER));
  await page.waitForSelector(".katex-html");
  expect(await page.evaluate(() => document.fonts.check("1rem KaTeX_Main"))).toBe(true);

  await openExercise(page, at(`${CHAPTER}/causal-mask`));
  expect(await textIn(page)).toContain("j < i ? ");
  expect(await check(page)).toContain("(your answer fails exactly as the mistake");
  await type(page, RIGHT);
  expect(await check(page)).toContain("Causal mask: passed");
  await page.click("#kata-lesson summary");
  await page.waitForSelector("#kata-lesson .katex");
  const stroke = await page
    .locator("#kata-lesson .picture path.c0")
    .first()
    .evaluate((path) => getComputedStyle(path).stroke);
  expect(stroke).toMatch(/^rgb/);
  // What is asked of the server anew: the favicon, and whether it has another version.
  expect(wrong.filter((what) => !what.includes("ERR_CONNECTION_REFUSED"))).toEqual([]);

  // Its page was read, but nobody has begun it.
  await page.goto(at(`${CHAPTER}/softmax`));
  await page.click(".kata-begin");
  await page.waitForSelector(`text=${OFFLINE}`);
  await page.goto(at(`${CHAPTER}/attention`));
  expect(await page.textContent("body")).toContain("You are offline, and this page is not kept");
});

test("a part that is kept works without a network to its last exercise, and can be removed", async () => {
  // The second part has tensors, where it has been built.
  const part = [course.parts[1], course.parts[0]].find(({ path }) => built.has(`${path}/index.html`))!;
  const inPart = exercises.filter(({ chapter }) => chapter.startsWith(part.path));
  const last = inPart.at(-1)!;
  const specOf = ({ route }: { route: string }) =>
    readFileSync(new URL(`exercises/${route}.spec.ts`, root), "utf8");
  const tensors = inPart.findLast((one) =>
    /#lib\/spec\/tensors(?![\s\S]*tensorSpec\("train")/.test(specOf(one)),
  );
  await page.goto(at("map"));
  const place = page.locator(`.kata-keep[data-part="${part.path}"]`);
  expect(await place.locator("button").textContent()).toMatch(
    new RegExp(`^Keep part ${part.number} on this machine \\(\\d+\\.\\d MB\\)$`),
  );
  await place.locator("button").click();
  await place.locator("text=is kept on this machine").waitFor();
  await isKept(page);
  site.close();

  await page.goto(at(part.chapters[0].path));
  await page.waitForSelector(".exercise-line");
  for (const { route } of [last, ...(tensors ? [tensors] : [])]) {
    await openExercise(page, at(route));
    await type(page, solutionOf(route));
    if (await page.locator(".kata-question").count()) await page.click(".kata-skip");
    expect(await check(page), route).toContain(": passed");
  }

  await page.goto(at("map"));
  expect(await page.getAttribute(`main [data-slug=${last.slug}]`, "data-is")).toBe("passed");
  await place.locator("text=Remove").click();
  await place.locator("text=Keep part").waitFor();
  await page.goto(at(part.chapters[0].path));
  expect(await page.textContent("body")).toContain("You are offline");
});

test("an update takes nothing away, tells which pass is old, and mixes nothing", async () => {
  await page.goto(at(CHAPTER));
  await isKept(page);
  const before = await versionOf(page);
  await openExercise(page, at(`${CHAPTER}/causal-mask`));
  await type(page, RIGHT);
  await check(page);
  await isKept(page);
  // This one is open, and has not loaded what it would need.
  const late = await context.newPage();
  await late.goto(at(`${CHAPTER}/softmax`));
  await isKept(late);
  await late.evaluate(async () => {
    // As if nobody had begun an exercise of this chapter.
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) if (url.includes("/chapters/")) await cache.delete(url);
    }
  });

  const next = nextVersion(built.folder, `${CHAPTER}/causal-mask`);
  try {
    const { port } = new URL(site.url);
    site.close();
    site = await serve(next, "/", {}, Number(port));

    // Its chapter is now that of the next version: it is not taken.
    await late.click(".kata-begin");
    await late.waitForSelector(`text=${UPDATED}`);
    await late.close();

    const other = await context.newPage();
    await other.goto(at("map"));
    const after = await versionOf(other);
    expect(after).not.toBe(before);
    expect(await other.textContent("#kata-stale")).toContain("The spec of 1 exercise has changed");
    expect(await other.textContent("main [data-slug=causal-mask] .exercise-state")).toBe(
      "passed before the last update",
    );
    // What was visited is kept of this version too; the first page still works with the one before.
    const kept = `/${CHAPTER}/`;
    await other.waitForFunction(
      async ([after, kept]) => {
        const name = (await caches.keys()).find((name) => name.endsWith(after!));
        const cache = await caches.open(name!);
        return (await cache.match(kept!)) && (await cache.match(`/kata/traces/causal-mask.json`));
      },
      [after, kept],
    );
    await other.waitForFunction(async () => {
      const { held = [] } = await navigator.locks.query();
      return !held.some(({ name }) => name?.endsWith("take over"));
    });
    expect(await cachesThere(other)).toEqual([before, after]);
    await type(page, `${RIGHT}\n`);
    expect(await check(page)).toContain("Causal mask: passed");

    await openExercise(page, at(`${CHAPTER}/causal-mask`));
    expect(await versionOf(page)).toBe(after);
    expect(await textIn(page)).toContain("j <= i ? ");
    expect(await page.textContent("#kata-stale")).toBe("The spec has changed since you passed: check again.");
    expect(await check(page)).toContain("the next version asks for more");
    await expect.poll(() => cachesThere(page)).toEqual([after]);

    site.close();
    await page.goto(at(CHAPTER));
    expect(await versionOf(page)).toBe(after);
    await page.goto(at(`${CHAPTER}/causal-mask`));
    expect(await page.textContent("#kata-stale")).toContain("The spec has changed");
  } finally {
    rmSync(next, { recursive: true });
  }
});
