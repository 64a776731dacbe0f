import { expect, test } from "vitest";
import type { Matrix, Vector } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { layerNorm } from "../06-layer-normalization/layer-norm.js";
import { type LayerNormGradients, layerNormBackward } from "./layer-norm-backward.js";

const AXES = "token feature";

/** The three gradients as stages, in the order in which they are judged. */
const stages = ({ dX, dGamma, dBeta }: LayerNormGradients) => [
  { name: "dGamma", expected: dGamma, axes: "feature" },
  { name: "dBeta", expected: dBeta, axes: "feature" },
  { name: "dX", expected: dX, axes: AXES },
];

// Two rows with mean 1 and 2.5, variance 6.5 and 19.125, ε = 1e-5.
const twoRows = () => ({
  normalized: [
    [0, 0.39223196855958525, 1.1766959056787558, -1.568927874238341],
    [-0.45732944081678667, -0.45732944081678667, -0.8003265214293767, 1.7149854030629499],
  ],
  output: [
    [0.1, 0.39223196855958525, 2.1533918113575115, 1.868927874238341],
    [-0.12866472040839333, -0.45732944081678667, -1.8006530428587533, -1.4149854030629498],
  ],
  std: [Math.sqrt(6.5 + 1e-5), Math.sqrt(19.125 + 1e-5)],
});
const fourFactors = () => [0.5, 1, 2, -1];
const upstream = () => [
  [1, -2, 0.5, 3],
  [0.2, 0.1, -1, 1],
];

/** A cache whose statistics leave nothing to chance: rows of small spread, and a large ε that shows in it. */
const flat = (stream: number) => {
  const X = randomMatrix(3, 5, stream).map((row) => row.map((x) => 0.4 * x + 2));
  const [[gamma], [beta]] = [randomMatrix(1, 5, stream + 1), randomMatrix(1, 5, stream + 2)];
  return { X, gamma: gamma.map((x) => x + 1.5), beta, epsilon: 0.1 };
};

test("two rows by hand: x̂ of ±1, s = 2 and s = ½", () => {
  // dx̂ = (3, 2, 1, −1), its mean 5/4, the mean of dx̂ ⊙ x̂ 3/4
  // dx̂ = (−1, 4, 2, 3), its mean 2, the mean of dx̂ ⊙ x̂ −1/2
  const rows = {
    normalized: [
      [1, -1, 1, -1],
      [1, 1, -1, -1],
    ],
    output: [
      [1.5, -2, 0.5, 2],
      [1.5, 2, -0.5, 2],
    ],
    std: [2, 0.5],
  };
  const dY = [
    [3, 1, 2, 1],
    [-1, 2, 4, -3],
  ];
  const dX = [
    [0.5, 0.75, -0.5, -0.75],
    [-5, 5, -1, 1],
  ];
  expect(layerNormBackward(dY, rows, [1, 2, 0.5, -1])).toMatchStages(
    stages({ dGamma: [2, 1, -2, 2], dBeta: [2, 3, 6, -2], dX }),
  );
});

test("two rows, four features, γ = (½, 1, 2, −1)", () => {
  const dX = [
    [0.5393189567694298, -0.6373766471928913, 0.14708789335914843, -0.04903020293568684],
    [0.17755143277741575, 0.17755143277741575, -0.30667973774218443, -0.048423127812647127],
  ];
  const dGamma = [-0.09146588816335734, -0.8301968812008492, 1.3886744742687545, -2.9917982196520736];
  expect(layerNormBackward(upstream(), twoRows(), fourFactors())).toMatchStages(
    stages({ dGamma, dBeta: [1.2, -1.9, -0.5, 4], dX }),
  );
});

test("dY, the cache and γ are the same afterwards", () => {
  const [dY, cache, gamma] = [upstream(), twoRows(), fourFactors()];
  expect(() => layerNormBackward(dY, cache, gamma)).toLeaveUnchanged({
    dY,
    gamma,
    "cache.normalized": cache.normalized,
    "cache.std": cache.std,
  });
});

test("dX is the gradient of your layerNorm by X, also for ε = 0.1", () => {
  const { X, gamma, beta, epsilon } = flat(1);
  const norm = (X: Matrix) => layerNorm(X, gamma, beta, epsilon);
  const backward = (X: Matrix, dY: Matrix) => layerNormBackward(dY, norm(X), gamma).dX;
  expect(backward).toBeGradientOf((X: Matrix) => norm(X).output, { at: X, axes: AXES });
});

test("dGamma is its gradient by γ", () => {
  const { X, gamma, beta, epsilon } = flat(4);
  const norm = (gamma: Vector) => layerNorm(X, gamma, beta, epsilon);
  const backward = (gamma: Vector, dY: Matrix) => layerNormBackward(dY, norm(gamma), gamma).dGamma;
  expect(backward).toBeGradientOf((gamma: Vector) => norm(gamma).output, { at: gamma, axes: "feature" });
});

test("dBeta is its gradient by β", () => {
  const { X, gamma, beta, epsilon } = flat(7);
  const norm = (beta: Vector) => layerNorm(X, gamma, beta, epsilon);
  const backward = (beta: Vector, dY: Matrix) => layerNormBackward(dY, norm(beta), gamma).dBeta;
  expect(backward).toBeGradientOf((beta: Vector) => norm(beta).output, { at: beta, axes: "feature" });
});

