import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { ownGolden } from "#lib/spec/own-golden";
import { bitsPerNumber, dequantizeBlocks, NF4, quantizeBlocks } from "./quantize-blocks.js";

/** Five levels: few enough for tests by hand. */
const FIVE = [-1, -0.25, 0, 0.5, 1];
/** Whole numbers from −7 to 7, as 4 bits hold them: the usual linear quantization. */
const LINEAR = Array.from({ length: 15 }, (_, i) => (i - 7) / 7);

test("one block by hand: the largest number is the scale", () => {
  // 4, −1, 0.2, 1.9, −3 divided by 4: 1, −0.25, 0.05, 0.475, −0.75
  const { codes, scales } = quantizeBlocks([4, -1, 0.2, 1.9, -3], FIVE, 5);
  expect(scales).toMatchValues([4], { axes: "block", what: "the scales" });
  expect(codes, "the codes of 4, −1, 0.2, 1.9 and −3, with the levels −1, −0.25, 0, 0.5 and 1").toEqual([
    4, 1, 2, 3, 0,
  ]);
});

test("the largest is meant without its sign", () => {
  const { codes, scales } = quantizeBlocks([1, -8, 3.9], FIVE, 3);
  expect(scales).toMatchValues([8], { axes: "block", what: "the scale of 1, −8 and 3.9" });
  expect(codes, "the codes of 1, −8 and 3.9").toEqual([2, 0, 3]);
});

test("codes and scales give numbers back, by hand", () => {
  expect(dequantizeBlocks({ codes: [4, 1, 2, 3, 0], scales: [4] }, FIVE, 5)).toMatchValues(
    [4, -1, 0, 2, -4],
    {
      ...{ axes: "number", what: "the numbers of five codes in one block" },
    },
  );
  expect(dequantizeBlocks({ codes: [0, 3, 3, 1, 4], scales: [2, 10, 6] }, FIVE, 2)).toMatchValues(
    [-2, 1, 5, -2.5, 6],
    { axes: "number", what: "the numbers of five codes in three blocks" },
  );
});

test("a scale of 0 makes zeros of all codes", () => {
  const back = dequantizeBlocks({ codes: [4, 0, 3], scales: [0, 6] }, FIVE, 2);
  expect(back).toMatchValues([0, 0, 3], {
    axes: "number",
    what: "the numbers of a block with the scale 0, and of one with 6",
  });
});

test("every block has its own scale, a short last one too", () => {
  const { codes, scales } = quantizeBlocks([1, -0.5, 100, 30, -0.01], FIVE, 2);
  expect(scales).toMatchValues([1, 100, 0.01], { axes: "block", what: "the scales of three blocks" });
  expect(codes, "the codes").toEqual([4, 1, 4, 3, 0]);
});

test("of two levels equally near, the smaller one", () => {
  // 1/4 lies between 0 and 0.5, 3/4 between 0.5 and 1, −5/8 between −1 and −0.25, −1/8 between −0.25 and 0
  expect(quantizeBlocks([8, 2, 6, -5, -1], FIVE, 5).codes, "the codes of 8, 2, 6, −5 and −1").toEqual([
    4, 2, 3, 0, 1,
  ]);
});

test("150 numbers in NF4, as PyTorch computes them", () => {
  const { numbers, block64, block16 } = ownGolden();
  for (const [block, due] of [
    [64, block64],
    [16, block16],
  ] as const) {
    const { codes, scales } = quantizeBlocks([...numbers], NF4, block);
    expect({ scales, codes, back: dequantizeBlocks({ codes, scales }, NF4, block) }).toMatchStages([
      { name: "scales", expected: due.scales, axes: "block", what: `the scales of blocks of ${block}` },
      { name: "codes", expected: due.codes, axes: "number", what: `the codes in blocks of ${block}` },
      {
        name: "back",
        expected: due.back,
        axes: "number",
        atol: 1e-6,
        what: `the numbers out of blocks of ${block}`,
      },
    ]);
  }
});

test("NF4 and blocks of 64, unless given", () => {
  const { numbers, block64 } = ownGolden();
  const quantized = quantizeBlocks([...numbers]);
  expect(quantized.scales).toMatchValues(block64.scales, {
    axes: "block",
    what: "the scales, with defaults",
  });
  expect(quantized.codes, "the codes, with defaults").toEqual(block64.codes);
  expect(dequantizeBlocks(quantized)).toMatchValues(block64.back, {
    ...{ axes: "number", atol: 1e-6, what: "the numbers, with defaults" },
  });
  expect(
    quantizeBlocks([...numbers], LINEAR).scales.length,
    "how many blocks, where only levels are given",
  ).toBe(3);
  expect(dequantizeBlocks({ codes: [14, 0], scales: [2] }, LINEAR)).toMatchValues([2, -2], {
    ...{ axes: "number", what: "the numbers, where only levels are given" },
  });
});

