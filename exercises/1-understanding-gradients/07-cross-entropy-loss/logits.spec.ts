import { expect, test } from "vitest";
import { misfitRows } from "#lib/kit/misfits";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { logits } from "./logits.js";

const AXES = "position token";
// Three tokens, vectors of width 3: W_lm is square, so that hidden · W_lm without the transpose fits too.
const hidden = () => [
  [1, 2, -1],
  [0.5, -2, 3],
]; // [2, 3]
const W_lm = () => [
  [2, 0, 1],
  [-1, 3, 0.5],
  [4, 1, -2],
]; // [3, 3]

test("(1, 2, −1) scores token 0 by 1 · 2 + 2 · 0 − 1 · 1 = 1", () => {
  const expected = [
    [1, 4.5, 8],
    [4, -5, -6],
  ];
  expect(logits(hidden(), W_lm())).toMatchValues(expected, { axes: AXES });
});

test("four positions of width 5 get a score for each of 7 tokens", () => {
  const [h, W] = [randomMatrix(4, 5, 1), randomMatrix(7, 5, 2)];
  const expected = h.map((x) =>
    W.map((w) => x[0] * w[0] + x[1] * w[1] + x[2] * w[2] + x[3] * w[3] + x[4] * w[4]),
  );
  expect(logits(h, W)).toMatchValues(expected, { axes: AXES });
});

test("every position is scored by itself", () => {
  expect((rows: number[][]) => logits(rows, W_lm())).toTreatRowsAlone(hidden());
});

test("the logits of the micro model", () => {
  const { activations: a, initial_parameters: p } = microModel();
  expect(logits(a.ln_f_output, p.W_lm)).toMatchValues(a.logits, { axes: AXES });
});

test("hidden vectors and weights of different widths are refused", () => {
  expect(() => logits(hidden(), [[1, 2]])).toRefuse(RangeError, "hidden of width 3 and W_lm of width 2");
  expect(() => logits([[1, 2]], W_lm())).toRefuse(RangeError, "hidden of width 2 and W_lm of width 3");
  for (const { what, rows } of misfitRows("W_lm", W_lm()))
    expect(() => logits(hidden(), rows)).toRefuse(RangeError, what);
  for (const { what, rows } of misfitRows("hidden", hidden()))
    expect(() => logits(rows, W_lm())).toRefuse(RangeError, what);
});

test("hidden and W_lm are the same afterwards", () => {
  const [h, W] = [hidden(), W_lm()];
  expect(() => logits(h, W)).toLeaveUnchanged({ hidden: h, W_lm: W });
});

test("a single position, feature or token is no exception", () => {
  const slowly = (h: number[][], W: number[][]) =>
    h.map((x) => W.map((w) => w.reduce((sum, weight, d) => sum + weight * x[d], 0)));
  expect(logits).toAgreeWith(
    slowly,
    { hidden: "position feature", W_lm: "token feature" },
    { axes: AXES, cases: "ones zeros small large" },
  );
});

test("another hidden or W_lm gives other logits, at every call", () => {
  expect(logits).toHeed({ hidden: randomMatrix(2, 3, 3), W_lm: randomMatrix(4, 3, 4) });
});

test("the logits are new at every call", () => {
  expect(logits).toReturnNew({
    hidden: randomMatrix(2, 2, 5),
    W_lm: [
      [1, 0],
      [0, 1],
    ],
  });
});
