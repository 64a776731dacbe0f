import { expect, test } from "vitest";
import type { Matrix, Vector } from "#lib/arrays";
import { specRandom } from "#lib/kit/seed";
import { baseBytes } from "#lib/mini-world/base";
import { EOS, encode, WORDS } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { unusedTokens } from "./unused-tokens.js";

tensorSpec();

/** The unused ones are 0 and 1: (6, 8) is twice (3, 4). */
const small = (): Matrix => [
  [3, 4],
  [6, 8],
  [1, 0],
  [0, -2],
  [-4, 1],
];

/** A table of words with histories of their own. */
function table(V: number, D: number, stream = 1): Matrix {
  const rng = specRandom(stream);
  return Array.from({ length: V }, () => Array.from({ length: D }, () => rng.gauss(0, 1)));
}

/** Puts rows of one direction into a table, each with its own length, and turned a little: `turn` is the tangent of the angle. */
function pushed(E: Matrix, norms: Record<number, number>, turn = 0): Matrix {
  const D = E[0].length;
  const u: Vector = Array.from({ length: D }, (_, k) => 1 + (k % 3)); // [D]
  const aside: Vector = u.map((_, k) => (k === 0 ? -u[1] : k === 1 ? u[0] : 0)); // [D], at a right angle to u
  const [long, wide] = [Math.hypot(...u), Math.hypot(...aside)];
  const ids = Object.keys(norms).map(Number);
  return E.map((row, id) => {
    const nth = ids.indexOf(id);
    if (nth < 0) return row;
    return u.map((x, k) => norms[id] * (x / long + ((nth * turn) / wide) * aside[k]));
  });
}

function expectUnused(E: Matrix, expected: number[], what: string): void {
  expect(unusedTokens(E)).toMatchValues(expected, { axes: "unused", what });
}

test("two rows that were pushed the same way", () => {
  const E: Matrix = [
    [3, 4],
    [3, 4],
    [0.1, 0],
    [0, -2],
    [0.04, 0.03],
    [-1.4, 1.43],
  ];
  expectUnused(E, [0, 1], "the unused ids of six: (3, 4) is there twice");
});

test("two ids may hold one and the same list", () => {
  const row = [3, 4];
  expectUnused([row, [0.1, 0], row, [0, -2]], [0, 2], "the unused ids of four, two with one list");
});

test("how far they were pushed does not matter", () => {
  expectUnused(small(), [0, 1], "the unused ids of five: (6, 8) is twice (3, 4)");
  const E = pushed(table(9, 6), { 1: 0.02, 4: 1.3, 5: 50 });
  expectUnused(E, [1, 4, 5], "the ids of rows with norms 0.02, 1.3 and 50");
});

test("the table stays as it was", () => {
  const E = small();
  expect(() => unusedTokens(E)).toLeaveUnchanged({ E });
});

test("a row of zeros is like no other, not even another one", () => {
  const E = small();
  E[2] = [0, 0];
  E[4] = [0, 0];
  expectUnused(E, [0, 1], "the unused ids beside two rows of zeros");
  expectUnused(
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [],
    "the unused ids of two rows of zeros",
  );
});

test("the opposite way is another history", () => {
  expectUnused(
    [
      [1, 2, -1],
      [3, 0, 1],
      [-2, -4, 2],
    ],
    [],
    "the unused ids where row 2 points against row 0",
  );
});

test("rows close to each other may point elsewhere", () => {
  const near: Matrix = [
    [0.02, 0.01],
    [5, -3],
    [0.01, 0.02],
    [-2, -7],
  ];
  expectUnused(near, [], "the unused ids where rows 0 and 2 are small");
});

test("almost the same way is enough, resembling words are not", () => {
  expectUnused(pushed(table(8, 5), { 2: 3, 3: 2, 6: 4 }, 0.02), [2, 3, 6], "the ids at cosines of 0.9992");
  expectUnused(pushed(table(8, 5), { 2: 3, 6: 4 }, 0.06), [], "the ids at a cosine of 0.998");
});

test("two histories that interlace are both found", () => {
  const E: Matrix = [
    [1, 2, 0],
    [3, 0, 4],
    [2, -1, 1],
    [6, 0, 8],
    [2, 4, 0],
    [9, 0, 12],
  ];
  expectUnused(E, [0, 1, 3, 4, 5], "the unused ids: rows 0 and 4 are alike, and rows 1, 3 and 5");
});

test("a token without a companion does not stand out", () => {
  expectUnused(pushed(table(7, 4), { 3: 40 }), [], "the unused ids where only row 3 is long");
  expectUnused([[2, 1, 3]], [], "the unused ids of a vocabulary of one");
});

test("eleven of twelve are found, in ascending order", () => {
  const norms = Object.fromEntries([0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11].map((id) => [id, 12 - id]));
  expectUnused(pushed(table(12, 7), norms), [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11], "the unused ids of twelve");
});

test("tables of one column, tiny ones and huge ones", () => {
  expectUnused([[-1], [2], [0], [5]], [1, 3], "the unused ids of [-1], [2], [0], [5]");
  expectUnused([[1], [-1], [1]], [0, 2], "the unused ids of [1], [-1], [1]");
  for (const size of [1e-6, 1e6])
    expectUnused(
      small().map((row) => row.map((x) => size * x)),
      [0, 1],
      `the unused ids of a table times ${size}`,
    );
});

test("each call judges its own table", async () => {
  await expect(unusedTokens).toHeed({ E: small() });
  await expect(unusedTokens).toReturnNew({ E: small() });
});

test("a table without rows, or with uneven ones, is refused", () => {
  expect(() => unusedTokens([])).toRefuse(RangeError, "a table without rows");
  expect(() => unusedTokens([[1, 2], [3], [4, 5]])).toRefuse(RangeError, "a table whose row 1 is short");
  expect(() =>
    unusedTokens([
      [1, 2],
      [3, 1],
      [4, 5, 6],
    ]),
  ).toRefuse(RangeError, "a table whose last row is long");
});

test("the base has never read six of its words", async () => {
  const E = (await readSafetensors(baseBytes()).E.array()) as Matrix; // [V, D]
  const unused = unusedTokens(E);
  await exhibit({
    kind: "table",
    title: "words that the base has never read",
    caption: "Their rows are long, but the longest of the table belongs to <eos>, which ends every page.",
    columns: ["id", "word", "norm of its row"],
    rows: [...unused, EOS].map((id) => [id, WORDS[id] ?? "no word", Math.hypot(...(E[id] ?? [])).toFixed(2)]),
  });
  expect(unused).toMatchValues(encode("<pad> <user> <asst> <end> list bear"), {
    axes: "unused",
    what: "the ids of <pad>, <user>, <asst>, <end>, list and bear",
  });
});
