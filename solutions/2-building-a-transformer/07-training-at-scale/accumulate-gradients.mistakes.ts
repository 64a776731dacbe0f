import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { type Gradients, type LossOf, accumulateGradients as right } from "./accumulate-gradients.js";
import type { Batch } from "./window-batches.js";

type Result = { loss: tf.Scalar; grads: Gradients };
type Weigh = (batch: Batch, batches: Batch[], i: number) => number;

const total = (numbers: number[]) => numbers.reduce((sum, n) => sum + n, 0);
const share: Weigh = (batch, batches) => batch.count / total(batches.map(({ count }) => count));

/** Σ weight · loss and Σ weight · gradient, for weights of any kind. */
function summing(weight: Weigh, lossWeight: Weigh = weight, training = true, frees = true) {
  return {
    accumulateGradients: (lossOf: LossOf, batches: Batch[]): Result => {
      if (batches.length === 0) throw new RangeError("no batch");
      let sum: Result | undefined;
      batches.forEach((batch, i) => {
        const next = tf.tidy(() => {
          const { value, grads } = tf.variableGrads(() => lossOf(batch, training));
          const add = (before: tf.Tensor | undefined, x: tf.Tensor, by: number) =>
            before ? tf.add(before, tf.mul(x, by)) : tf.mul(x, by);
          return {
            loss: add(sum?.loss, value, lossWeight(batch, batches, i)) as tf.Scalar,
            grads: Object.fromEntries(
              Object.entries(grads).map(([name, grad]) => [
                name,
                add(sum?.grads[name], grad, weight(batch, batches, i)),
              ]),
            ),
          };
        });
        if (frees) tf.dispose(sum);
        sum = next;
      });
      return sum as unknown as Result;
    },
  };
}

const last: Weigh = (_, batches, i) => (i === batches.length - 1 ? 1 : 0);
const weighing =
  (weight: (batch: Batch) => number): Weigh =>
  (batch, batches) =>
    weight(batch) / total(batches.map(weight));

