import { expect, test } from "vitest";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { crossEntropy, IGNORE } from "./cross-entropy.js";

const ln = Math.log;
// The logarithms of whole numbers that sum to 8 in each row: the probabilities are eighths.
const logits = () =>
  [
    [1, 1, 1, 2, 3],
    [4, 1, 1, 1, 1],
    [2, 1, 2, 1, 2],
    [1, 3, 1, 2, 1],
  ].map((row) => row.map(ln)); // [4, 5]

test("targets that got 1/8, 4/8, 2/8 and 3/8", () => {
  const perPosition = [ln(8), ln(2), ln(4), ln(8 / 3)];
  expect(crossEntropy(logits(), [0, 0, 0, 1])).toMatchStages([
    { name: "perPosition", expected: perPosition, axes: "position" },
    { name: "loss", expected: ln((8 * 8 * 8 * 8) / (1 * 4 * 2 * 3)) / 4, what: "the loss" },
  ]);
});

test("a position without a target costs nothing and does not count", () => {
  expect(crossEntropy(logits(), [IGNORE, 1, 0, IGNORE])).toMatchStages([
    { name: "perPosition", expected: [0, ln(8), ln(4), 0], axes: "position" },
    { name: "loss", expected: ln(32) / 2, what: "the loss" },
  ]);
});

test("equal logits cost ln V at every position, here ln 5", () => {
  const equal = [Array(5).fill(0.3), Array(5).fill(-2), Array(5).fill(7)];
  expect(crossEntropy(equal, [4, 0, 2])).toMatchStages([
    { name: "perPosition", expected: [ln(5), ln(5), ln(5)], axes: "position" },
    { name: "loss", expected: ln(5), what: "the loss" },
  ]);
});

test("a probability of e^−1000 costs 1000, not Infinity", () => {
  const certain = [
    [1000, 0],
    [0, 1000],
    [500, 0],
  ];
  expect(crossEntropy(certain, [1, 1, 1])).toMatchStages([
    { name: "perPosition", expected: [1000, 0, 500], axes: "position" },
    { name: "loss", expected: 500, what: "the loss" },
  ]);
  expect(crossEntropy([[30_000, 0]], [1]).loss).toMatchValues(30_000, { what: "the loss" });
  expect(crossEntropy([[1e15, 0]], [1]).loss).toMatchValues(1e15, { what: "the loss at a logit of 10¹⁵" });
});

test("being all but sure and right costs 3.8e-11, or nothing", () => {
  const { perPosition } = crossEntropy(
    [
      [0, -24],
      [0, -1000],
    ],
    [0, 0],
  );
  expect(perPosition.map((cost) => 1e11 * cost)).toMatchValues([3.775134544136209, 0], {
    ...{ axes: "position", what: "10¹¹ times perPosition", atol: 1e-3, rtol: 0 },
  });
});

test("adding a number to all logits of a position changes nothing", () => {
  const moved = logits().map((row, t) => row.map((z) => z + 100 * (t - 1)));
  expect(crossEntropy(moved, [4, 0, 0, 4]).perPosition).toMatchValues([ln(8 / 3), ln(2), ln(4), ln(8)], {
    axes: "position",
  });
});

test("random logits of six positions and five tokens", () => {
  const z = randomMatrix(6, 5);
  const targets = [4, 0, IGNORE, 2, 2, 1];
  const expected = z.map((row, t) => {
    let sum = 0;
    for (const x of row) sum += Math.exp(x);
    return targets[t] === IGNORE ? 0 : -ln(Math.exp(row[targets[t]]) / sum);
  });
  let total = 0;
  for (const cost of expected) total += cost;
  expect(crossEntropy(z, targets)).toMatchStages([
    { name: "perPosition", expected, axes: "position" },
    { name: "loss", expected: total / 5, what: "the loss" },
  ]);
});

test("the loss of the micro model, whose last position is ignored", () => {
  const { activations, input, loss } = microModel();
  expect(crossEntropy(activations.logits, [...input.targets, IGNORE])).toMatchStages([
    { name: "perPosition", expected: [...loss.per_position, 0], axes: "position" },
    { name: "loss", expected: loss.mean, what: "the loss" },
  ]);
});

test("the mark of a position without a target is −100", () => {
  expect(IGNORE).toMatchValues(-100, { what: "IGNORE" });
});

test("targets of which none counts are refused", () => {
  expect(() => crossEntropy(logits(), [IGNORE, IGNORE, IGNORE, IGNORE])).toRefuse(
    RangeError,
    "four positions and no target",
  );
});

test("a target that is no token is refused", () => {
  expect(() => crossEntropy(logits(), [0, 1, 5, 0])).toRefuse(RangeError, "token 5 of a vocabulary of 5");
  expect(() => crossEntropy(logits(), [0, 1, -1, 0])).toRefuse(RangeError, "token −1");
  expect(() => crossEntropy(logits(), [0, 1.5, 0, 0])).toRefuse(RangeError, "token 1.5");
});

test("fewer or more targets than positions are refused", () => {
  expect(() => crossEntropy(logits(), [0, 1, 2])).toRefuse(RangeError, "four positions and three targets");
  expect(() => crossEntropy(logits(), [0, 1, 2, 3, 4])).toRefuse(
    RangeError,
    "four positions and five targets",
  );
});

test("logits and targets are the same afterwards", () => {
  const [z, targets] = [logits(), [2, IGNORE, 0, 0]];
  expect(() => crossEntropy(z, targets)).toLeaveUnchanged({ logits: z, targets });
});

test("a single position or token is no exception", () => {
  const slowly = (z: number[][], targets: number[]) => {
    let total = 0;
    const perPosition = z.map((row, t) => {
      const cost = -ln(Math.exp(row[targets[t]]) / row.reduce((sum, x) => sum + Math.exp(x), 0));
      total += cost;
      return cost;
    });
    return { loss: total / targets.length, perPosition };
  };
  const targets = ({ position, token }: Record<string, number>) =>
    Array.from({ length: position }, (_, t) => (2 * t + 1) % token);
  expect(crossEntropy).toAgreeWith(
    slowly,
    { logits: "position token", targets },
    { axes: { perPosition: "position" }, lengths: { position: 4, token: 5 } },
  );
});

test("other logits or targets give another loss, at every call", () => {
  expect(crossEntropy).toHeed({ logits: randomMatrix(4, 5, 1), targets: [2, IGNORE, 0, 4] });
});

test("perPosition is a new list at every call", () => {
  expect(crossEntropy).toReturnNew({ logits: [[0.5], [-2]], targets: [0, 0] });
});
