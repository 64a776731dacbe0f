import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import {
  brief,
  cellText,
  counted,
  endText,
  lossText,
  scoreText,
  secondsText,
  speedText,
} from "../../../grader/core/numbers.js";
import { root } from "../../../grader/node/course/paths.js";

test.each([
  [124_439_808, "124.4M", "124.4M"],
  [1_557_611_200, "1.558B", "1.558B"],
  [-2_000_000, "-2M", "-2M"],
  [786_432, "786432", "786432"],
  [1_234_567.5, "1.23e6", "1235000"],
  [0.125, "0.125", "0.125"],
  [0.123456, "0.123", "0.1235"],
])("%d in a table is %s on a page, %s in the terminal", (x, page, terminal) => {
  expect([counted(x), cellText(x)]).toEqual([page, terminal]);
});

test.each([
  [3.295, "3.29"],
  [0, "0.00"],
  [0.0123, "0.0123"],
  [-2, "-2.00"],
  [123456, "1.23e+5"],
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "Infinity"],
])("a loss of %d is written %s", (loss, text) => {
  expect(lossText(loss)).toBe(text);
});

test.each([
  [0.256, "0.26", ".26"],
  [-0.5, "-0.50", "-.50"],
  [3, "3", "3"],
  [123.4, "123", "123"],
  [Number.NEGATIVE_INFINITY, "-∞", "-∞"],
])("%d in a cell of a matrix is %s, in a tight one %s", (x, wide, tight) => {
  expect([brief(x, false), brief(x, true)]).toEqual([wide, tight]);
});

test("ends of axes have three digits, scores three places, speeds as many as are read", () => {
  expect([65_535, 0.12345].map(endText)).toEqual(["65500", "0.123"]);
  expect([0, 0.0001, 0.5].map(scoreText)).toEqual(["0.000", "<0.001", "0.500"]);
  expect([3.44, 9.96, 120.4].map(speedText)).toEqual(["3.4", "10.0", "120"]);
  expect(secondsText(1449)).toBe("1.4 s");
});

test("no other file of the grader has a way of its own", () => {
  const folder = path.join(root, "grader");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.m?ts$/.test(file),
  );
  const own = files.filter((file) =>
    /\.to(Fixed|Precision|Exponential)\(/.test(readFileSync(path.join(folder, file), "utf8")),
  );
  expect(own.map((file) => file.replaceAll("\\", "/"))).toEqual(["core/numbers.ts"]);
});
