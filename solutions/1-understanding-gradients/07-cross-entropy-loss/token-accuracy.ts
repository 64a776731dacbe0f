import type { Matrix } from "#lib/arrays";
import { crossEntropy, IGNORE } from "./cross-entropy.js";

/** Two measures of how well a model predicts. */
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
 * If several logits are largest, the model's choice is the token with the lowest id.
 *
 * @param logits one logit for every token of the vocabulary at every position, `[T, V]`
 * @param targets the token that actually comes next, or IGNORE, `[T]`
 * @returns bits per token and top-1 accuracy, over the positions that have a target
 * @throws RangeError for everything that crossEntropy refuses
 */
export function tokenAccuracy(logits: Matrix, targets: number[]): Accuracy {
  const { loss } = crossEntropy(logits, targets);
  const choices = logits.map((row) => {
    // blank: the id of the largest logit, the lowest id if there are several
    return row.indexOf(Math.max(...row));
    // end
  }); // [T]
  const right = /* blank: the number of positions where the choice is the target */ choices.filter(
    (id, t) => id === targets[t],
  ).length /* end */;
  const counted = targets.filter((target) => target !== IGNORE).length;
  return {
    bits: /* blank: the loss in bits */ loss / Math.LN2 /* end */,
    top1: /* blank: the share of right choices */ right / counted /* end */,
  };
}
