import { mistakesFor } from "#lib/author/mistakes";
import type { LayerNorm } from "../06-layer-normalization/layer-norm.js";
import { type LayerNormGradients, layerNormBackward as right } from "./layer-norm-backward.js";

type Vector = number[];
type Matrix = number[][];
/** One row on its way back. */
type Row = { dy: Vector; dxHat: Vector; xHat: Vector; s: number; gamma: Vector; D: number };

const mean = (x: Vector) => x.reduce((total, value) => total + value, 0) / x.length;
const product = (u: Vector, v: Vector) => u.map((x, i) => x * v[i]);
const columns = (A: Matrix) => A[0].map((_, d) => A.map((row) => row[d]));
const sums = (A: Matrix): Vector => columns(A).map((column) => mean(column) * column.length);

/** The right gradients with some of them replaced. */
const but =
  (change: (dY: Matrix, cache: LayerNorm, gamma: Vector) => Partial<LayerNormGradients>) =>
  (dY: Matrix, cache: LayerNorm, gamma: Vector): LayerNormGradients => ({
    ...right(dY, cache, gamma),
    ...change(dY, cache, gamma),
  });

/** Another gradient of the input, feature by feature. */
const input = (dx: (r: Row, d: number) => number) =>
  but((dY, { normalized, std }, gamma) => ({
    dX: dY.map((dy, t) => {
      const dxHat = product(dy, gamma);
      const r = { dy, dxHat, xHat: normalized[t], s: std[t], gamma, D: gamma.length };
      return dy.map((_, d) => dx(r, d));
    }),
  }));

