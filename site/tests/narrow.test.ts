import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { paper } from "../../grader/node/show/paper.js";
import { drawHeatmaps } from "../../grader/page/heatmap.js";
import { EXHIBITS, LIGHT } from "../../grader/page/style.js";
import type { Heatmap } from "../../lib/exhibit/forms.js";
import { inChromium } from "./in-chromium.js";
import { check, openExercise, solutionOf, type } from "./pen.js";

// On a narrow page nothing is cut: it wraps, or it scrolls by itself and shows that it does.

const WIDTH = 480;
const CHAPTER = "1-understanding-gradients/03-attention";

const stand = inChromium();
let page: Page;
beforeEach(async () => {
  page = await (await stand.browser.newContext({ viewport: { width: WIDTH, height: 900 } })).newPage();
});
afterEach(() => page.context().close());

/** What is wider than its place and doesn't show it, in the page and in the shadow roots in it. */
const cut = () =>
  page.evaluate(() => {
    const found: string[] = [];
    const look = (root: ParentNode) => {
      for (const element of root.querySelectorAll<HTMLElement>("pre, table, p, h2, figure, div, span")) {
        if (element.shadowRoot && !element.matches(".kata-editor")) look(element.shadowRoot);
        if (element.matches(".sr-only, .katex *, .katex, svg *") || !element.checkVisibility()) continue;
        const { overflowX, backgroundImage, display } = getComputedStyle(element);
        if (display === "inline" || element.scrollWidth <= element.clientWidth + 1) continue;
        const scrolls = overflowX === "auto" || overflowX === "scroll";
        // What is wider than its parent is told of the one that scrolls.
        if (overflowX === "visible") continue;
        if (!scrolls || !backgroundImage.includes("linear-gradient"))
          found.push(`${element.tagName}.${element.className} ${element.textContent?.trim().slice(0, 40)}`);
      }
    };
    look(document.querySelector("main")!);
    return found;
  });
const widthOf = () => page.evaluate(() => document.documentElement.scrollWidth);

test.each([
  `${CHAPTER}/`,
  `${CHAPTER}/softmax/`,
  "2-building-a-transformer/02-scaled-dot-product-attention/",
  "licenses/",
])("%s", async (route) => {
  await page.goto(`${stand.url}/${route}`, { waitUntil: "networkidle" });
  await page.evaluate(() => {
    for (const details of document.querySelectorAll<HTMLDetailsElement>("main details")) details.open = true;
  });
  expect(await cut()).toEqual([]);
  expect(await widthOf()).toBe(WIDTH);
});

test("a verdict with its map, the spec's lines, the solution and what was printed", async () => {
  await openExercise(page, `${stand.url}/${CHAPTER}/causal-mask/`);
  // Once: much output would end the run.
  const long = `(globalThis as any).once ??= [console.log("${"a long line that was printed ".repeat(6)}")];`;
  const wrong = solutionOf(`${CHAPTER}/causal-mask`)
    .replace("j <= i ? ", "j < i ? ")
    .replace("return j", `${long}\n return j`);
  await type(page, wrong);
  expect(await check(page)).toContain(" of 13 ");
  page.on("dialog", (dialog) => void dialog.accept());
  await page.click("[data-act=solution]");
  await page.evaluate(() => {
    for (const details of document.querySelectorAll<HTMLDetailsElement>(".kata-below details"))
      details.open = true;
  });
  expect(await cut()).toEqual([]);
  // A line of the spec is whole, beside its number.
  const line = page.locator(".kata-code .kata-at").last();
  const [number, whole] = await line.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element.lastChild!);
    return [element.firstElementChild!.getBoundingClientRect().top, range.getBoundingClientRect().top];
  });
  expect(Math.abs(number - whole)).toBeLessThan(4);
  expect(await widthOf()).toBe(WIDTH);
});

test("letters of two maps with all letters of an alphabet can be read", async () => {
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const heatmap: Heatmap = {
    ...{ kind: "heatmap", title: "a title", caption: "Look here.", range: undefined, panelLabels: undefined },
    ...{ shape: [2, 26, 26], axes: ["table", "first", "second"], rowLabels: letters, columnLabels: letters },
    values: Array.from({ length: 2 * 26 * 26 }, (_, i) => i % 7),
  };
  const { yours, below } = drawHeatmaps(heatmap, undefined, paper);
  await page.setContent(
    `<style>:root { ${LIGHT} } ${EXHIBITS}</style><div class="pair"><figure>${yours}</figure></div>${below}`,
  );
  const sizes = await page
    .locator(".panels text")
    .evaluateAll((texts) => texts.map((text) => text.getBoundingClientRect().height));
  expect(sizes.length).toBeGreaterThan(100);
  expect(Math.min(...sizes.filter((height) => height > 0))).toBeGreaterThan(9);
  expect(await widthOf()).toBe(WIDTH);
  // Small ones still stand side by side.
  const small = drawHeatmaps(
    {
      ...heatmap,
      shape: [2, 5, 5],
      values: heatmap.values.slice(0, 50),
      rowLabels: undefined,
      columnLabels: undefined,
    },
    undefined,
    paper,
  );
  await page.setContent(
    `<style>:root { ${LIGHT} } ${EXHIBITS}</style><div class="pair"><figure>${small.yours}</figure></div>`,
  );
  const [left, right] = await page
    .locator(".panels > div")
    .evaluateAll((panels) => panels.map((p) => p.getBoundingClientRect().top));
  expect(left).toBe(right);
});
