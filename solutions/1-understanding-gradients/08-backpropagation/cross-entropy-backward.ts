import { assertSameLength, type Matrix } from "#lib/arrays";
import { softmax } from "../03-attention/softmax.js";
import { IGNORE } from "../07-cross-entropy-loss/cross-entropy.js";

/**
 * The gradient of the mean cross-entropy with respect to the logits: back through logarithm and softmax in one step.
 *
 *     L = (1/N) · Σ_t −ln P[t][targets[t]]      with P[t] = softmax(logits[t])
 *     dlogits[t][v] = ∂L/∂logits[t][v]
 *
 * The sum runs over the N positions that have a target. A position without one has no part in the loss: its row is 0.
 *
 * @param logits one logit for every token of the vocabulary at every position, `[T, V]`
 * @param targets the token that actually comes next, 0 to V − 1, or IGNORE, `[T]`
 * @returns dlogits, a new matrix, `[T, V]`; every row sums to 0
 * @throws RangeError if there are more or fewer targets than positions, a target is not a token, or all are IGNORE
 * @see Bridle 1990, "Probabilistic interpretation of feedforward classification network outputs"
 */
export function crossEntropyBackward(logits: Matrix, targets: number[]): Matrix {
  assertSameLength("the numbers of positions and targets", logits.length, targets.length);
  const N = /* blank: the number of positions with a target */ targets.filter(
    (target) => target !== IGNORE,
  ).length /* end */;
  if (N === 0) throw new RangeError("at least one target must not be IGNORE");
  return logits.map((row, t) => {
    const target = targets[t];
    if (target === IGNORE)
      return /* blank: the row of a position without a target */ row.map(() => 0) /* end */; // [V]
    if (row[target] === undefined) {
      throw new RangeError(`target ${target} at position ${t} is not one of ${row.length} tokens`);
    }
    // blank: the row of a position with a target, as its share of the mean
    return softmax(row).map((p, v) => (p - (v === target ? 1 : 0)) / N); // [V]
    // end
  }); // [T, V]
}
