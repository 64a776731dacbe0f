import type { Matrix } from "#lib/arrays";
import { crossEntropy, IGNORE } from "./cross-entropy.js";

/** Two ways to say how well a model predicts. */
export interface Accuracy {
  /** The mean cross-entropy in bits: log₂ in place of ln. */
  bits: number;
  /** The share of positions whose most likely token is the target, 0 to 1. */
  top1: number;
}

/**
 * The loss in bits, and how often the model's first choice is right.
 *
 *     bits = loss / ln 2
 *     top1 = (positions whose largest logit is the target's) / (positions with a target)
 *
 * Where several logits are largest, the choice is the token with the lowest id.
 *
 * @param logits a score for every token of the vocabulary at every position, `[T, V]`
 * @param targets the token that does come next, or IGNORE, `[T]`
 * @returns bits per token and top-1 accuracy, over the positions that have a target
 * @throws RangeError for what crossEntropy refuses
 */
export function tokenAccuracy(logits: Matrix, targets: number[]): Accuracy {
  const { loss } = crossEntropy(logits, targets);
  const choices = logits.map((row) => {
    // blank: the id of the largest logit, the lowest id if there are several
    return row.indexOf(Math.max(...row));
    // end
  }); // [T]
  const right = /* blank: at how many positions the choice is the target */ choices.filter(
    (id, t) => id === targets[t],
  ).length /* end */;
  const counted = targets.filter((target) => target !== IGNORE).length;
  return {
    bits: /* blank: the loss in bits */ loss / Math.LN2 /* end */,
    top1: /* blank: the share of right choices */ right / counted /* end */,
  };
}
