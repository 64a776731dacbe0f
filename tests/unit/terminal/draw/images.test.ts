import { Chalk } from "chalk";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { isInTones } from "../../../../grader/terminal/draw/halves.js";
import { imageLines } from "../../../../grader/terminal/draw/images.js";
import { finish, foldLines } from "../../../../grader/terminal/draw/text.js";
import type { Images } from "../../../../lib/exhibit/forms.js";

const ESC = "\u001b[";
const count = (n: number) => Array.from({ length: n }, (_, i) => i);
const looking = (level: 0 | 1 | 2 | 3, width = 80, height = 24, unicode = true) => ({
  width,
  height,
  unicode,
  color: new Chalk({ level }),
  links: false,
  tty: true,
});
const images = (shape: Images["shape"], values: number[], more: Partial<Images> = {}): Images => ({
  kind: "images",
  title: "a title",
  caption: "Look here.",
  shape,
  values,
  labels: undefined,
  across: Math.ceil(Math.sqrt(shape[0])),
  ...more,
});
/** As high as they are shown, so that they do not grow. */
const tall = (pixel: (row: number, column: number) => number[]) => {
  const values = count(16).flatMap((r) => count(2).flatMap((c) => pixel(r, c)));
  return images([1, 16, 2, values.length / 32], values);
};

test("in true color a letter is two pixels: the upper in front, the lower behind", () => {
  const drawn = imageLines(
    tall((r, c) => [r === 0 ? c : 0.2]),
    looking(3),
  );
  expect(drawn).toHaveLength(8);
  expect(drawn[0]).toBe(`${ESC}38;2;0;0;0;48;2;51;51;51m▀${ESC}38;2;255;255;255;48;2;51;51;51m▀${ESC}0m`);
  // What looks alike is painted at once.
  expect(drawn[1]).toBe(`${ESC}38;2;51;51;51;48;2;51;51;51m▀▀${ESC}0m`);
});

test("in 256 colors greys and hues have the nearest of them", () => {
  const first = (...pixels: number[][]) =>
    imageLines(
      tall((r) => pixels[r % 2]),
      looking(2),
    )[0];
  expect(first([0], [1])).toBe(`${ESC}38;5;16;48;5;231m▀▀${ESC}0m`);
  expect(first([0.5], [0.05])).toBe(`${ESC}38;5;244;48;5;232m▀▀${ESC}0m`);
  expect(first([1, 0, 0], [0, 0.4, 1])).toBe(`${ESC}38;5;196;48;5;33m▀▀${ESC}0m`);
});

test.each([0, 1] as const)("with color level %i they are shades between edges", (level) => {
  const drawn = imageLines(
    tall((r) => [[0, 0.25, 0.5, 0.75, 1, Number.NaN, 2, -1][r >> 1]]),
    looking(level),
  );
  expect(drawn.slice(0, 8)).toEqual(
    [" ", "░", "▒", "▓", "█", "×", "█", " "].map((mark) => `│${mark + mark}│`),
  );
  expect(drawn[8]).toContain("4 of 32 values are NaN or infinite");
});

test("without Unicode a letter is one color, or one shade", () => {
  const picture = tall((r) => [r % 2]);
  expect(imageLines(picture, looking(3, 80, 24, false))[0]).toBe(`${ESC}48;2;128;128;128m  ${ESC}0m`);
  expect(imageLines(picture, looking(0, 80, 24, false))[0]).toBe("|::|");
});

test("what is no number is told by a color of its own; an odd row ends with halves", () => {
  const values = count(17).map((r) => (r === 16 ? Number.NaN : 0));
  const drawn = imageLines(images([1, 17, 1, 1], values), looking(3));
  expect(drawn[8]).toBe(`${ESC}38;2;255;0;255m▀${ESC}0m`);
  expect(drawn.slice(0, 9).every(isInTones)).toBe(true);
  expect(isInTones(drawn[9])).toBe(false);
});

