import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installed, startChromium } from "./support/chromium.js";
import { ADDS_TWO, TITLES, withExhibits } from "./support/exhibits.js";
import { contrasts, layoutFaults, pictures, sections } from "./support/in-page.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// The page of `kata show` as a browser shows it, light and dark, wide and narrow.
const VIEWS = [
  { scheme: "light", width: 1200 },
  { scheme: "dark", width: 1200 },
  { scheme: "light", width: 400 },
  { scheme: "dark", width: 320 },
] as const;

let course: Throwaway | undefined;
let browser: Browser | undefined;
let address: string;

/** Opens the page; fails if it complains or asks for anything else. */
async function open(
  { scheme, width }: { scheme: "light" | "dark"; width: number },
  more: BrowserContextOptions = {},
): Promise<Page> {
  const size = { width, height: 900 };
  const page = await (browser as Browser).newPage({ viewport: size, colorScheme: scheme, ...more });
  const wrong: string[] = [];
  page.on("console", (message) => wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:")) wrong.push(request.url());
  });
  await page.goto(address);
  expect(wrong).toEqual([]);
  return page;
}

describe.skipIf(!installed)("the page, in a Chromium that is installed (CHROMIUM says where)", () => {
  beforeAll(async () => {
    course = await throwawayCourse();
    await withExhibits(course);
    course.write("double-it", ADDS_TWO);
    const { page } = await course.json("show", "double-it");
    browser = await startChromium();
    address = pathToFileURL(page).href;
  });
  afterAll(async () => {
    await browser?.close();
    course?.remove();
  });

  test.each(VIEWS)("$scheme, $width px: nothing goes over the edge or over other text", async (view) => {
    const page = await open(view);
    expect(await page.evaluate(layoutFaults)).toEqual([]);
  });

  test.each(VIEWS)("$scheme, $width px: texts and lines stand out from what is behind them", async (view) => {
    const page = await open(view);
    const seen = await page.evaluate(contrasts);
    expect(seen.background < 0.5).toBe(view.scheme === "dark");
    expect(seen.contrasts.length).toBeGreaterThan(50);
    expect(seen.contrasts.filter(({ contrast, due }) => contrast < due)).toEqual([]);
  });

  test("wide, yours stands left of the course's; narrow, above it", async () => {
    for (const { title, sides } of await (await open(VIEWS[0])).evaluate(sections)) {
      expect({ title, names: sides.map(({ name }) => name) }).toEqual({
        title,
        names: ["Yours", "The course's"],
      });
      expect(sides[0].left).toBeLessThan(sides[1].left);
      expect(sides[0].top).toBe(sides[1].top);
    }
    for (const { sides } of await (await open(VIEWS[2])).evaluate(sections)) {
      expect(sides[0].left).toBe(sides[1].left);
      expect(sides[0].top).toBeLessThan(sides[1].top);
    }
  });

  test("both sides have the same axes and the same colours", async () => {
    const all = await (await open(VIEWS[0])).evaluate(sections);
    expect(all.map(({ title }) => title)).toEqual(TITLES);
    for (const { sides } of all) expect(sides[0].texts).toEqual(sides[1].texts);
    expect(all[0].sides[0].texts).toContain("↑ y");
    const cells = all.flatMap(({ sides }) => sides.flatMap((side) => side.cells));
    expect(cells).toHaveLength(2 * (24 + 400));
    const heads = all[1].sides.flatMap((side) => side.cells);
    for (const [value, colour] of heads)
      expect(heads.filter(([same]) => same === value).map(([, c]) => c)).toEqual(
        heads.filter(([same]) => same === value).map(() => colour),
      );
    expect(new Set(heads.map(([, colour]) => colour)).size).toBeGreaterThan(5);
    expect(heads.find(([value]) => value === "-∞")?.[1]).toBe("rgb(128,128,128)");
  });

  test("what is different is said in words", async () => {
    const [doubles, heads, , , , words] = await (await open(VIEWS[0])).evaluate(sections);
    expect(doubles.text).toContain("2x ends at 41");
    expect(doubles.text).toContain("2x ends at 78");
    expect(heads.text).toContain("Furthest apart at head 0, query 0, key 0: yours is 2, the course's 0.");
    expect(words.text).toContain("1 of 2 rows differs from the course's.");
    expect(words.text).toContain("<b>one</b>");
  });

  test("pictures have their pixels", async () => {
    const page = await open(VIEWS[0]);
    expect((await page.evaluate(pictures, "waves")).map(({ size }) => size)).toEqual(["96 x 64", "96 x 64"]);
    const grey = await page.evaluate(pictures, "grey squares");
    expect(grey).toHaveLength(40);
    // Yours, 2 + n / 40, is all white.
    expect(grey.slice(0, 20)).toEqual(Array(20).fill({ size: "7 x 7", red: 255 }));
    expect(grey.slice(20).map(({ red }) => red)).toEqual(
      Array.from({ length: 20 }, (_, n) => Math.round((255 * n) / 20)),
    );
  });

  test("whoever cannot see it is read what it shows, and the keyboard reaches what scrolls", async () => {
    const page = await open(VIEWS[2]);
    const all = await page.evaluate(sections);
    for (const { title, sides } of all) {
      const alts = sides.flatMap((side) => side.alts);
      if (title !== "words and numbers") expect(alts.length).toBeGreaterThan(0);
      for (const alt of alts) expect(alt).toMatch(/\w/);
    }
    expect(all[0].sides[1].alts).toEqual([
      "y over x. 2x: from 0 at x 0 to 78 at x 39; half: from 0 at x 0 to 19.5 at x 39.",
    ]);
    expect(all[1].sides[1].alts[1]).toBe("head 1: 3 rows (query) by 4 columns (key), values from 0 to 8");
    expect(all[6].sides[1].alts[4]).toBe("picture 5 of 20: number 4");
    expect(await page.title()).toBe("Twice as much - Transformer Kata");
    expect(await page.locator("h1").allTextContents()).toEqual(["Twice as much"]);
    await page.keyboard.press("Tab");
    const table = page.locator(".scroll").first();
    expect(await table.evaluate((element: any) => element === element.ownerDocument.activeElement)).toBe(
      true,
    );
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => table.evaluate((element: any) => element.scrollLeft)).toBeGreaterThan(0);
  });

  const frames = (page: Page) => page.locator(".frame:visible > b").allTextContents();

  test("frames stand still at the last; the slider shows another of both sides, by the keyboard too", async () => {
    const page = await open(VIEWS[0]);
    expect(await frames(page)).toEqual(["t = 3", "t = 3"]);
    const slider = page.getByRole("slider", { name: "Frame" });
    await slider.focus();
    await page.keyboard.press("ArrowLeft");
    expect(await frames(page)).toEqual(["t = 2", "t = 2"]);
    expect(await slider.getAttribute("aria-valuetext")).toBe("t = 2");
    await page.keyboard.press("Home");
    expect(await frames(page)).toEqual(["t = 0", "t = 0"]);
    expect(await page.locator(".player output").textContent()).toBe("t = 0, frame 1 of 4");
    await page.getByRole("button", { name: "Next frame" }).click();
    expect(await frames(page)).toEqual(["t = 1", "t = 1"]);
    await page.getByRole("button", { name: "Previous frame" }).press("Enter");
    await page.getByRole("button", { name: "Previous frame" }).press("Enter");
    expect(await frames(page)).toEqual(["t = 0", "t = 0"]);
  });

  test("Play begins at the first frame and ends at the last; Pause stays", async () => {
    const page = await open(VIEWS[0]);
    await page.getByRole("button", { name: "Play" }).press("Enter");
    await page.getByRole("button", { name: "Pause" }).press("Space");
    const [still] = await frames(page);
    expect(still).not.toBe("t = 3");
    await page.waitForTimeout(900);
    expect(await frames(page)).toEqual([still, still]);
    await page.getByRole("button", { name: "Play" }).click();
    await expect.poll(() => frames(page), { timeout: 10_000 }).toEqual(["t = 3", "t = 3"]);
    await page.getByRole("button", { name: "Play" }).waitFor();
    await page.getByRole("slider").press("Space");
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await page.getByRole("slider").press("Space");
    await page.getByRole("button", { name: "Play" }).waitFor();
  });

  test("whoever wants no motion steps by hand; without scripts all frames are seen", async () => {
    const calm = await open(VIEWS[0], { reducedMotion: "reduce" });
    expect(await calm.getByRole("button", { name: "Play" }).count()).toBe(0);
    const slider = calm.getByRole("slider");
    await slider.focus();
    await calm.keyboard.press("Home");
    await calm.keyboard.press("Space");
    await calm.waitForTimeout(900);
    expect(await frames(calm)).toEqual(["t = 0", "t = 0"]);
    const bare = await open(VIEWS[2], { javaScriptEnabled: false });
    expect(await frames(bare)).toEqual([0, 1, 2, 3, 0, 1, 2, 3].map((n) => `t = ${n}`));
    expect(await bare.locator(".player").isVisible()).toBe(false);
  });

  test("points of both sides lie in squares of one scale", async () => {
    const page = await open(VIEWS[0]);
    const squares = page.locator("section", { hasText: "rings" }).locator("svg.plot [aria-label=frame]");
    const boxes = await squares.evaluateAll((all: any[]) => all.map((one) => one.getBoundingClientRect()));
    expect(boxes).toHaveLength(4);
    for (const { width, height } of boxes) expect(width).toBeCloseTo(height, 3);
    const rings = (await page.evaluate(sections)).find(({ title }) => title === "rings")!;
    expect(rings.text).toContain("1 of 98 points is not drawn: a coordinate is NaN or infinite.");
    expect(rings.sides[1].alts[0]).toMatch(/^points\. inner: 30 points around \(.*\); outer: 30 points/);
    expect(rings.sides[1].alts[1]).toBe("arrows and paths. 9 arrows; 1 path of 20 points.");
  });
});
