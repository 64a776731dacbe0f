import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { scaleScores } from "./scale-scores.js";

const scores = () => [
  [8, -4, 2],
  [-6, 0.4, 12],
]; // [2, 3]

test("at width 16 every score is divided by 4", () => {
  const expected = [
    [2, -1, 0.5],
    [-1.5, 0.1, 3],
  ];
  expect(scaleScores(scores(), 16)).toMatchValues(expected, {
    axes: "query key",
    inputs: { scores: scores() },
  });
});

test("at width 2 scores are divided by √2: 2.5 becomes 1.7678", () => {
  const raw = [
    [2.5, -0.5, 0],
    [0, -2, 2.5],
    [0, 4, -5],
    [1, 0.5, -1],
  ]; // [4, 3]
  const [a, b, c] = [1.7677669529663687, 0.35355339059327373, 3.5355339059327373]; // 2.5/√2, 0.5/√2, 5/√2
  const expected = [
    [a, -b, 0],
    [0, -2 * Math.SQRT1_2, a],
    [0, 4 * Math.SQRT1_2, -c],
    [Math.SQRT1_2, b, -Math.SQRT1_2],
  ];
  expect(scaleScores(raw, 2)).toMatchValues(expected, { axes: "query key" });
});

test("at widths 3, 7 and 64 the scores 3, 7, 64 become √3, √7, 8", () => {
  const scaled = [3, 7, 64].map((dK) => scaleScores([[dK, -2 * dK]], dK)[0]);
  const [root3, root7] = [1.7320508075688772, 2.6457513110645907];
  expect(scaled).toMatchValues(
    [
      [root3, -2 * root3],
      [root7, -2 * root7],
      [8, -16],
    ],
    { axes: "width score" },
  );
});

test("at width 1 a score is its own size already", () => {
  const exactly = { axes: "query key", atol: 0, rtol: 0 };
  expect(scaleScores([[3, -1.5, 1e-12]], 1)).toMatchValues([[3, -1.5, 1e-12]], exactly);
});

test("scaling twice divides by the width itself", () => {
  for (const dK of [5, 11, 130]) {
    const raw = randomMatrix(3, 4, dK);
    const expected = raw.map((row) => row.map((score) => score / dK));
    expect(scaleScores(scaleScores(raw, dK), dK)).toMatchValues(expected, {
      axes: "query key",
      what: `the result of scaling twice at width ${dK}`,
    });
  }
});

test("scores of any size are scaled, and -Infinity stays itself", () => {
  expect(scaleScores([[4e6, -8e12, -Infinity]], 16)).toMatchValues([[1e6, -2e12, -Infinity]], {
    axes: "query key",
  });
});

test("the raw scores are the same afterwards", () => {
  const raw = [
    [2.5, -0.5, 1],
    [7, -2, 2.5],
  ];
  expect(() => scaleScores(raw, 2)).toLeaveUnchanged({ raw });
});

test("a single query or key, zeros and tiny scores are divided too", () => {
  for (const dK of [1, 2, 128]) {
    const slowly = (raw: Matrix) => raw.map((row) => row.map((score) => score * dK ** -0.5));
    expect(scaleScores).toAgreeWith(
      slowly,
      { scores: "query key", dK },
      { axes: "query key", cases: "ones zeros small", atol: 1e-13 },
    );
  }
});

test("every call heeds its own scores and its own width", () => {
  expect(scaleScores).toHeed({ scores: scores(), dK: 16 }, { others: { dK: 9 } });
});

test("every call returns a new matrix, also at width 1", () => {
  expect(scaleScores).toReturnNew({ scores: scores(), dK: 16 });
  expect(scaleScores).toReturnNew({ scores: scores(), dK: 1 });
});
