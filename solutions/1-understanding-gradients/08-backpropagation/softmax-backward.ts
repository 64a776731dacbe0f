import { assertSameLength, type Vector } from "#lib/arrays";
import { dot } from "../02-qkv-projections/dot.js";

/**
 * The gradient of the loss L with respect to the scores z that went into p = softmax(z).
 *
 *     dz[j] = ∂L/∂z[j] = Σ_i dp[i] · ∂p[i]/∂z[j]
 *
 * Each score moves all weights, because they share one sum.
 *
 * @param p the weights that softmax returned, `[n]`; a hidden score has the weight 0
 * @param dp the gradient with respect to each weight, dp[i] = ∂L/∂p[i], `[n]`
 * @returns dz, the gradient with respect to each score, a new list, `[n]`
 * @throws RangeError if p and dp differ in length
 * @see Bridle 1990, "Probabilistic interpretation of feedforward classification network outputs"
 */
export function softmaxBackward(p: Vector, dp: Vector): Vector {
  assertSameLength("the lengths of p and dp", p.length, dp.length);
  // blank: the gradient of every score
  const average = dot(p, dp);
  return p.map((weight, j) => weight * (dp[j] - average)); // [n]
  // end
}
