import { expect, test } from "vitest";
import { course } from "../src/course.js";
import { Built } from "./built.js";
import { inChromium } from "./in-chromium.js";

// The map is short: it shows the part that somebody is in, and the others on demand, by keyboard, search and address.

const [first, second, third] = course.parts;
const PHONE = { viewport: { width: 480, height: 900 } };

const stand = inChromium();

const openParts = () =>
  [...document.querySelectorAll<HTMLDetailsElement>("details.part")]
    .filter(({ open }) => open)
    .map(({ dataset }) => dataset.part);

async function opened(address: string, passed: [slug: string, at: string][] = []) {
  const page = await (await stand.browser.newContext(PHONE)).newPage();
  const exercises = Object.fromEntries(
    passed.map(([slug, at]) => [slug, { passed: { at, file: "", spec: "" } }]),
  );
  await page.addInitScript(
    (text) => localStorage.setItem("kata:progress", text),
    JSON.stringify({ version: 1, exercises }),
  );
  await page.goto(stand.url + address, { waitUntil: "networkidle" });
  return page;
}

test("without scripts it is one part long, and its headings and exercises are all there", () => {
  const page = new Built().page("map");
  expect(
    [...page.querySelectorAll("details.part[open]")].map((part) => part.getAttribute("data-part")),
  ).toEqual([first.path]);
  for (const { path } of course.parts) expect(page.getElementById(path)?.closest("details")).toBeFalsy();
  const all = course.parts.flatMap(({ chapters }) =>
    chapters.flatMap(({ pages }) => pages.flatMap((p) => p.exercises)),
  );
  expect(page.querySelectorAll("details.part [data-slug]")).toHaveLength(all.length);
});

test("the part of the last pass is unfolded, and where that was a part's last exercise the next one", async () => {
  const slugsOf = ({ chapters }: (typeof course.parts)[number]) =>
    chapters.flatMap(({ pages }) => pages.flatMap(({ exercises }) => exercises.map(({ slug }) => slug)));
  const page = await opened("/map/", [
    [slugsOf(third)[0], "2026-01-01T10:00:00.000Z"],
    [slugsOf(second)[3], "2026-01-02T10:00:00.000Z"],
  ]);
  expect(await page.evaluate(openParts)).toEqual([second.path]);
  const next = await opened("/map/", [[slugsOf(second).at(-1)!, "2026-01-02T10:00:00.000Z"]]);
  expect(await next.evaluate(openParts)).toEqual([third.path]);
  const height = await (await opened("/map/")).evaluate(() => document.documentElement.scrollHeight);
  expect(height).toBeLessThan(15_000);
});

test("an address leads into a folded part, and the keyboard unfolds one", async () => {
  const chapter = second.chapters[2].path.split("/")[1];
  const page = await opened(`/map/#${chapter}`);
  expect(await page.evaluate(openParts)).toContain(second.path);
  expect(await page.locator(`#${CSS_ESCAPED(chapter)}`).isVisible()).toBe(true);
  await page.evaluate((part) => {
    location.hash = part;
  }, third.path);
  await expect.poll(() => page.evaluate(openParts)).toContain(third.path);
  const summary = page.locator(`details.part[data-part="${first.path}"] > summary`);
  expect(await summary.textContent()).toMatch(/^\d+ chapters, \d+ exercises$/);
  await summary.focus();
  await page.keyboard.press("Enter");
  expect(await page.evaluate(openParts)).not.toContain(first.path);
});

/** Ids of chapters begin with digits. */
const CSS_ESCAPED = (id: string) => id.replace(/^\d/, (digit) => `\\3${digit} `);

test("on a phone the first way in is on the first screen", async () => {
  const page = await (await stand.browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await page.goto(stand.url);
  const way = page.locator(`main a[href="/${first.path}/"]`).first();
  const box = (await way.boundingBox())!;
  expect(box.y + box.height).toBeLessThan(844 / 1.5);
  expect(box.height).toBeGreaterThanOrEqual(24);
});