test("the numbers stay as they were", () => {
  const numbers = [0.7, -0.4, 2.2, 0.3, -0.9];
  expect(() => quantizeBlocks(numbers, FIVE, 2)).toLeaveUnchanged({ numbers });
  const [codes, scales] = [
    [4, 1, 2, 3, 0],
    [2, 3, 5],
  ];
  expect(() => dequantizeBlocks({ codes, scales }, FIVE, 2)).toLeaveUnchanged({ codes, scales });
});

test("a block of zeros comes back as zeros", () => {
  for (const numbers of [
    [0, 0, 0],
    [0, 0, 5, -2, 0, 0, 0],
    [3, 1, 0, 0],
    [-0, 0],
  ]) {
    const quantized = quantizeBlocks(numbers, FIVE, 2);
    const strange = quantized.codes.filter((code) => !(code in FIVE));
    expect(strange, `codes of [${numbers}] that name none of five levels`).toEqual([]);
    const back = dequantizeBlocks(quantized, FIVE, 2);
    const zero = back.filter((_, i) => numbers[i - (i % 2)] === 0 && !numbers[i - (i % 2) + 1]);
    expect(
      zero.every((x) => x === 0),
      `zeros among [${numbers}] that come back as zeros, got [${back}]`,
    ).toBe(true);
    expect(back.length, "how many numbers come back").toBe(numbers.length);
  }
  expect(dequantizeBlocks(quantizeBlocks([0])), "a single 0").toEqual([0]);
});

test("nothing, one number, and very small or large ones", () => {
  expect(quantizeBlocks([]), "the codes and scales of no number").toEqual({ codes: [], scales: [] });
  expect(dequantizeBlocks({ codes: [], scales: [] }), "no code").toEqual([]);
  for (const x of [0.3, -7, 1e-30, -1e30, 1e-310]) {
    const [back] = dequantizeBlocks(quantizeBlocks([x]));
    expect(back / x).toMatchValues(1, { what: `${x} alone, what comes back divided by it` });
  }
  const blocksOfOne = quantizeBlocks([3, -2, 0.5], NF4, 1);
  expect(dequantizeBlocks(blocksOfOne, NF4, 1)).toMatchValues([3, -2, 0.5], {
    ...{ axes: "number", what: "three numbers in blocks of one" },
  });
});

test("what was quantized once stays when it is quantized again", () => {
  const rng = specRandom(1);
  const numbers = Array.from({ length: 150 }, () => rng.gauss(0, 0.02));
  const once = dequantizeBlocks(quantizeBlocks(numbers));
  expect(dequantizeBlocks(quantizeBlocks(once))).toMatchValues(once, {
    axes: "number",
    what: "the numbers, again",
  });
});

test("an outlier costs its own block, and no other", () => {
  const rng = specRandom(2);
  const numbers = Array.from({ length: 192 }, () => rng.gauss(0, 1));
  const before = dequantizeBlocks(quantizeBlocks(numbers));
  numbers[100] = 1000;
  const after = dequantizeBlocks(quantizeBlocks(numbers));
  expect(after.slice(0, 64), "the first block").toEqual(before.slice(0, 64));
  expect(after.slice(128), "the last block").toEqual(before.slice(128));
  expect(
    after.slice(64, 128).filter((x) => x !== 0).length,
    "how many numbers of the outlier's block are not 0",
  ).toBe(1);
});

test("4.5 bits a number, and more where the last block is short", () => {
  expect([bitsPerNumber(64, 64), bitsPerNumber(4096 * 4096, 64)]).toMatchValues([4.5, 4.5], BITS);
  expect([bitsPerNumber(65, 64), bitsPerNumber(10, 64)]).toMatchValues([4 + 64 / 65, 7.2], BITS);
  expect([bitsPerNumber(64, 32), bitsPerNumber(64, 16)]).toMatchValues([5, 6], BITS);
  expect([bitsPerNumber(1, 64), bitsPerNumber(5, 1), bitsPerNumber(150, 16)]).toMatchValues(
    [36, 36, 4 + 320 / 150],
    BITS,
  );
});

test("what cannot be quantized is refused", () => {
  for (const block of [0, -64, 2.5, Number.NaN]) {
    expect(() => quantizeBlocks([1, 2], NF4, block)).toRefuse(RangeError, `blocks of ${block}`, block);
    expect(() => dequantizeBlocks({ codes: [1], scales: [1] }, NF4, block)).toRefuse(
      RangeError,
      `codes in blocks of ${block}`,
      block,
    );
  }
  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    for (const at of [0, 3, 6]) {
      const numbers = [1, 2, 3, 4, 5, 6, 7];
      numbers[at] = odd;
      expect(() => quantizeBlocks(numbers, NF4, 3)).toRefuse(RangeError, `${odd} as number ${at} of 7`, odd);
    }
});

