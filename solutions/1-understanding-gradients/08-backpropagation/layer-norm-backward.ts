import { assertSameLength, type Matrix, type Vector } from "#lib/arrays";
import { dot } from "../02-qkv-projections/dot.js";
import type { LayerNorm } from "../06-layer-normalization/layer-norm.js";

/** The gradients of layer norm. */
export interface LayerNormGradients {
  /** with respect to the input, `[T, D]` */
  dX: Matrix;
  /** with respect to γ, `[D]` */
  dGamma: Vector;
  /** with respect to β, `[D]` */
  dBeta: Vector;
}

/**
 * The backward pass of layer norm, y = γ ⊙ x̂ + β with x̂ = (x − μ) / s and s = √(σ² + ε).
 *
 *     dX[t][d] = ∂L/∂X[t][d],   dγ[d] = ∂L/∂γ[d],   dβ[d] = ∂L/∂β[d]
 *
 * μ and σ² are the mean and the variance of the row. So one x moves all numbers of its row, through the row's mean and
 * through its spread. One γ and one β serve all positions.
 *
 * @param dY the gradient with respect to the output, `[T, D]`
 * @param cache the result of layerNorm: x̂ is `normalized` `[T, D]`, s is `std` `[T]`
 * @param gamma γ, `[D]`
 * @returns the three gradients, new lists
 * @throws RangeError if dY and the cache differ in their rows, or dY and gamma in width
 * @see Ba, Kiros and Hinton 2016, section 3; Ioffe and Szegedy 2015, section 3, for batch norm's
 */
export function layerNormBackward(dY: Matrix, cache: LayerNorm, gamma: Vector): LayerNormGradients {
  const { normalized, std } = cache;
  assertSameLength("the numbers of rows of dY and the cache", dY.length, normalized.length);
  for (const row of dY) assertSameLength("the lengths of a row of dY and gamma", row.length, gamma.length);
  const D = gamma.length;
  const dGamma = /* blank: the gradient of each γ */ gamma.map((_, d) =>
    dY.reduce((sum, row, t) => sum + row[d] * normalized[t][d], 0),
  ) /* end */; // [D]
  const dBeta = /* blank: the gradient of each β */ gamma.map((_, d) =>
    dY.reduce((sum, row) => sum + row[d], 0),
  ) /* end */; // [D]
  const dX = dY.map((row, t) => {
    const xHat = normalized[t]; // [D]
    // blank: in several statements: dx̂ of this row, its two means, then dx
    const dxHat = row.map((dy, d) => dy * gamma[d]); // [D]
    const mean = dxHat.reduce((sum, x) => sum + x, 0) / D;
    const along = dot(dxHat, xHat) / D;
    return dxHat.map((dx, d) => (dx - mean - xHat[d] * along) / std[t]); // [D]
    // end
  }); // [T, D]
  return { dX, dGamma, dBeta };
}
