import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { crossEntropy, IGNORE } from "../07-cross-entropy-loss/cross-entropy.js";
import { crossEntropyBackward } from "./cross-entropy-backward.js";

const AXES = "position token";
const ln = Math.log;

const threeRows = () => [
  [2.1, 0.5, -1],
  [0, 3, -2],
  [1, 1, 1],
];

test("probabilities minus 1 at the target, a third for each row", () => {
  // The exponentials sum to 8 in each row: the probabilities are eighths.
  const logits = [
    [0, ln(2), 0, ln(2), ln(2)],
    [ln(3), 0, ln(2), 0, 0],
    [0, 0, ln(4), 0, 0],
  ];
  const dlogits = [
    [1 / 24, 2 / 24, 1 / 24, -6 / 24, 2 / 24],
    [3 / 24, 1 / 24, -6 / 24, 1 / 24, 1 / 24],
    [1 / 24, 1 / 24, 4 / 24, 1 / 24, -7 / 24],
  ];
  expect(crossEntropyBackward(logits, [3, 2, 4])).toMatchValues(dlogits, { axes: AXES });
});

test("three positions of equal weight, logits of either sign", () => {
  const dlogits = [
    [-0.06601349103133143, 0.053970945351654566, 0.012042545679676837],
    [0.015707805508221383, 0.31549970751763123, -0.33120751302585255],
    [1 / 9, -2 / 9, 1 / 9],
  ];
  expect(crossEntropyBackward(threeRows(), [0, 2, 1])).toMatchValues(dlogits, { axes: AXES });
});

test("a position without a target gets 0 and does not count", () => {
  const dlogits = [
    [-0.09902023654699715, 0.08095641802748185, 0.018063818519515256],
    [0, 0, 0],
    [1 / 6, -1 / 3, 1 / 6],
  ];
  const got = crossEntropyBackward(threeRows(), [0, IGNORE, 1]);
  expect(got).toMatchValues(dlogits, { axes: AXES });
  expect(got[1]).toMatchValues([0, 0, 0], {
    axes: "token",
    atol: 0,
    rtol: 0,
    what: "the row without a target",
  });
});

test("logits and targets are the same afterwards", () => {
  const [logits, targets] = [threeRows(), [0, IGNORE, 1]];
  expect(() => crossEntropyBackward(logits, targets)).toLeaveUnchanged({ logits, targets });
});

test("it is the gradient of your cross-entropy", () => {
  const targets = [4, IGNORE, 0, 2, IGNORE, 2, 1];
  const loss = (scores: Matrix) => crossEntropy(scores, targets).loss;
  const backward = (scores: Matrix, dLoss: number) =>
    crossEntropyBackward(scores, targets).map((row) => row.map((d) => d * dLoss));
  expect(backward).toBeGradientOf(loss, { at: randomMatrix(7, 5, 1), axes: AXES });
});

test("the gradient of every position sums to 0", () => {
  const rows = crossEntropyBackward(randomMatrix(4, 6, 2), [5, 0, IGNORE, 3]);
  expect(rows.map((row) => row.reduce((sum, d) => sum + d, 0))).toMatchValues([0, 0, 0, 0], {
    axes: "position",
    what: "the sum over the tokens",
  });
});

test("sure and wrong, with logits of ±10000: ±1, and no NaN", () => {
  expect(crossEntropyBackward([[1e4, -1e4, 0]], [1])).toMatchValues([[1, -1, 0]], { axes: AXES });
});

test("the model of part 1: five positions, four targets", () => {
  const { activations, input, gradients_wrt_activations } = microModel();
  expect(crossEntropyBackward(activations.logits, [...input.targets, IGNORE])).toMatchValues(
    gradients_wrt_activations.logits,
    { axes: AXES, atol: 1e-12 },
  );
});

test("two targets for three positions are refused", () => {
  expect(() => crossEntropyBackward(threeRows(), [0, 2])).toRefuse(
    RangeError,
    "two targets for three positions",
  );
  expect(() => crossEntropyBackward(threeRows(), [0, 2, 1, 1])).toRefuse(
    RangeError,
    "four targets for three positions",
  );
  expect(() => crossEntropyBackward(threeRows(), [0, 2, 1, IGNORE])).toRefuse(
    RangeError,
    "three targets and an IGNORE for three positions",
  );
});

test("a target that is no token is refused", () => {
  expect(() => crossEntropyBackward(threeRows(), [0, 3, 1])).toRefuse(RangeError, "target 3 of 3 tokens");
  expect(() => crossEntropyBackward(threeRows(), [0, -1, 1])).toRefuse(RangeError, "target −1");
  expect(() => crossEntropyBackward(threeRows(), [0, 0.5, 1])).toRefuse(RangeError, "target 0.5");
  for (const target of [-1, 3, 1.5, Number.NaN]) {
    expect(() => crossEntropyBackward(threeRows(), [target, 0, 1])).toRefuse(
      RangeError,
      `a first target of ${target}`,
    );
    expect(() => crossEntropyBackward(threeRows(), [1, 0, target])).toRefuse(
      RangeError,
      `a last target of ${target}`,
    );
  }
});

test("targets of which none counts are refused", () => {
  expect(() => crossEntropyBackward(threeRows(), [IGNORE, IGNORE, IGNORE])).toRefuse(
    RangeError,
    "three positions without a target",
  );
  expect(() => crossEntropyBackward([[1, 2]], [IGNORE])).toRefuse(
    RangeError,
    "one position without a target",
  );
});

test("a single position or token, logits of 0, 1e-4 and 1e4", () => {
  const targets = ({ position, token }: Record<string, number>) =>
    Array.from({ length: position }, (_, t) => (t === 1 ? IGNORE : (t + 1) % token));
  expect(crossEntropyBackward).toAgreeWith(
    plainly,
    { logits: "position token", targets },
    { axes: AXES, lengths: { position: 3, token: 5 }, cases: "ones zeros small large" },
  );
});

test("logits and targets count at every call", () => {
  expect(crossEntropyBackward).toHeed({ logits: randomMatrix(3, 5, 3), targets: [4, IGNORE, 2] });
});

test("the gradient is new, also the row without a target", () => {
  const logits = [
    [0, 0, 0],
    [2.5, 1, -1],
  ];
  expect(crossEntropyBackward).toReturnNew({ logits, targets: [IGNORE, 1] });
});

/** The formula, with exponentials of what lies below the largest logit. */
function plainly(logits: Matrix, targets: number[]): Matrix {
  const N = targets.filter((target) => target !== IGNORE).length;
  return logits.map((row, t) => {
    const powers = row.map((z) => Math.exp(z - Math.max(...row)));
    const total = powers.reduce((sum, x) => sum + x, 0);
    return row.map((_, v) =>
      targets[t] === IGNORE ? 0 : (powers[v] / total - Number(v === targets[t])) / N,
    );
  });
}
