import { expect, test } from "vitest";
import { digitBatch, digitPictures, digits, PIXELS } from "../../lib/digits/digits.js";
import { judgeDigits, readDigit } from "../../lib/digits/judge.js";
import { pooled } from "../../lib/pictures/pixels.js";
import { mersenneTwister } from "../../lib/random.js";

const { train, heldOut } = digits();

test("4,500 digits to learn from and 500 held out, as many of each", () => {
  for (const [all, each] of [
    [train, 450],
    [heldOut, 50],
  ] as const) {
    for (let label = 0; label < 10; label++)
      expect(all.filter((digit) => digit.label === label)).toHaveLength(each);
    expect(all.every(({ pixels }) => pixels.length === PIXELS)).toBe(true);
  }
  const values = new Set(train.flatMap(({ pixels }) => Array.from(pixels)));
  expect([values.size, Math.min(...values), Math.max(...values)]).toEqual([16, -1, 1]);
});

test("the judge reads 477 of 500 held-out digits, and finds copies", () => {
  const report = judgeDigits(
    heldOut.map(({ pixels }) => pixels),
    train,
    heldOut.map(({ label }) => label),
  );
  expect(report.right).toBeCloseTo(0.954, 3);
  expect(report.distance).toBeGreaterThan(0.06);
  expect(report.copies).toBeCloseTo(0.09, 2);
  expect(readDigit(train[1234].pixels, train)).toEqual({ label: 2, distance: 0, nearest: 1234 });
  expect(readDigit(new Float32Array(PIXELS).fill(Number.NaN), train).label).toBe(-1);
  expect(judgeDigits([train[0].pixels, train[7].pixels], train)).toMatchObject({ copies: 1, different: 2 });
});

test("a batch holds the pixels and the labels of what was drawn", async () => {
  const { x, labels } = digitBatch(train, 3, mersenneTwister(1));
  expect(x.shape).toEqual([3, 14, 14, 1]);
  const rng = mersenneTwister(1);
  const drawn = [0, 1, 2].map(() => train[rng.integer(train.length)]);
  expect(labels).toEqual(drawn.map(({ label }) => label));
  expect(await x.data()).toEqual(Float32Array.from(drawn.flatMap(({ pixels }) => Array.from(pixels))));
});

test("at 28 x 28 they are the same digits", () => {
  const whole = digits(28);
  expect([whole.train.length, whole.heldOut.length]).toEqual([4500, 500]);
  for (const i of [0, 1234, 4499]) {
    const { label, pixels } = whole.train[i];
    const small = pooled(pixels, 28);
    expect([label, small.length]).toEqual([train[i].label, PIXELS]);
    const largest = Math.max(...small.map((value, j) => Math.abs(value - train[i].pixels[j])));
    expect(largest, "both are rounded to 16 levels, 2 / 15 apart").toBeLessThanOrEqual(2 / 15 + 1e-6);
  }
});

test("pictures of any size make a batch", () => {
  const x = digitPictures(digits(28).heldOut.slice(0, 2));
  expect(x.shape).toEqual([2, 28, 28, 1]);
  x.dispose();
});
