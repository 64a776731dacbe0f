import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { type Gradients, type LossOf, accumulateGradients as right } from "./accumulate-gradients.js";
import type { Batch } from "./window-batches.js";

type Result = { loss: tf.Scalar; grads: Gradients };
type Weigh = (batch: Batch, batches: Batch[], i: number) => number;

const total = (numbers: number[]) => numbers.reduce((sum, n) => sum + n, 0);
const share: Weigh = (batch, batches) => batch.count / total(batches.map(({ count }) => count));

/** Σ weight · loss and Σ weight · gradient, for weights of any kind. */
function summing(weight: Weigh, lossWeight: Weigh = weight, training = true, frees = true) {
  return {
    accumulateGradients: (lossOf: LossOf, all: Batch[]): Result => {
      const batches = withTargets(all);
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

/** The batches that the stub goes through. */
function withTargets(batches: Batch[]): Batch[] {
  const counting = batches.filter(({ count }) => count > 0);
  if (counting.length === 0) throw new RangeError(`none of ${batches.length} has a target`);
  return counting;
}

const last: Weigh = (_, batches, i) => (i === batches.length - 1 ? 1 : 0);
const weighing =
  (weight: (batch: Batch) => number): Weigh =>
  (batch, batches) =>
    weight(batch) / total(batches.map(weight));

export default mistakesFor<typeof import("./accumulate-gradients.js")>({
  "sum-of-the-means": {
    because:
      "You added up the means: with k micro-batches the gradient is k times too long. Each counts by its share.",
    ...summing(() => 1),
  },
  "plain-mean": {
    because: "You gave every micro-batch the same weight. One with fewer targets must count less.",
    ...summing((_, batches) => 1 / batches.length),
  },
  "last-one-only": {
    because: "Each of your gradients replaced the one before it: only the last micro-batch is left.",
    ...summing(last),
  },
  "last-share-only": {
    because: "Each of your weighted gradients replaced the one before it. Add them up.",
    ...summing((batch, batches, i) => share(batch, batches, i) * last(batch, batches, i)),
  },
  "forgets-the-first": {
    because: "The first micro-batch is not in your sum.",
    ...summing((batch, batches, i) => (i === 0 && batches.length > 1 ? 0 : share(batch, batches, i))),
  },
  "first-one-unweighted": {
    because: "You added the first micro-batch whole, without its share.",
    ...summing((batch, batches, i) => (i === 0 ? 1 : share(batch, batches, i))),
  },
  "running-halves": {
    because:
      "You took half of the sum so far and half of the new gradient, so the first micro-batches almost vanish.",
    ...summing((_, batches, i) => 1 / 2 ** Math.min(batches.length - 1, batches.length - i)),
  },
  "weighs-the-sum-again": {
    because:
      "You multiplied the sum by the share as well as the new gradient. Weight each gradient once, then add it.",
    ...summing((_, batches, i) =>
      batches.slice(i).reduce((product, batch) => product * share(batch, batches, 0), 1),
    ),
  },
  "first-count-for-all": {
    because:
      "You counted all micro-batches as if they were as large as the first. Add up the counts themselves.",
    ...summing(({ count }, batches) => count / (batches[0].count * batches.length)),
  },
  "by-windows": {
    because:
      "You weighted the micro-batches by their windows. A mean over targets depends on the number of targets.",
    ...summing(weighing(({ x }) => x.shape[0])),
  },
  "by-places": {
    because:
      "You counted all positions, including ignored ones. A batch is weighted by its targets that count.",
    ...summing(weighing(({ y }) => y.size)),
  },
  "by-the-count-undivided": {
    because:
      "You returned the sum of all targets' gradients. Return their mean: divide by all targets that count.",
    ...summing(({ count }) => count),
  },
  "divides-twice": {
    because:
      "Your shares sum to 1 already. Dividing by the number of micro-batches makes the gradient too short.",
    ...summing((batch, batches, i) => share(batch, batches, i) / batches.length),
  },
  "loss-of-the-last": {
    because:
      "Your gradients are right, but the loss is the last micro-batch's. It is a mean over all of them too.",
    ...summing(share, last),
  },
  "plain-mean-of-losses": {
    because: "Your gradients are right, but you averaged the losses without their shares.",
    ...summing(share, (_, batches) => 1 / batches.length),
  },
  "sum-of-the-losses": {
    because: "Your gradients are right, but you added up the losses without their shares.",
    ...summing(share, () => 1),
  },
  "loss-without-training": {
    because: "You called the loss without training, so dropout would be off. Call it with true.",
    ...summing(share, share, false),
  },
  "all-on-one-tape": {
    because:
      "You made one loss of all micro-batches and differentiated it: all of them are in memory at once.",
    accumulateGradients: (lossOf, all) => {
      const batches = withTargets(all);
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
    because: "Your intermediate sums are still in memory: free the old one when the new one is made.",
    accumulateGradients: (lossOf, batches) => {
      const result = right(lossOf, batches);
      const kept = right(lossOf, withTargets(batches).slice(0, 1));
      return kept && result;
    },
  },
  "never-frees": {
    because: "Your old sum stays in memory after each micro-batch. Free it when the new one is made.",
    ...summing(share, share, true, false),
  },
  "variables-of-the-last-batch": {
    because:
      "You lost the gradient of a variable that only an earlier micro-batch uses. The last micro-batch doesn't decide which variables count.",
    ...summing(share),
  },
  "disposes-the-batches": {
    because: "You freed the batches. They belong to the caller.",
    accumulateGradients: (lossOf, batches) => {
      const result = right(lossOf, batches);
      for (const { x, y } of batches) tf.dispose([x, y]);
      return result;
    },
  },
  "reverses-the-list": {
    because:
      "You reversed the caller's list: reverse and sort work in place, and the next step gets the changed list.",
    accumulateGradients: (lossOf, batches) => right(lossOf, batches.reverse()),
  },
  "counts-become-shares": {
    because:
      "You overwrote each batch's count by its share. The caller owns the batches, and uses them again.",
    accumulateGradients: (lossOf, batches) => {
      const result = right(lossOf, batches);
      const all = total(batches.map(({ count }) => count));
      for (const batch of batches) batch.count /= all;
      return result;
    },
  },
  "runs-the-empty-ones": {
    because:
      "You ran a micro-batch in which no target counts. Its mean is NaN, and NaN times a share of 0 is NaN: leave it out.",
    accumulateGradients: (lossOf, batches) => {
      const result = right(lossOf, batches);
      if (batches.every(({ count }) => count > 0)) return result;
      const loss = tf.mul(result.loss, Number.NaN) as tf.Scalar;
      result.loss.dispose();
      return { ...result, loss };
    },
  },
  "single-targets-left-out": {
    because: "You left out a micro-batch with a single target. It has a share, though a small one.",
    accumulateGradients: (lossOf, batches) =>
      right(
        lossOf,
        batches.filter(({ count }) => count > 1),
      ),
  },
  "steps-at-once": {
    because:
      "You moved the variables in between. The gradients of one step belong to one set of weights: update afterward.",
    accumulateGradients: (lossOf, batches) => {
      const result = right(lossOf, batches);
      tf.train.sgd(0.1).applyGradients(result.grads);
      return result;
    },
  },
  "zeros-for-what-is-not-used": {
    because: "You gave a variable that no micro-batch uses a gradient of zeros. It has none.",
    accumulateGradients: (lossOf, batches) => {
      const result = right(lossOf, batches);
      for (const variable of Object.values(tf.engine().registeredVariables))
        if (variable.trainable) result.grads[variable.name] ??= tf.tidy(() => tf.zerosLike(variable));
      return result;
    },
  },
  "places-for-targets": {
    because: "You divided by all places of the batches. Only targets that count are averaged.",
    ...summing((batch, batches) => batch.count / total(batches.map(({ y }) => y.size))),
  },
  "stops-at-an-empty-batch": {
    because: "You stopped at a micro-batch without targets. It adds nothing, and the next ones count.",
    accumulateGradients: (lossOf: LossOf, all: Batch[]) => {
      const at = all.findIndex(({ count }) => count === 0);
      const read = at < 0 ? all : all.slice(0, at);
      if (read.length === 0) throw new RangeError(`none of ${all.length} batches has a target that counts`);
      return summing(share).accumulateGradients(lossOf, read);
    },
  },
});
