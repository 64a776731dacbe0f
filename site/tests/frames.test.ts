import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { Built } from "./built.js";
import { watched } from "./chromium.js";
import { inChromium } from "./in-chromium.js";
import { check, openExercise, solutionOf, type } from "./pen.js";

// Pictures along time, where an exercise's page shows them: they play, one by one or by themselves.

const PART = "5-from-noise-to-images";
/** One that samples, and one that trains first. */
const FRAMED = [`${PART}/05-latent-diffusion/sample-latent`, `${PART}/02-diffusion-transformer/train-dit`];

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const built = new Built();
const stand = inChromium();

describe.each(FRAMED.filter((name) => built.has(`${name}/index.html`)))("%s", (name) => {
  let page: Page;
  let wrong: string[];

  beforeAll(async () => {
    ({ page, wrong } = await watched(stand.browser));
    page.setDefaultTimeout(230_000);
    await openExercise(page, `${stand.url}/${name}/`);
    await type(page, solutionOf(name));
    expect(await check(page)).toContain(": passed");
    await page.waitForSelector(".kata-exhibits .player", { state: "attached" });
    page.setDefaultTimeout(20_000);
    return () => page.context().close();
  });

  /** The frames that are seen, one of each side. */
  const seen = () => page.locator(".kata-exhibits .frame:visible > b").allTextContents();
  const named = (name: string) => page.locator(".kata-exhibits").getByRole("button", { name, exact: true });
  const slider = () => page.locator(".kata-exhibits").getByRole("slider", { name: "Frame" });
  const told = () => page.locator(".kata-exhibits output").textContent();

  test("the last frame stands; buttons and keys step from frame to frame", async () => {
    const [first, ...others] = await page.locator(".kata-exhibits .frame > b").allTextContents();
    const count = others.length + 1;
    expect(first).toBe("t = 1.0");
    expect(count).toBeGreaterThan(4);
    expect(await seen()).toEqual(["t = 0.0"]);
    expect(await told()).toBe(`t = 0.0, frame ${count} of ${count}`);
    await named("Previous frame").click();
    expect(await seen()).toEqual([others.at(-2)]);
    await named("Next frame").press("Enter");
    expect(await seen()).toEqual(["t = 0.0"]);
    expect(await named("Next frame").getAttribute("aria-disabled")).toBe("true");
    const place = page.locator(".kata-exhibits output");
    expect(await place.getAttribute("aria-live")).toBe("polite");
    await slider().focus();
    await page.keyboard.press("Home");
    expect(await seen()).toEqual(["t = 1.0"]);
    expect(await slider().getAttribute("aria-valuetext")).toBe("t = 1.0");
    expect(await place.getAttribute("aria-live"), "the slider is read").toBe("off");
    await page.keyboard.press("ArrowRight");
    expect(await seen()).toEqual([others[0]]);
    expect(await page.locator(".kata-exhibits").getByRole("group", { name: "Frames" }).count()).toBe(1);
  });

  test("it plays to the last frame and stops there; the space bar pauses it", async () => {
    const place = page.locator(".kata-exhibits output");
    await named("Play").click();
    await named("Pause").waitFor();
    expect(await place.getAttribute("aria-live")).toBe("off");
    await expect.poll(seen, { timeout: 20_000 }).toEqual(["t = 0.0"]);
    await named("Play").waitFor();
    expect(await place.getAttribute("aria-live")).toBe("polite");
    await slider().focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Space");
    const still = await seen();
    expect(still).not.toEqual(["t = 0.0"]);
    await page.waitForTimeout(1500);
    expect(await seen()).toEqual(still);
  });

  test("whoever wants no motion steps by hand, also in the middle of a play", async () => {
    await named("Play").click();
    await page.emulateMedia({ reducedMotion: "reduce" });
    const still = await seen();
    expect(await page.locator(".kata-exhibits .play:visible").count()).toBe(0);
    await slider().focus();
    await page.keyboard.press("Space");
    await page.waitForTimeout(1500);
    expect(await seen()).toEqual(still);
    await page.keyboard.press("Home");
    await named("Next frame").click();
    expect(await told()).toMatch(/, frame 2 of \d+$/);
    await page.emulateMedia({ reducedMotion: "no-preference" });
  });

  test.each(["light", "dark"] as const)("%s: it breaks no rule of axe-core's", async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(AXE);
    const { violations, passes } = await page
      .locator(".kata-exhibits .player")
      .evaluate((player) => (globalThis as any).axe.run((player.getRootNode() as ShadowRoot).host));
    expect(violations).toEqual([]);
    expect(passes.map(({ id }: { id: string }) => id)).toContain("color-contrast");
  });

  test("one player moves the course's pictures too", async () => {
    page.setDefaultTimeout(230_000);
    await page.click("[data-act=reference]");
    await page.locator(".kata-exhibits figcaption >> text=The course's").first().waitFor();
    page.setDefaultTimeout(20_000);
    expect(await seen()).toEqual(["t = 0.0", "t = 0.0"]);
    await slider().focus();
    await page.keyboard.press("Home");
    expect(await seen()).toEqual(["t = 1.0", "t = 1.0"]);
    expect(wrong).toEqual([]);
  });
});