test("codes and scales that do not fit are refused", () => {
  const back = (codes: number[], scales: number[]) => () => dequantizeBlocks({ codes, scales }, FIVE, 2);
  expect(back([0, 1, 2], [1])).toRefuse(RangeError, "a scale too few", 1);
  expect(back([0, 1, 2], [1, 2, 3])).toRefuse(RangeError, "a scale too many", 3);
  expect(back([], [1])).toRefuse(RangeError, "a scale for no code", 1);
  expect(back([0], [])).toRefuse(RangeError, "no scale", 0);
  for (const code of [5, -1, 1.5])
    for (const at of [0, 2, 4]) {
      const codes = [0, 1, 2, 3, 4];
      codes[at] = code;
      expect(back(codes, [1, 2, 3])).toRefuse(
        RangeError,
        `code ${code} of five levels, at place ${at}`,
        code,
      );
    }
});

test("every argument counts, and nothing is shared", () => {
  const numbers = [0.7, -0.4, 2.2, 0.3, -0.9];
  expect((numbers: number[], levels: number[], block: number) =>
    quantizeBlocks(numbers, levels, block),
  ).toHeed(
    { numbers, levels: FIVE, block: 2 },
    { others: { numbers: [0.1, -0.6, 2.2, -0.3, -0.9], levels: [-1, -0.9, 0, 0.1, 1], block: 3 } },
  );
  expect(quantizeBlocks).toReturnNew({ numbers, levels: FIVE, block: 2 }, { neverZero: ["levels"] });
  const [codes, scales] = [
    [4, 1, 2, 3, 0],
    [2, 3, 5],
  ];
  const back = (codes: number[], scales: number[], levels: number[], block: number) =>
    dequantizeBlocks({ codes, scales }, levels, block);
  expect(back).toHeed(
    { codes, scales, levels: FIVE, block: 2 },
    {
      others: { codes: [0, 2, 1, 4, 3], scales: [3, 2, 4], levels: [-1, -0.5, 0, 0.25, 0.75] },
      except: ["block"],
    },
  );
  expect(back).toReturnNew({ codes, scales, levels: FIVE, block: 2 });
  const same = { codes: [4, 3, 0], scales: [2, 6] };
  expect(dequantizeBlocks(same, FIVE, 2), "three codes in two blocks").toEqual([2, 1, -6]);
  expect(dequantizeBlocks(same, [-1, 0, 0, 0.25, 1], 2), "the same with other levels").toEqual([2, 0.5, -6]);
  same.codes[1] = 4;
  expect(dequantizeBlocks(same, FIVE, 2), "the same object with another code").toEqual([2, 2, -6]);
  expect(back([4, 4, 4, 4, 4, 4], [2, 3], FIVE, 3), "six codes in blocks of three").toEqual([
    2, 2, 2, 3, 3, 3,
  ]);
});

test("one block of 200,000 numbers", () => {
  const numbers = Array.from({ length: 200_000 }, (_, i) => (i === 123_456 ? -4 : 2));
  const { codes, scales } = quantizeBlocks(numbers, FIVE, numbers.length);
  expect(scales).toMatchValues([4], { axes: "block", what: "the scale of 199,999 times 2 and one −4" });
  expect([codes.length, codes[123_455], codes[123_456]], "how many codes, and two of them").toEqual([
    200_000, 3, 0,
  ]);
});

test("weights are normal, so NF4 beats equal steps", async () => {
  const rng = specRandom(3);
  const numbers = Array.from({ length: 64 * 250 }, () => rng.gauss(0, 1));
  const errorOf = (levels: readonly number[], block: number) => {
    const back = dequantizeBlocks(quantizeBlocks(numbers, levels, block), levels, block);
    return Math.sqrt(numbers.reduce((sum, x, i) => sum + (x - back[i]) ** 2, 0) / numbers.length);
  };
  const blocks = [16, 64, 256, 1024, numbers.length];
  const rows = blocks.map((block) => ({
    block,
    nf4: errorOf(NF4, block),
    linear: errorOf(LINEAR, block),
    bits: bitsPerNumber(numbers.length, block),
  }));
  await exhibit({
    kind: "table",
    title: "16,000 normal numbers in 4 bits: the error",
    caption:
      "Root mean square, where the numbers have a standard deviation of 1. Which block would you choose?",
    columns: ["numbers in a block", "NF4", "equal steps", "bits per number"],
    rows: rows.map(({ block, nf4, linear, bits }) => [
      String(block),
      nf4.toFixed(3),
      linear.toFixed(3),
      bits.toFixed(3),
    ]),
  });
  // 0.0919 to 0.0920 and 0.1071 to 0.1073 of 64,000 numbers, 3 seeds; the spread over 16,000 is twice as large.
  expect(rows[1].nf4).toLieBetween(0.089, 0.095, "the error of NF4 in blocks of 64");
  expect(rows[1].linear).toLieBetween(0.103, 0.111, "the error of equal steps in blocks of 64");
});

const BITS = { axes: "case", what: "bits per number" };
