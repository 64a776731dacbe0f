import { Chalk } from "chalk";
import { expect, test } from "vitest";
import type { Charted } from "../../../../grader/core/report/training.js";
import type { Look } from "../../../../grader/terminal/draw/look.js";
import { chartLines, sparkline } from "../../../../grader/terminal/draw/loss-chart.js";

const look = (unicode = true): Look => ({
  width: 80,
  height: 24,
  color: new Chalk({ level: 0 }),
  unicode,
  links: false,
  tty: true,
});

/** Drawn in 20 columns. */
const drawn = (charted: Charted, unicode = true) =>
  `\n${chartLines(charted, look(unicode), 29, 4).join("\n")}`;

/** From 4 straight down, a loss for each step. */
const falling = (steps: number) => Array.from({ length: steps }, (_, i) => 4 - (3 * i) / 39);

test("half of the steps of a curve that falls straight to the line it should reach", () => {
  expect(drawn({ losses: falling(20), steps: 40, threshold: 1 })).toMatchInlineSnapshot(`
    "
       4.00 ┤▀▀▄▄▄
            │     ▀▀▄▄▄
            │
       1.00 ┤────────────────────
             1            step 40"
  `);
});

test("the same with a band, whole, and in ASCII", () => {
  const band: Charted["band"] = [
    [1, 3.6, 4],
    [20, 1.2, 2],
    [40, 0.8, 1],
  ];
  const charted = { losses: falling(40), steps: 40, threshold: 1, band };
  expect(drawn(charted)).toMatchInlineSnapshot(`
    "
       4.00 ┤▀▀▄▄▄
            │  ░░░▀▀▀▄▄▄
            │     ░░░░░░▀▀▀▄▄
       1.00 ┤─────────░░░░░░░▀▀▀▄
             1            step 40"
  `);
  expect(drawn(charted, false)).toMatchInlineSnapshot(`
    "
       4.00 |''...
            |  :::'''...
            |     ::::::'''..
       1.00 |---------:::::::'''.
             1            step 40"
  `);
});

test("a steep step has no gap, and fewer steps than columns are joined by straight lines", () => {
  expect(drawn({ losses: [4, 4, 1, 1], steps: 4, threshold: 1 })).toMatchInlineSnapshot(`
    "
       4.00 ┤▀▀▀▀▀▀▀▄
            │        ▀▄
            │          ▀▄
       1.00 ┤────────────▀▄▄▄▄▄▄▄
             1             step 4"
  `);
});

test("a loss that runs away leaves the chart through the top and does not flatten the rest", () => {
  const losses = [2, 3, 2, 1e6, 1e9, Number.NaN];
  expect(drawn({ losses, steps: 12, threshold: 1 })).toMatchInlineSnapshot(`
    "
       3.00 ┤ ▄▄
            │ █ █
            │▀
       1.00 ┤────────────────────
             1            step 12"
  `);
});

test("one step, and losses that are all alike, are drawn too", () => {
  expect(drawn({ losses: [3], steps: 1, threshold: 1 })).toMatchInlineSnapshot(`
    "
       3.00 ┤▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀
            │
            │
       1.00 ┤────────────────────
             1             step 1"
  `);
  expect(drawn({ losses: [1, 1, 1], steps: 3, threshold: 1 })).toMatchInlineSnapshot(`
    "
       1.00 ┤▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀
            │
            │
            │
             1             step 3"
  `);
});

test("a sparkline spans its losses, skips what is not finite, and never exceeds its width", () => {
  expect(sparkline([8, 7, 6, 5, 4, 3, 2, 1], look(), 24)).toBe("█▇▆▅▄▃▂▁");
  expect(sparkline([8, 7, 6, 5, 4, 3, 2, 1], look(false), 24)).toBe("#*+=-:._");
  expect(sparkline([3, Number.NaN, 1], look(), 24)).toBe("█▁");
  expect(sparkline(falling(1000), look(), 24)).toMatch(/^█[▁-█]{22}▁$/);
  expect(sparkline([Number.NaN], look(), 24)).toBe("");
});