export default mistakesFor<typeof import("./layer-norm-backward.js")>({
  "gamma-outside-the-bracket": {
    because:
      "You multiplied by γ at the end. It scales x̂ after the statistics, so going back it meets dy before the means do.",
    layerNormBackward: input(
      ({ dy, xHat, s, gamma }, d) => (gamma[d] * (dy[d] - mean(dy) - xHat[d] * mean(product(dy, xHat)))) / s,
    ),
  },
  "statistics-are-constants": {
    because: "γ·dy/s treats mean and spread as constants. Every x moves them too, which adds two more terms.",
    layerNormBackward: input(({ dxHat, s }, d) => dxHat[d] / s),
  },
  "no-mean-term": {
    because: "The path through the row's mean is missing: subtract mean(dx̂).",
    layerNormBackward: input(
      ({ dxHat, xHat, s }, d) => (dxHat[d] - xHat[d] * mean(product(dxHat, xHat))) / s,
    ),
  },
  "no-spread-term": {
    because: "The path through the row's spread is missing: subtract the term with x̂.",
    layerNormBackward: input(({ dxHat, s }, d) => (dxHat[d] - mean(dxHat)) / s),
  },
  "spread-term-without-x-hat": {
    because:
      "You subtracted mean(dx̂ ⊙ x̂) alone. It is the same for the whole row: each feature takes it times its x̂.",
    layerNormBackward: input(
      ({ dxHat, xHat, s }, d) => (dxHat[d] - mean(dxHat) - mean(product(dxHat, xHat))) / s,
    ),
  },
  "spread-term-added": {
    because: "Your term with x̂ has the wrong sign: subtract both terms.",
    layerNormBackward: input(
      ({ dxHat, xHat, s }, d) => (dxHat[d] - mean(dxHat) + xHat[d] * mean(product(dxHat, xHat))) / s,
    ),
  },
  "means-over-one-less": {
    because: "You divided the means by D − 1. The forward pass divides its mean and variance by D.",
    layerNormBackward: input(({ dxHat, xHat, s, D }, d) => {
      const f = D / (D - 1);
      return (dxHat[d] - f * mean(dxHat) - xHat[d] * f * mean(product(dxHat, xHat))) / s;
    }),
  },
  "spread-over-one-less": {
    because: "You divided the term with x̂ by D − 1. The variance of the forward pass is over D.",
    layerNormBackward: input(({ dxHat, xHat, s, D }, d) => {
      const f = D / (D - 1);
      return (dxHat[d] - mean(dxHat) - xHat[d] * f * mean(product(dxHat, xHat))) / s;
    }),
  },
  "x-hat-taken-off-whole": {
    because: "You subtracted x̂ itself. Subtract x̂ times the mean of dx̂ ⊙ x̂.",
    layerNormBackward: input(({ dxHat, xHat, s }, d) => (dxHat[d] - mean(dxHat) - xHat[d]) / s),
  },
  "sums-for-means": {
    because: "Your two terms are sums. One x moves the mean by only 1/D, so both are means.",
    layerNormBackward: input(
      ({ dxHat, xHat, s, D }, d) =>
        (dxHat[d] - D * mean(dxHat) - xHat[d] * D * mean(product(dxHat, xHat))) / s,
    ),
  },
  "divides-by-the-tokens": {
    because: "You divided the sums by the number of tokens, T. A row's mean is over its D features.",
    layerNormBackward: but((dY, { normalized, std }, gamma) => {
      const share = (x: Vector) => (mean(x) * x.length) / dY.length;
      return {
        dX: dY.map((dy, t) => {
          const [dxHat, xHat] = [product(dy, gamma), normalized[t]];
          return dxHat.map((x, d) => (x - share(dxHat) - xHat[d] * share(product(dxHat, xHat))) / std[t]);
        }),
      };
    }),
  },
  "output-for-x-hat": {
    because: "You used the output in place of x̂ for dX. γ and β are not part of the normalized row.",
    layerNormBackward: but((dY, { output, std }, gamma) => ({
      dX: dY.map((dy, t) => {
        const [dxHat, y] = [product(dy, gamma), output[t]];
        return dxHat.map((x, d) => (x - mean(dxHat) - y[d] * mean(product(dxHat, y))) / std[t]);
      }),
    })),
  },
  "sums-in-the-first-row": {
    because: "You added up dBeta in the first row of dY itself. Start the sum from a list of zeros.",
    layerNormBackward: (dY, cache, gamma) => {
      const { dGamma } = right(dY, cache, gamma);
      const dBeta = dY.reduce((sum, row) => {
        for (const [d, dy] of row.entries()) sum[d] += dy;
        return sum;
      });
      return { dGamma, dBeta, dX: right(dY, cache, gamma).dX };
    },
  },
  "sum-for-the-first-mean": {
    because: "You summed dx̂ instead of averaging it. One x moves the mean of its row by only 1/D.",
    layerNormBackward: input(
      ({ dxHat, xHat, s, D }, d) => (dxHat[d] - D * mean(dxHat) - xHat[d] * mean(product(dxHat, xHat))) / s,
    ),
  },
  "sum-for-the-second-mean": {
    because: "You summed dx̂ ⊙ x̂ instead of averaging it: you still have to divide the dot product by D.",
    layerNormBackward: input(
      ({ dxHat, xHat, s, D }, d) => (dxHat[d] - mean(dxHat) - xHat[d] * D * mean(product(dxHat, xHat))) / s,
    ),
  },
  "forgets-the-divisor": {
    because: "The forward pass divides x by s, so its gradient is divided by s as well.",
    layerNormBackward: input(
      ({ dxHat, xHat }, d) => dxHat[d] - mean(dxHat) - xHat[d] * mean(product(dxHat, xHat)),
    ),
  },
  "divides-by-the-variance": {
    because: "The divisor is s, the root. You divided by its square, the variance.",
    layerNormBackward: input(
      ({ dxHat, xHat, s }, d) => (dxHat[d] - mean(dxHat) - xHat[d] * mean(product(dxHat, xHat))) / s ** 2,
    ),
  },
  "forgets-gamma": {
    because: "Your dX doesn't use γ. The output is γ ⊙ x̂ + β, so the gradient that reaches x̂ is dy ⊙ γ.",
    layerNormBackward: input(
      ({ dy, xHat, s }, d) => (dy[d] - mean(dy) - xHat[d] * mean(product(dy, xHat))) / s,
    ),
  },
  "gamma-of-the-token": {
    because: "You multiplied a whole row by one γ. Every feature has its own, γ[d].",
    layerNormBackward: but((dY, { normalized, std }, gamma) => ({
      dX: dY.map((dy, t) => {
        const dxHat = dy.map((x) => x * gamma[t]);
        const along = mean(product(dxHat, normalized[t]));
        return dxHat.map((x, d) => (x - mean(dxHat) - normalized[t][d] * along) / std[t]);
      }),
    })),
  },
  "gamma-in-the-mean-only": {
    because: "Your second mean uses dy ⊙ x̂. All three terms use dx̂ = dy ⊙ γ.",
    layerNormBackward: input(
      ({ dy, dxHat, xHat, s }, d) => (dxHat[d] - mean(dxHat) - xHat[d] * mean(product(dy, xHat))) / s,
    ),
  },
  "means-over-the-tokens": {
    because:
      "You took the means over the tokens. Mean and spread belong to a row: average over its features.",
    layerNormBackward: but((dY, { normalized, std }, gamma) => {
      const dxHat = dY.map((dy) => product(dy, gamma));
      const along = dxHat.map((row, t) => product(row, normalized[t]));
      const [m, a] = [columns(dxHat).map(mean), columns(along).map(mean)];
      return {
        dX: dxHat.map((row, t) => row.map((x, d) => (x - m[d] - normalized[t][d] * a[d]) / std[t])),
      };
    }),
  },
  "gamma-from-the-output": {
    because: "γ multiplies x̂, so its gradient is dy ⊙ x̂. You multiplied by the output, γ and β included.",
    layerNormBackward: but((dY, { output }) => ({ dGamma: sums(dY.map((dy, t) => product(dy, output[t]))) })),
  },
  "gamma-without-x-hat": {
    because: "This is the gradient of β. γ multiplies x̂, so x̂ belongs in its gradient.",
    layerNormBackward: but((dY) => ({ dGamma: sums(dY) })),
  },
  "x-hat-of-the-first-feature": {
    because: "In the gradient of γ you used x̂ of feature 0 for every feature. Each uses its own x̂[d].",
    layerNormBackward: but((dY, { normalized }) => ({
      dGamma: sums(dY.map((dy, t) => dy.map((x) => x * normalized[t][0]))),
    })),
  },
  "gamma-times-gamma": {
    because: "γ itself has no part in its gradient: the derivative of γ·x̂ with respect to γ is x̂.",
    layerNormBackward: but((dY, { normalized }, gamma) => ({
      dGamma: sums(dY.map((dy, t) => product(product(dy, gamma), normalized[t]))),
    })),
  },
  "gamma-averaged": {
    because: "Every token uses γ, and the gradients add up: take the sum over the tokens, not the mean.",
    layerNormBackward: but((dY, cache, gamma) => ({
      dGamma: right(dY, cache, gamma).dGamma.map((x) => x / dY.length),
    })),
  },
  "beta-averaged": {
    because: "Every token uses β, and the gradients add up: take the sum over the tokens, not the mean.",
    layerNormBackward: but((dY) => ({ dBeta: columns(dY).map(mean) })),
  },
  "beta-times-gamma": {
    because: "β is added after γ, so dy reaches it unchanged: γ has no part in it.",
    layerNormBackward: but((dY, _cache, gamma) => ({ dBeta: product(sums(dY), gamma) })),
  },
  "hands-out-a-row": {
    because:
      "With one row your dBeta is the row of dY itself, so a caller that writes into it changes dY. Make a new list.",
    layerNormBackward: but((dY) => ({ dBeta: dY.reduce((sum, dy) => sum.map((x, d) => x + dy[d])) })),
  },
  "changes-the-cache": {
    because: "The gradients are right, but you wrote dX into the x̂ of the cache. Leave the cache unchanged.",
    layerNormBackward: (dY, cache, gamma) => {
      const gradients = right(dY, cache, gamma);
      for (const [t, row] of gradients.dX.entries()) cache.normalized[t].splice(0, row.length, ...row);
      return gradients;
    },
  },
  "changes-the-input": {
    because: "The gradients are right, but you wrote dy ⊙ γ into dY. Return new rows.",
    layerNormBackward: (dY, cache, gamma) => {
      const gradients = right(dY, cache, gamma);
      for (const dy of dY) dy.splice(0, dy.length, ...product(dy, gamma));
      return gradients;
    },
  },
  "bounds-the-divisor": {
    because:
      "You divided by no less than some small number. s is above 0 already, thanks to ε: divide by s itself.",
    layerNormBackward: input(
      ({ dxHat, xHat, s }, d) =>
        (dxHat[d] - mean(dxHat) - xHat[d] * mean(product(dxHat, xHat))) / Math.max(s, 1e-5),
    ),
  },
  "mean-term-added": {
    because: "Your mean of dx̂ has the wrong sign: subtract both terms.",
    layerNormBackward: input(
      ({ dxHat, xHat, s }, d) => (dxHat[d] + mean(dxHat) - xHat[d] * mean(product(dxHat, xHat))) / s,
    ),
  },
  "first-gamma-for-all": {
    because: "dx̂ is dy times γ of its own feature. You took γ[0] for all of them.",
    layerNormBackward: input(({ dy, xHat, s, gamma }, d) => {
      const dxHat = dy.map((x) => x * gamma[0]);
      return (dxHat[d] - mean(dxHat) - xHat[d] * mean(product(dxHat, xHat))) / s;
    }),
  },
  "gamma-from-the-last-token": {
    because: "Your dγ keeps the last token only. γ serves all positions: add up what each brings.",
    layerNormBackward: but((dY, { normalized }) => {
      const last = dY.length - 1;
      return { dGamma: product(dY[last], normalized[last]) };
    }),
  },
  "beta-from-the-last-token": {
    because: "Your dβ keeps the last token only. β serves all positions: add up their dy.",
    layerNormBackward: but((dY) => ({ dBeta: [...dY[dY.length - 1]] })),
  },
  "x-hat-of-the-first-token": {
    because: "In dγ you used x̂ of token 0 for every token. Each dy meets x̂ of its own position.",
    layerNormBackward: but((dY, { normalized }) => ({
      dGamma: sums(dY.map((dy) => product(dy, normalized[0]))),
    })),
  },
  "beta-from-the-first-token": {
    because: "dβ is that of the first token. One β serves all positions: add them up.",
    layerNormBackward: but((dY) => ({ dBeta: [...dY[0]] })),
  },
  "beta-along-the-features": {
    because: "You added up dY along each token. dβ has one number for each feature, the sum over tokens.",
    layerNormBackward: but((dY) => ({ dBeta: dY.map((row) => mean(row) * row.length) })),
  },
  "gamma-along-the-features": {
    because: "You added up along each token. dγ has one number for each feature, the sum over tokens.",
    layerNormBackward: but((dY, { normalized }) => ({
      dGamma: dY.map((row, t) => mean(product(row, normalized[t])) * row.length),
    })),
  },
  "gamma-over-the-divisor": {
    because: "You divided dγ by s. x̂ has been divided already, and γ comes after it.",
    layerNormBackward: but((dY, { normalized, std }) => ({
      dGamma: sums(dY.map((row, t) => product(row, normalized[t]).map((x) => x / std[t]))),
    })),
  },
  "adds-epsilon-again": {
    because: "You added ε to the variance again. std holds it: s = √(σ² + ε).",
    layerNormBackward: input(
      ({ dxHat, xHat, s }, d) =>
        (dxHat[d] - mean(dxHat) - xHat[d] * mean(product(dxHat, xHat))) / Math.sqrt(s * s + 1e-5),
    ),
  },
  "mean-without-gamma": {
    because: "The first mean is of dY. It is the mean of dx̂, where γ is in already.",
    layerNormBackward: input(
      ({ dy, dxHat, xHat, s }, d) => (dxHat[d] - mean(dy) - xHat[d] * mean(product(dxHat, xHat))) / s,
    ),
  },
  "multiplies-by-the-divisor": {
    because: "You multiplied by s. The forward pass divides by s, and so does the gradient.",
    layerNormBackward: input(
      ({ dxHat, xHat, s }, d) => (dxHat[d] - mean(dxHat) - xHat[d] * mean(product(dxHat, xHat))) * s,
    ),
  },
  "sign-flipped": {
    because: "Every number of dX has the opposite sign. The means are subtracted from dx̂, not dx̂ from them.",
    layerNormBackward: input(
      ({ dxHat, xHat, s }, d) => (mean(dxHat) + xHat[d] * mean(product(dxHat, xHat)) - dxHat[d]) / s,
    ),
  },
  "x-hat-squared": {
    because: "You multiplied by x̂ twice outside the mean. One x̂ is inside the mean, one outside.",
    layerNormBackward: input(
      ({ dxHat, xHat, s }, d) => (dxHat[d] - mean(dxHat) - xHat[d] ** 2 * mean(product(dxHat, xHat))) / s,
    ),
  },
  "divisor-of-the-first-token": {
    because: "Every row is divided by the s of the first token. Each token has its own.",
    layerNormBackward: but((dY, cache, gamma) => ({
      dX: right(dY, { ...cache, std: cache.std.map(() => cache.std[0]) }, gamma).dX,
    })),
  },
  "mean-with-the-first-x-hat": {
    because: "The second mean uses x̂ of the first token. Each token has its own.",
    layerNormBackward: but((dY, { normalized, std }, gamma) => ({
      dX: dY.map((dy, t) => {
        const dxHat = product(dy, gamma);
        const along = mean(product(dxHat, normalized[0]));
        return dxHat.map((dx, d) => (dx - mean(dxHat) - normalized[t][d] * along) / std[t]);
      }),
    })),
  },
  "output-in-the-spread-term": {
    because: "You used the output in place of x̂ before the second mean. γ and β are no part of that term.",
    layerNormBackward: but((dY, { normalized, output, std }, gamma) => ({
      dX: dY.map((dy, t) => {
        const dxHat = product(dy, gamma);
        const along = mean(product(dxHat, normalized[t]));
        return dxHat.map((dx, d) => (dx - mean(dxHat) - output[t][d] * along) / std[t]);
      }),
    })),
  },
  "gamma-and-beta-exchanged": {
    because: "dGamma holds the gradient of β, and dBeta that of γ. Return each under its own name.",
    layerNormBackward: (dY, cache, gamma) => {
      const made = right(dY, cache, gamma);
      return { ...made, dGamma: made.dBeta, dBeta: made.dGamma };
    },
  },
});
