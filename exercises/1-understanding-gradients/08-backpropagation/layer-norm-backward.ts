import { blank } from "#lib/blank";
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
 *     dγ = Σ_t dy ⊙ x̂,   dβ = Σ_t dy                                          over all positions
 *     dx̂ = dy ⊙ γ
 *     dx = (dx̂ − mean(dx̂) − x̂ ⊙ mean(dx̂ ⊙ x̂)) / s                              for each position
 *
 * The means run over the features of the row. They stand for the two ways in which one x moves all numbers of its row: by
 * the row's mean and by its spread.
 *
 * @param dY the gradient with respect to the output, `[T, D]`
 * @param cache what layerNorm gave: x̂ is `normalized` `[T, D]`, s is `std` `[T]`
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
  const dGamma = blank("the gradient of each factor"); // [D]
  const dBeta = blank("the gradient of each summand"); // [D]
  const dX = dY.map((row, t) => {
    const xHat = normalized[t]; // [D]
    return blank("in several statements: dx̂ of this row, its two means, then dx");
  }); // [T, D]
  return { dX, dGamma, dBeta };
}
