import { chromium } from "playwright-core";
import { expect, test } from "vitest";
import { course, exercises } from "../src/course.js";
import { programOf } from "./engines.js";
import { inChromium } from "./in-chromium.js";
import { check, openExercise, solutionOf, type } from "./pen.js";

// Browsers that lack something: each page says so in a sentence, and does what it can.

const stand = inChromium();
const routeOf = (slug: string) => exercises.find((one) => one.slug === slug)!.route;
const CANNOT = "This browser can't compute with tensors: it lacks WebAssembly with SIMD.";

/** V8 has no SIMD in WebAssembly where the processor lacks these. */
const OLD_PROCESSOR = "--js-flags=--no-enable-sse4-1 --no-enable-ssse3 --no-enable-avx --no-enable-avx2";

test("without SIMD a plain exercise passes, and a tensor exercise and a model say what is missing", async () => {
  const browser = await chromium.launch({
    executablePath: programOf("chromium"),
    args: ["--no-sandbox", OLD_PROCESSOR],
  });
  try {
    const page = await browser.newPage();
    await openExercise(page, `${stand.url}/${routeOf("softmax")}/`);
    await type(page, solutionOf(routeOf("softmax")));
    expect(await check(page)).toContain("Softmax: passed");
    await openExercise(page, `${stand.url}/${routeOf("batched-attention")}/`);
    await type(page, solutionOf(routeOf("batched-attention")));
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector(".kata-notice");
    expect(await page.textContent(".kata-notice")).toContain(CANNOT);
    expect(await page.locator(".kata-headline").count()).toBe(0);
    await page.goto(`${stand.url}/models/`);
    await page.click("#think [data-act=start]");
    await expect.poll(() => page.textContent("#think [role=alert]"), { timeout: 60_000 }).toContain(CANNOT);
  } finally {
    await browser.close();
  }
});

test("where WebAssembly is switched off, that is said as well", async () => {
  const page = await (await stand.browser.newContext()).newPage();
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
  await openExercise(page, `${stand.url}/${routeOf("batched-attention")}/`);
  await type(page, solutionOf(routeOf("batched-attention")));
  await page.keyboard.press("Control+Enter");
  await page.waitForSelector(".kata-notice");
  expect(await page.textContent(".kata-notice")).toContain(CANNOT);
});

test("with scripts off every page that needs them says so, and nothing stands there that does nothing", async () => {
  const context = await stand.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const said = async (route: string) => {
    await page.goto(`${stand.url}/${route}`);
    return (await page.textContent("main"))!;
  };
  expect(await said(`${routeOf("softmax")}/`)).toContain(
    "This page needs JavaScript to judge what you write.",
  );
  expect(await said("models/")).toContain("This needs JavaScript");
  expect(await said("map/")).toContain("With scripts on, this place exports and imports it.");
  for (const route of ["", "map/", "models/", `${course.parts[0].path}/`, `${routeOf("softmax")}/`]) {
    await page.goto(`${stand.url}/${route}`);
    const dead = await page.locator("main button:visible:not([disabled])").allTextContents();
    expect(dead, route).toEqual([]);
  }
  await context.close();
});