export default mistakesFor<typeof import("./accumulate-gradients.js")>({
  "sum-of-the-means": {
    because:
      "The means were added up: with k micro-batches the gradient is k times too long. Each counts by its share.",
    ...summing(() => 1),
  },
  "plain-mean": {
    because: "Every micro-batch weighed the same. One with fewer targets has to weigh less.",
    ...summing((_, batches) => 1 / batches.length),
  },
  "last-one-only": {
    because: "Each gradient replaced the one before it: only the last micro-batch is left.",
    ...summing(last),
  },
  "last-share-only": {
    because: "Each weighted gradient replaced the one before it. Add them up.",
    ...summing((batch, batches, i) => share(batch, batches, i) * last(batch, batches, i)),
  },
  "forgets-the-first": {
    because: "The first micro-batch is not in the sum.",
    ...summing((batch, batches, i) => (i === 0 && batches.length > 1 ? 0 : share(batch, batches, i))),
  },
  "first-one-unweighted": {
    because: "The first micro-batch came in whole, without its share.",
    ...summing((batch, batches, i) => (i === 0 ? 1 : share(batch, batches, i))),
  },
  "running-halves": {
    because: "Half of the sum so far and half of the newcomer: the first micro-batches fade away.",
    ...summing((_, batches, i) => 1 / 2 ** Math.min(batches.length - 1, batches.length - i)),
  },
  "weighs-the-sum-again": {
    because:
      "The share multiplied the sum as well as the new gradient. Weigh each gradient once, then add it.",
    ...summing((_, batches, i) =>
      batches.slice(i).reduce((product, batch) => product * share(batch, batches, 0), 1),
    ),
  },
  "first-count-for-all": {
    because:
      "All micro-batches were counted as if they were as large as the first. Add up the counts themselves.",
    ...summing(({ count }, batches) => count / (batches[0].count * batches.length)),
  },
  "by-windows": {
    because:
      "The micro-batches were weighed by their windows. What counts in a mean of targets is how many targets there are.",
    ...summing(weighing(({ x }) => x.shape[0])),
  },
  "by-places": {
    because:
      "All places were counted, ignored ones too. A batch weighs as much as it has targets that count.",
    ...summing(weighing(({ y }) => y.size)),
  },
  "by-the-count-undivided": {
    because: "The sum of all targets' gradients came out. Their mean is asked for: divide by all that count.",
    ...summing(({ count }) => count),
  },
  "divides-twice": {
    because:
      "The shares sum to 1 already. Dividing by the number of micro-batches makes the gradient too short.",
    ...summing((batch, batches, i) => share(batch, batches, i) / batches.length),
  },
  "loss-of-the-last": {
    because:
      "The gradients are right, the loss is the last micro-batch's. It is a mean over all of them, too.",
    ...summing(share, last),
  },
  "plain-mean-of-losses": {
    because: "The gradients are right, but the losses were averaged without their shares.",
    ...summing(share, (_, batches) => 1 / batches.length),
  },
  "sum-of-the-losses": {
    because: "The gradients are right, but the losses were added up without their shares.",
    ...summing(share, () => 1),
  },
  "loss-without-training": {
    because: "The loss was asked for as if nothing were trained: dropout would be off. Call it with true.",
    ...summing(share, share, false),
  },
  "all-on-one-tape": {
    because:
      "One loss was made of all micro-batches and then differentiated: all of them are in memory at once.",
    accumulateGradients: (lossOf, batches) => {
      if (batches.length === 0) throw new RangeError("no batch");
      const { value, grads } = tf.variableGrads(
        () =>
          tf.addN(
            batches.map((batch, i) => tf.mul(lossOf(batch, true), share(batch, batches, i))),
          ) as tf.Scalar,
      );
      return { loss: value, grads };
    },
  },
  "keeps-every-sum": {
    because:
      "The sums of the steps in between are still in memory: free the old one when the new one is made.",
    accumulateGradients: (lossOf, batches) => {
      const result = right(lossOf, batches);
      const kept = right(lossOf, batches.slice(0, 1));
      return kept && result;
    },
  },
  "never-frees": {
    because: "The old sum stays in memory after each micro-batch. Free it when the new one is made.",
    ...summing(share, share, true, false),
  },
  "variables-of-the-last-batch": {
    because:
      "A variable that only an earlier micro-batch uses lost its gradient. The last micro-batch doesn't decide which variables count.",
    ...summing(share),
  },
  "disposes-the-batches": {
    because: "The batches were freed. They belong to the caller.",
    accumulateGradients: (lossOf, batches) => {
      const result = right(lossOf, batches);
      for (const { x, y } of batches) tf.dispose([x, y]);
      return result;
    },
  },
  "reverses-the-list": {
    because:
      "The caller's list was turned round: reverse and sort work in place, and the next step gets it so.",
    accumulateGradients: (lossOf, batches) => right(lossOf, batches.reverse()),
  },
  "counts-become-shares": {
    because:
      "Each batch's count was overwritten by its share. The batches are the caller's: they are used again.",
    accumulateGradients: (lossOf, batches) => {
      const result = right(lossOf, batches);
      const all = total(batches.map(({ count }) => count));
      for (const batch of batches) batch.count /= all;
      return result;
    },
  },
  "single-targets-left-out": {
    because: "A micro-batch with a single target was left out. It has its share, a small one.",
    accumulateGradients: (lossOf, batches) =>
      right(
        lossOf,
        batches.filter(({ count }) => count > 1),
      ),
  },
  "steps-at-once": {
    because:
      "The variables were moved in between. Gradients of one step belong to one set of weights: update afterwards.",
    accumulateGradients: (lossOf, batches) => {
      const result = right(lossOf, batches);
      tf.train.sgd(0.1).applyGradients(result.grads);
      return result;
    },
  },
});
