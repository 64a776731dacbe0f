import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { OFFLINE } from "../../grader/site/offline/version.js";
import { course, exercises, root } from "../src/course.js";
import { isKept, offlineStand } from "./offline-stand.js";
import { check, openExercise, solutionOf, textIn, type } from "./pen.js";

// The network goes: the server is really closed.

const CHAPTER = "1-understanding-gradients/03-attention";
const RIGHT = solutionOf(`${CHAPTER}/causal-mask`);
const WRONG = RIGHT.replace("j <= i ? ", "j < i ? ");

const stand = offlineStand();
const { built, at } = stand;

test("a lesson and an exercise that were visited work without a network, what was not says so", async () => {
  const { page, wrong, site } = stand;
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
  // Nobody has opened the map, so nothing stands for it.
  const prefetched = page.waitForEvent("requestfailed", (request) => request.url() === at("map"));
  await page.locator('a[href="/map/"]:visible').first().hover();
  await prefetched;
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
  // What is asked of the server anew: the favicon, whether it has another version, and what is prefetched.
  expect(wrong.filter((what) => !what.includes("ERR_CONNECTION_REFUSED"))).toEqual([]);

  // Its page was read, but nobody has begun it.
  await page.goto(at(`${CHAPTER}/softmax`));
  await page.click(".kata-begin");
  await page.waitForSelector(`text=${OFFLINE}`);
  await page.goto(at(`${CHAPTER}/attention`));
  expect(await page.textContent("body")).toContain("You are offline, and this page is not kept");
});

test("a part that is kept works without a network to its last exercise, and can be removed", async () => {
  const { page, site } = stand;
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
    expect(await check(page), route).toContain(": passed");
  }

  await page.goto(at("map"));
  expect(await page.getAttribute(`main [data-slug=${last.slug}]`, "data-is")).toBe("passed");
  await place.locator("text=Remove").click();
  await place.locator("text=Keep part").waitFor();
  await page.goto(at(part.chapters[0].path));
  expect(await page.textContent("body")).toContain("You are offline");
});

test("types are checked while somebody types, where they have been before", async () => {
  const { page } = stand;
  const said = (words: string) =>
    expect.poll(() => page.textContent(".kata-switch + [role=status]"), { timeout: 60_000 }).toBe(words);
  const text = "export const own: string = 1;";
  await openExercise(page, at(`${CHAPTER}/causal-mask`));
  await isKept(page);
  stand.site.close();
  await type(page, text);
  await said(`Types are not checked. ${OFFLINE}`);

  await stand.serveInstead(built.folder);
  await type(page, `${text}\n`);
  await said("TypeScript has 1 note.");

  stand.site.close();
  await openExercise(page, at(`${CHAPTER}/causal-mask`));
  await type(page, text);
  await said("TypeScript has 1 note.");
  expect(await page.locator(".kata-editor .cm-lintRange").allTextContents()).toEqual(["own"]);
});