test("every row of dX sums to 0: a moved row gives the same x̂", () => {
  const { dX } = layerNormBackward(upstream(), twoRows(), fourFactors());
  expect(dX.map((row) => row.reduce((sum, d) => sum + d, 0))).toMatchValues([0, 0], {
    axes: "token",
    what: "the sum of each row of dX",
  });
});

test("every row of dX depends on its own row of dY alone", () => {
  const X = randomMatrix(4, 3, 10);
  const norm = layerNorm(X, [0.5, -1, 2], [1, 2, 3]);
  expect((dY: Matrix) => layerNormBackward(dY, norm, [0.5, -1, 2]).dX).toTreatRowsAlone(
    randomMatrix(4, 3, 11),
  );
});

test("the model of part 1: the last norm", () => {
  const { activations, initial_parameters, gradients_wrt_activations, gradients_wrt_parameters } =
    microModel();
  const { ln_f_gamma, ln_f_beta } = initial_parameters;
  const norm = layerNorm(activations.residual_after_ffn, ln_f_gamma, ln_f_beta);
  expect(layerNormBackward(gradients_wrt_activations.ln_f_output, norm, ln_f_gamma)).toMatchStages(
    stages({
      dGamma: gradients_wrt_parameters.ln_f_gamma,
      dBeta: gradients_wrt_parameters.ln_f_beta,
      dX: gradients_wrt_activations.residual_after_ffn,
    }),
  );
});

test("a dY with fewer rows than the cache is refused", () => {
  const oneRow = [[1, 2, 3, 4]];
  expect(() => layerNormBackward(oneRow, twoRows(), fourFactors())).toRefuse(
    RangeError,
    "one row of dY for two",
  );
  expect(() => layerNormBackward([...upstream(), [1, 2, 3, 4]], twoRows(), fourFactors())).toRefuse(
    RangeError,
    "three rows of dY for two",
  );
});

test("rows of another length than γ are refused", () => {
  expect(() => layerNormBackward(upstream(), twoRows(), [1, 2, 3])).toRefuse(
    RangeError,
    "three factors for four features",
  );
  expect(() => layerNormBackward(upstream(), twoRows(), [1, 2, 3, 4, 5])).toRefuse(
    RangeError,
    "five factors for four features",
  );
});

test("a single token or feature, a row of equal numbers, zeros", () => {
  const cache = ({ token, feature }: Record<string, number>) => {
    const X = randomMatrix(token, feature, 20).map((row, t) => (t === 1 ? row.map(() => 3) : row));
    const one = X[0].map(() => 1);
    return layerNorm(X, one, one);
  };
  expect(layerNormBackward).toAgreeWith(
    byTable,
    { dY: "token feature", cache, gamma: "feature" },
    {
      axes: { dX: AXES, dGamma: "feature", dBeta: "feature" },
      lengths: { token: 3, feature: 5 },
      cases: "ones zeros small",
    },
  );
});

test("by hand once more: a divisor of 2e-7 divides like any other", () => {
  const row = { normalized: [[1, -1, 1, -1]], output: [[1.5, -2, 0.5, 2]], std: [2e-7] };
  const { dX } = layerNormBackward([[3, 1, 2, 1]], row, [1, 2, 0.5, -1]);
  expect(dX).toMatchValues([[5e6, 7.5e6, -5e6, -7.5e6]], { axes: AXES, what: "dX" });
});

test("dY, x̂, s and γ count at every call", () => {
  const { X, gamma, beta } = flat(20);
  const { normalized, output, std } = layerNorm(X, gamma, beta);
  expect(layerNormBackward).toHeed(
    { dY: randomMatrix(3, 5, 23), cache: { normalized, output, std }, gamma },
    { except: ["cache.output"] },
  );
});

test("the gradients are new lists, also those of one row", () => {
  const cache = { normalized: [[1, -1, 1, -1]], output: [[1.5, -2, 0.5, 2]], std: [2] };
  expect(layerNormBackward).toReturnNew({ dY: [[3, 1, 2, 1]], cache, gamma: [1, 2, 0.5, -1] });
});

/** dX by the lesson's table of all ∂x̂[i]/∂x[k], summed over i. */
function byTable(
  dY: Matrix,
  { normalized, std }: ReturnType<typeof twoRows>,
  gamma: Vector,
): LayerNormGradients {
  const D = gamma.length;
  const over = (term: (t: number) => number) => dY.reduce((sum, _, t) => sum + term(t), 0);
  return {
    dX: dY.map((row, t) =>
      row.map((_, k) => {
        const slope = (i: number) =>
          (Number(i === k) - 1 / D - (normalized[t][i] * normalized[t][k]) / D) / std[t];
        return row.reduce((sum, dy, i) => sum + dy * gamma[i] * slope(i), 0);
      }),
    ),
    dGamma: gamma.map((_, d) => over((t) => dY[t][d] * normalized[t][d])),
    dBeta: gamma.map((_, d) => over((t) => dY[t][d])),
  };
}
