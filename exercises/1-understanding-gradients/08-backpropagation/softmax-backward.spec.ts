import { expect, test } from "vitest";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { softmax } from "../03-attention/softmax.js";
import { softmaxBackward } from "./softmax-backward.js";

const sum = (x: number[]) => x.reduce((total, value) => total + value, 0);

test("weights 1/2, 1/4, 1/4 average dp = (2, −2, 4) to 3/2", () => {
  expect(softmaxBackward([1 / 2, 1 / 4, 1 / 4], [2, -2, 4])).toMatchValues([1 / 4, -7 / 8, 5 / 8], {
    axes: "score",
  });
});

test("the scores 1, 2, 3 get the gradient worked out on paper", () => {
  const p = [0.09003057317038046, 0.24472847105479764, 0.6652409557748218];
  expect(softmaxBackward(p, [0.5, -1, 2])).toMatchValues(
    [-0.056788470036966944, -0.5214597727496746, 0.5782482427866417],
    { axes: "score" },
  );
});

test("weights and gradients are the same afterwards", () => {
  const [p, dp] = [
    [0.5, 0.2, 0.3],
    [1, -2, 3],
  ];
  expect(() => softmaxBackward(p, dp)).toLeaveUnchanged({ p, dp });
});

test("it equals the table of all ∂p[i]/∂z[j], applied to dp", () => {
  const p = softmax(randomMatrix(1, 5, 1)[0]);
  const [dp] = randomMatrix(1, 5, 2);
  const dz = p.map((pj, j) => sum(p.map((pi, i) => dp[i] * (i === j ? pi * (1 - pi) : -pi * pj))));
  expect(softmaxBackward(p, dp)).toMatchValues(dz, { axes: "score" });
});

test("it is the gradient of your softmax", () => {
  const backward = (z: number[], dp: number[]) => softmaxBackward(softmax(z), dp);
  expect(backward).toBeGradientOf(softmax, { at: randomMatrix(1, 7, 3)[0], axes: "score" });
});

test("the gradient sums to 0: moving all scores changes nothing", () => {
  const dz = softmaxBackward(softmax(randomMatrix(1, 6, 4)[0]), randomMatrix(1, 6, 5)[0]);
  expect(sum(dz)).toMatchValues(0, { what: "the sum of the gradient" });
});

test("the same amount on top of every dp changes nothing", () => {
  const p = [1 / 2, 1 / 8, 3 / 8];
  const dz = softmaxBackward(p, [3, 1, -2]);
  expect(softmaxBackward(p, [103, 101, 98])).toMatchValues(dz, { axes: "score" });
});

test("a hidden score, weight 0, gets the gradient 0", () => {
  const dz = softmaxBackward([0, 1 / 4, 0, 3 / 4], [1e6, 3, -5, -1]);
  expect(dz).toMatchValues([0, 3 / 4, 0, -3 / 4], { axes: "score" });
  expect([dz[0], dz[2]]).toMatchValues([0, 0], {
    ...{ axes: "score", what: "the list of the hidden scores' gradients", atol: 0, rtol: 0 },
  });
});

test("a saturated softmax, one weight 1, passes nothing on", () => {
  expect(softmaxBackward([0, 1, 0], [3, -2, 5])).toMatchValues([0, 0, 0], { axes: "score" });
});

test("the model of part 1: from weights to scores, both heads", () => {
  const { activations, gradients_wrt_activations } = microModel();
  const dScores = activations.attention_weights.map((head, h) =>
    head.map((p, i) => softmaxBackward(p, gradients_wrt_activations.attention_weights[h][i])),
  );
  expect(dScores).toMatchValues(gradients_wrt_activations.attention_scores_scaled, {
    axes: "head query key",
    atol: 1e-12,
  });
});

test("weights and gradients of different lengths are refused", () => {
  expect(() => softmaxBackward([0.5, 0.5], [1, 2, 3])).toRefuse(
    RangeError,
    "two weights and three gradients",
  );
  expect(() => softmaxBackward([0.5, 0.2, 0.3], [1, 2])).toRefuse(
    RangeError,
    "three weights and two gradients",
  );
});

test("a single score has the weight 1 and the gradient 0", () => {
  expect(softmaxBackward([1], [7])).toMatchValues([0], { axes: "score" });
});

test("tiny weights and tiny gradients keep their digits", () => {
  expect(softmaxBackward([1e-9, 1 - 1e-9], [3e6, -1])).toMatchValues([0.003000000997, -0.003000000997], {
    axes: "score",
    atol: 1e-12,
  });
  expect(softmaxBackward([1e-20, 1], [3e20, 0])).toMatchValues([3, -3], { axes: "score" });
  expect(softmaxBackward([1e-4, 0.9999], [1e-4, -1e-4])).toMatchValues([1.9998e-8, -1.9998e-8], {
    axes: "score",
    atol: 1e-20,
  });
});

test("weights and gradients count at every call", () => {
  expect(softmaxBackward).toHeed({ p: [0.5, 0.2, 0.3], dp: [1.5, -2.5, 3.5] });
});

test("the gradient is a new list, also where it equals dp", () => {
  expect(softmaxBackward).toReturnNew({ p: [0.5, 0.2, 0.3], dp: [0, 0, 0] });
});
