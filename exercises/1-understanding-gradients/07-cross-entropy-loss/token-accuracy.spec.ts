import { expect, test } from "vitest";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { IGNORE } from "./cross-entropy.js";
import { tokenAccuracy } from "./token-accuracy.js";

const ln = Math.log;
// The logarithms of whole numbers that sum to 8 in each row: the probabilities are eighths.
const logits = () =>
  [
    [1, 4, 2, 1],
    [2, 1, 4, 1],
    [1, 1, 2, 4],
  ].map((row) => row.map(ln)); // [3, 4]

test("chances of 1/2, 1/8, 1/4, 1/2, 1/8: 2 bits, 2 of 5 right", () => {
  const eighths = [
    [1, 4, 2, 1],
    [2, 1, 1, 4],
    [1, 1, 2, 4],
    [4, 1, 1, 2],
    [1, 1, 4, 2],
  ].map((row) => row.map(ln)); // [5, 4]
  expect(tokenAccuracy(eighths, [1, 2, 2, 0, 1])).toMatchStages([
    { name: "bits", expected: 2, what: "bits" }, // (1 + 3 + 2 + 1 + 3) / 5
    { name: "top1", expected: 2 / 5, what: "top1" },
  ]);
});

test("positions without a target count in neither", () => {
  expect(tokenAccuracy([...logits(), ...logits()], [IGNORE, 2, 3, IGNORE, 1, IGNORE])).toMatchStages([
    { name: "bits", expected: 5 / 3, what: "bits" }, // (1 + 1 + 3) / 3
    { name: "top1", expected: 2 / 3, what: "top1" },
  ]);
});

test("of equal logits the first is chosen", () => {
  const tied = [
    [0, 2, -1, 2, 2],
    [0, 2, -1, 2, 2],
    [0, 2, -1, 2, 2],
  ];
  expect(tokenAccuracy(tied, [1, 1, 4]).top1).toMatchValues(2 / 3, { what: "top1" });
});

test("10 is more than 9, and 100 more than 30", () => {
  const long = [
    [9, 10, 2],
    [10, 30, 4],
    [100, 30, 4],
    [0.5, 1, 2],
  ];
  expect(tokenAccuracy(long, [1, 1, 0, 2]).top1).toMatchValues(1, { what: "top1" });
});

test("logits may all be negative", () => {
  const low = logits().map((row) => row.map((z) => z - 50));
  expect(tokenAccuracy(low, [1, 2, 3])).toMatchStages([
    { name: "bits", expected: 1, what: "bits" },
    { name: "top1", expected: 1, what: "top1" },
  ]);
});

test("logits too large or small for their exponentials compare", () => {
  const far = [
    [800, 801, 0],
    [-801, -800, -900],
  ];
  expect(tokenAccuracy(far, [1, 1]).top1).toMatchValues(1, { what: "top1" });
});

test("however low all logits are, one is the largest", () => {
  const low = [
    [-2001, -2000, -2002],
    [-2e9, -1e10, -1e9],
    [-3e300, -1e300, -2e300],
  ];
  expect(tokenAccuracy(low, [1, 2, 1]).top1).toMatchValues(1, { what: "top1" });
});

test("a choice may be right by little or wrong by much", () => {
  const close = [
    [0.1, 0, 0.05],
    [9, 1, 0],
    [0.2 - 1e-7, 0.2, 0.1],
    [0, 0, 0.3],
  ];
  expect(tokenAccuracy(close, [0, 1, 1, 2]).top1).toMatchValues(3 / 4, { what: "top1" });
});

test("the largest logit may lead by 1e-12, or by 2e-20", () => {
  const hair = [
    [0.2, 0.2 + 1e-12, 0.1],
    [1e-20, 3e-20, 0],
  ];
  expect(tokenAccuracy(hair, [1, 1]).top1).toMatchValues(1, { what: "top1" });
});

test("random logits of seven positions and five tokens", () => {
  const z = randomMatrix(7, 5);
  const targets = [0, 4, 1, IGNORE, 3, 2, 2];
  let [bits, right] = [0, 0];
  for (let t = 0; t < 7; t++) {
    if (targets[t] === IGNORE) continue;
    let sum = 0;
    for (const x of z[t]) sum += Math.exp(x);
    bits -= Math.log2(Math.exp(z[t][targets[t]]) / sum) / 6;
    if (z[t].every((x) => x <= z[t][targets[t]])) right++;
  }
  expect(tokenAccuracy(z, targets)).toMatchStages([
    { name: "bits", expected: bits, what: "bits" },
    { name: "top1", expected: right / 6, what: "top1" },
  ]);
});

test("the micro model before training: 2.51 bits, 2 of 4 right", () => {
  const { activations, input } = microModel();
  expect(tokenAccuracy(activations.logits, [...input.targets, IGNORE])).toMatchStages([
    { name: "bits", expected: 2.5069223026214753, what: "bits" },
    { name: "top1", expected: 2 / 4, what: "top1" },
  ]);
});

test("targets of which none counts are refused", () => {
  expect(() => tokenAccuracy(logits(), [IGNORE, IGNORE, IGNORE])).toRefuse(RangeError, "no target at all");
});

test("targets that do not fit the logits are refused", () => {
  expect(() => tokenAccuracy(logits(), [0, 1])).toRefuse(RangeError, "three positions and two targets");
  expect(() => tokenAccuracy(logits(), [0, 1, 2, 3])).toRefuse(
    RangeError,
    "three positions and four targets",
  );
  expect(() => tokenAccuracy(logits(), [0, 4, 1])).toRefuse(RangeError, "token 4 of a vocabulary of 4");
});

test("logits and targets are the same afterwards", () => {
  const [z, targets] = [logits(), [1, IGNORE, 0]];
  expect(() => tokenAccuracy(z, targets)).toLeaveUnchanged({ logits: z, targets });
});

test("a single position or token is no exception", () => {
  expect(tokenAccuracy(logits().slice(0, 1), [2])).toMatchStages([
    { name: "bits", expected: 2, what: "bits" },
    { name: "top1", expected: 0, what: "top1" },
  ]);
  expect(tokenAccuracy(logits().slice(0, 1), [1])).toMatchStages([
    { name: "bits", expected: 1, what: "bits" },
    { name: "top1", expected: 1, what: "top1" },
  ]);
  expect(tokenAccuracy([[0.5], [-2]], [0, 0])).toMatchStages([
    { name: "bits", expected: 0, what: "bits" },
    { name: "top1", expected: 1, what: "top1" },
  ]);
});

test("the choices are those of the logits as they are now", () => {
  const logits = [
    [3, 1, 2],
    [1, 2, 3],
  ];
  const top1 = () => tokenAccuracy(logits, [0, 1]).top1;
  expect(top1(), "the share of right choices").toBe(0.5);
  logits[1][1] = 5;
  expect(top1(), "the share once a logit of the same list has changed").toBe(1);
});

test("other logits or targets count, at every call", () => {
  expect(tokenAccuracy).toHeed({ logits: randomMatrix(4, 5, 1), targets: [2, IGNORE, 0, 4] });
});
