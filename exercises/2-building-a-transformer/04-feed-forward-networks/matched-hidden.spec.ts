import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { feedForwardParameters, matchedHidden, swigluParameters } from "./matched-hidden.js";

const EXACT = { atol: 0, rtol: 0 };

test("width 3 and five hidden units: 38 numbers, or 45", () => {
  // Two weights of 3 · 5 and biases of 5 and 3; or three weights of 3 · 5 without a bias.
  expect(feedForwardParameters(3, 5)).toMatchValues(38, {
    ...EXACT,
    what: "the count of the feed-forward network",
  });
  expect(swigluParameters(3, 5)).toMatchValues(45, { ...EXACT, what: "the count of SwiGLU" });
});

test("the counts are those of the tensors, entry by entry", () => {
  for (const [D, F] of [
    [3, 11],
    [7, 5],
    [256, 1024],
  ]) {
    const size = (...shapes: number[][]) =>
      shapes.reduce((sum, shape) => sum + shape.reduce((product, n) => product * n, 1), 0);
    expect(feedForwardParameters(D, F)).toMatchValues(size([D, F], [F], [F, D], [D]), {
      ...EXACT,
      what: `the count of a feed-forward network, D = ${D}, F = ${F},`,
    });
    expect(swigluParameters(D, F)).toMatchValues(size([D, F], [F, D], [D, F]), {
      ...EXACT,
      what: `the count of SwiGLU, D = ${D}, F = ${F},`,
    });
  }
});

test("width 128: 341 units for SwiGLU, 256: 682, 768: 2,048", () => {
  // 8 · 128² weights make 341.33 units of 3 · 128; the others make 682.67 and exactly 2,048.
  expect([128, 256, 768].map((D) => matchedHidden(D))).toMatchValues([341, 682, 2048], {
    ...EXACT,
    what: "the list of widths for D = 128, 256, 768",
    axes: "place",
  });
});

test("width 256, in multiples of 64: 704", () => {
  // 682 is 10 · 64 and 42 more.
  expect(matchedHidden(256, 64)).toMatchValues(704, { ...EXACT, what: "the width for D = 256, multiple 64" });
});

test("never more weights than the network it stands for", () => {
  for (let D = 1; D <= 100; D++) {
    const F = matchedHidden(D);
    const budget = 8 * D * D; // W1 and W2 with 4·D hidden units
    expect(F).toLieBetween(budget / (3 * D) - 0.9999, budget / (3 * D), `the width for D = ${D}`);
    expect(F % 1).toMatchValues(0, { ...EXACT, what: `the fraction of the width for D = ${D}` });
  }
});

test("large widths too are exact to the unit", () => {
  // Exactly 2,730.67, 10,922.67 and 43,690.67.
  for (const [D, expected] of [
    [1024, 2730],
    [4096, 10_922],
    [16_384, 43_690],
    [1e9, 2_666_666_666],
  ])
    expect(matchedHidden(D)).toMatchValues(expected, { ...EXACT, what: `the width for D = ${D}` });
});

test("a multiple is met by going up, never by a whole one", () => {
  for (const [D, multiple, expected] of [
    [10, 7, 28], // from 26
    [24, 64, 64], // 64 is one already
    [13, 34, 34], // from 34.67: without its fraction it is one already
    [4, 2, 10], // from 10.67
    [5, 100, 100], // from 13
    [25, 64, 128], // from 66, which lies nearer to 64
  ])
    expect(matchedHidden(D, multiple)).toMatchValues(expected, {
      ...EXACT,
      what: `the width for D = ${D}, multiple ${multiple},`,
    });
});

test("LLaMA's 7B, 13B and 65B: multiples of 256", () => {
  for (const [D, expected] of [
    [4096, 11_008],
    [5120, 13_824],
    [8192, 22_016],
  ])
    expect(matchedHidden(D, 256)).toMatchValues(expected, {
      ...EXACT,
      what: `the width for D = ${D}, multiple 256,`,
    });
});

test("a width of 0, half a multiple: refused", () => {
  expect(() => matchedHidden(0)).toRefuse(RangeError, "a stream of width 0");
  expect(() => matchedHidden(2.5)).toRefuse(RangeError, "a stream of width 2.5");
  expect(() => matchedHidden(-256)).toRefuse(RangeError, "a stream of width −256");
  expect(() => matchedHidden(256, 0)).toRefuse(RangeError, "multiples of 0");
  expect(() => matchedHidden(256, 0.5)).toRefuse(RangeError, "multiples of a half");
  expect(() => matchedHidden(256, -64)).toRefuse(RangeError, "multiples of −64");
});

test("both arguments count at every call", () => {
  expect(feedForwardParameters).toHeed({ D: 3, F: 11 }, { others: { D: 7, F: 5 } });
  expect(swigluParameters).toHeed({ D: 3, F: 11 }, { others: { D: 7, F: 5 } });
  expect(matchedHidden).toHeed({ D: 256, multiple: 64 }, { others: { D: 512, multiple: 48 } });
});

test("matched, SwiGLU learns 5·D to 7·D numbers fewer", async () => {
  await exhibit({
    kind: "table",
    title: "parameters of a layer's network",
    caption:
      "Three matrices of two thirds the width cost what two cost; the rounding to multiples costs most in small models.",
    columns: ["D", "4·D", "GELU", "SwiGLU width", "SwiGLU", "in 64s", "SwiGLU in 64s"],
    rows: [64, 256, 768, 4096].map((D) => {
      const [F, rounded] = [matchedHidden(D), matchedHidden(D, 64)];
      return [
        D,
        4 * D,
        feedForwardParameters(D, 4 * D),
        F,
        swigluParameters(D, F),
        rounded,
        swigluParameters(D, rounded),
      ];
    }),
  });
  for (const D of [64, 256, 768, 4096]) {
    // It has no biases, which are 5·D, and up to two thirds of a unit, at 3·D each, were dropped.
    const fewer = feedForwardParameters(D, 4 * D) - swigluParameters(D, matchedHidden(D));
    expect(fewer).toLieBetween(5 * D, 7 * D, `what SwiGLU saves for D = ${D}`);
  }
  // 22 units more than 682: the rounding to 64s costs 3%.
  const rounded = swigluParameters(256, matchedHidden(256, 64)) / feedForwardParameters(256, 1024);
  expect(rounded).toLieBetween(1.028, 1.03, "the share for D = 256 with 704 units");
});
