import { assertSameLength, type Matrix, type Vector } from "#lib/arrays";
import { logSumExp } from "./log-sum-exp.js";

/** The target of a position that has none: padding, or the last token of a text. */
export const IGNORE = -100;

/** How surprised a model was. */
export interface CrossEntropy {
  /** The mean over the positions that have a target, in nats. */
  loss: number;
  /** −ln of the probability that each position gave to its target; 0 where it has none, `[T]` */
  perPosition: Vector;
}

/**
 * The cross-entropy of a model's predictions, from its logits.
 *
 *     perPosition[t] = −ln softmax(logits[t])[targets[t]] = logSumExp(logits[t]) − logits[t][targets[t]]
 *     loss           = Σ perPosition / (number of positions with a target)
 *
 * No probability is ever computed: one that rounds to 0 would have the logarithm -Infinity.
 *
 * @param logits a score for every token of the vocabulary at every position, `[T, V]`
 * @param targets the token that does come next, 0 to V − 1, or IGNORE, `[T]`
 * @returns the mean, and what each position contributes, a new list
 * @throws RangeError if there are more or fewer targets than positions, a target is no token, or all are IGNORE
 * @see Goodfellow et al. 2016, section 5.5
 */
export function crossEntropy(logits: Matrix, targets: number[]): CrossEntropy {
  assertSameLength("the numbers of positions and targets", logits.length, targets.length);
  const perPosition = logits.map((row, t) => {
    const target = targets[t];
    if (target === IGNORE) return 0;
    if (row[target] === undefined) {
      throw new RangeError(`target ${target} at position ${t} is not one of ${row.length} tokens`);
    }
    // blank: −ln P(target), from the logits and their logSumExp
    return logSumExp(row) - row[target];
    // end
  }); // [T]
  const counted = /* blank: how many positions have a target */ targets.filter(
    (t) => t !== IGNORE,
  ).length /* end */;
  // blank: refuse targets of which none counts: a mean of nothing has no value
  if (counted === 0) throw new RangeError("at least one target must not be IGNORE");
  // end
  const total = perPosition.reduce((sum, x) => sum + x, 0);
  return { loss: /* blank: the mean over the positions that count */ total / counted /* end */, perPosition };
}
