import { assertSameLength, type Matrix, type Vector } from "#lib/arrays";
import { logSumExp } from "./log-sum-exp.js";

/** The target of a position that has none: padding, or the last token of a text. */
export const IGNORE = -100;

/** How surprised the model was. */
export interface CrossEntropy {
  /** The mean over the positions that have a target, in nats. */
  loss: number;
  /** −ln of the probability that the model gave to each position's target; 0 if it has none, `[T]` */
  perPosition: Vector;
}

/**
 * The cross-entropy of a model's predictions, from its logits.
 *
 *     perPosition[t] = −ln softmax(logits[t])[targets[t]]
 *     loss           = Σ perPosition / (number of positions with a target)
 *
 * Never compute a probability on the way: one that rounds to 0 would have the logarithm -Infinity. Use logSumExp.
 *
 * @param logits one logit for every token of the vocabulary at every position, `[T, V]`
 * @param targets the token that actually comes next, 0 to V − 1, or IGNORE, `[T]`
 * @returns the mean, and the cross-entropy of each position, a new list
 * @throws RangeError if there are more or fewer targets than positions, a target is not a token, or all are IGNORE
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
  const counted = /* blank: the number of positions with a target */ targets.filter(
    (t) => t !== IGNORE,
  ).length /* end */;
  // blank: refuse targets if none counts: a mean of nothing has no value
  if (counted === 0) throw new RangeError("at least one target must not be IGNORE");
  // end
  const total = perPosition.reduce((sum, x) => sum + x, 0);
  return { loss: /* blank: the mean over the positions that count */ total / counted /* end */, perPosition };
}