test("small pictures grow, large ones are drawn in blocks", () => {
  const small = imageLines(images([1, 4, 4, 1], Array(16).fill(1)), looking(0));
  expect(small).toEqual(Array(8).fill(`│${"█".repeat(16)}│`));
  const large = imageLines(images([1, 50, 50, 1], Array(2500).fill(0.5)), looking(0));
  expect(large).toEqual(Array(9).fill(`│${"▒".repeat(17)}│`));
});

test("a picture of which nothing but noise would be left is not drawn: the page shows it", () => {
  const values = Array(112 * 182).fill(0.5);
  for (const level of [0, 3] as const) {
    const still = imageLines(images([1, 112, 182, 1], values), looking(level));
    const moving = imageLines(
      images([1, 112, 182, 1], [...values, ...values], { frames: ["t = 1", "t = 0"] }),
      looking(level),
    );
    for (const lines of [still, moving])
      expect(lines.join("\n")).toContain("182 x 112 pixels, too fine for this window");
    expect([...still, ...moving]).toHaveLength(2);
  }
});

test("several lines of a grid keep its columns; labels and what is missing are told", () => {
  const values = count(30).flatMap((i) => Array(6 * 20).fill((i % 5) / 4));
  const labels = count(30).map((i) => `class ${i}`);
  const drawn = imageLines(images([30, 6, 20, 1], values, { across: 5, labels }), looking(0));
  expect(drawn[3]).toMatch(/^class 0 +class 1 +class 2$/);
  expect(drawn[7]).toMatch(/^class 5 +class 6 +class 7$/);
  expect(drawn.at(-1)).toBe("24 more pictures on the page");
});

test("of frames the first, the middle and the last are shown, or as many as fit", () => {
  const frames = count(21).map((i) => `t = ${i / 20}`);
  const values = frames.flatMap((_, i) => Array(2 * 16 * 16).fill(i / 20));
  const made = images([2, 16, 16, 1], values, { frames });
  const labels = (height: number) =>
    imageLines(made, looking(0, 80, height)).flatMap((line) => line.match(/^t = \S+/) ?? []);
  expect(labels(50)).toEqual(["t = 0", "t = 0.5", "t = 1"]);
  expect(labels(26)).toEqual(["t = 0", "t = 1"]);
  const low = imageLines(made, looking(0, 80, 24));
  expect(low.length).toBeLessThanOrEqual(14);
  expect(low[0]).toBe(`t = 0    │${" ".repeat(8)}│ │${" ".repeat(8)}│`);
  const two = images([1, 4, 4, 1], Array(32).fill(1), { frames: ["before", "a label that is long"] });
  expect(imageLines(two, looking(0)).flatMap((line) => line.match(/^\S.*?(?= *│)/) ?? [])).toEqual([
    "before",
    "a label t…",
  ]);
});

test.each([20, 40, 80, 200])("%i columns: every picture fits, with all its colors", (width) => {
  const shapes: Images["shape"][] = [
    [1, 1, 20_000, 1],
    [1, 20_000, 1, 1],
    [256, 5, 7, 1],
    [7, 1, 1, 3],
    [9, 14, 14, 3],
    [1, 50, 90, 3],
  ];
  for (const shape of shapes)
    for (const level of [0, 2, 3] as const)
      for (const unicode of [true, false])
        for (const frames of [undefined, ["t = 1", "t = 0"]]) {
          const size = shape.reduce((a, b) => a * b) * (frames?.length ?? 1);
          const values = count(size).map((i) => (i % 251) / 250);
          const look = looking(level, width, 24, unicode);
          const labels = count(shape[0]).map((i) => `a picture ${i}`);
          const drawn = imageLines(images(shape, values, { labels, ...(frames && { frames }) }), look);
          expect(Math.max(...drawn.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width - 4);
          expect(drawn.length).toBeLessThanOrEqual(frames ? 15 : 11);
          expect(foldLines(finish(drawn, look), look)).toHaveLength(drawn.length);
        }
});
