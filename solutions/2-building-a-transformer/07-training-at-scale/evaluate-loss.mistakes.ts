import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { LossOf } from "./accumulate-gradients.js";
import { type Evaluation, evaluateLoss as right } from "./evaluate-loss.js";
import type { Batch } from "./window-batches.js";

type Mean = (losses: number[], batches: Batch[]) => number;
type Perplexity = (loss: number, losses: number[], batches: Batch[]) => number;

const total = (numbers: number[]) => numbers.reduce((sum, n) => sum + n, 0);
const weighed =
  (weight: (batch: Batch) => number): Mean =>
  (losses, batches) =>
    total(losses.map((loss, i) => loss * weight(batches[i]))) / total(batches.map(weight));
const byTargets = weighed(({ count }) => count);

/** The batches that the stub measures on. */
function withTargets(batches: Batch[]): Batch[] {
  const counting = batches.filter(({ count }) => count > 0);
  if (counting.length === 0) throw new RangeError(`none of ${batches.length} has a target`);
  return counting;
}

/** The loss of every batch, then a mean and a perplexity of another kind. */
function evaluating({
  mean = byTargets,
  perplexity = Math.exp,
  training = false,
  countingOf = withTargets,
}: {
  mean?: Mean;
  perplexity?: Perplexity;
  training?: boolean;
  countingOf?: (batches: Batch[]) => Batch[];
}) {
  return {
    evaluateLoss: async (lossOf: LossOf, all: Batch[]): Promise<Evaluation> => {
      const batches = countingOf(all);
      const each = tf.tidy(() => tf.stack(batches.map((batch) => lossOf(batch, training)))); // [batches]
      const losses = Array.from(await each.data());
      each.dispose();
      const loss = mean(losses, batches);
      return { loss, perplexity: perplexity(loss, losses, batches) };
    },
  };
}

export default mistakesFor<typeof import("./evaluate-loss.js")>({
  "mean-of-the-means": {
    because:
      "You averaged the means of the batches without weights. The last batch is smaller, so it must count less.",
    ...evaluating({ mean: weighed(() => 1) }),
  },
  "sum-of-the-means": {
    because: "You added up the means of the batches, so the loss grows with their number.",
    ...evaluating({ mean: total }),
  },
  "measures-the-empty-ones": {
    because:
      "You measured a batch in which no target counts. Its mean is NaN, and NaN times a share of 0 is NaN: leave it out.",
    ...evaluating({
      countingOf: (batches) => {
        withTargets(batches);
        return batches;
      },
    }),
  },
  "by-windows": {
    because: "You weighted batches by their windows, but a window may have few targets. Weight by targets.",
    ...evaluating({ mean: weighed(({ x }) => x.shape[0]) }),
  },
  "by-places": {
    because: "You weighted batches by all their positions. Ignored ones don't count.",
    ...evaluating({ mean: weighed(({ y }) => y.size) }),
  },
  "divides-by-all-places": {
    because:
      "You weighted batches by targets, but divided the sum by all positions. Ignored ones don't count.",
    ...evaluating({
      mean: (losses, batches) =>
        total(losses.map((loss, i) => loss * batches[i].count)) / total(batches.map(({ y }) => y.size)),
    }),
  },
  "reads-every-batch": {
    because: "You read each batch's loss separately, and each read waits for the GPU. Read once, at the end.",
    evaluateLoss: async (lossOf, given) => {
      const batches = withTargets(given);
      let [sum, all] = [0, 0];
      for (const batch of batches) {
        const value = tf.tidy(() => lossOf(batch, false)); // []
        sum += batch.count * (await value.data())[0];
        all += batch.count;
        value.dispose();
      }
      return { loss: sum / all, perplexity: Math.exp(sum / all) };
    },
  },
  "reads-all-at-the-end": {
    because: "You read the losses one by one. Make one number of them with tensors, and read that.",
    evaluateLoss: async (lossOf, given) => {
      const batches = withTargets(given);
      const each = batches.map((batch) => tf.tidy(() => lossOf(batch, false)));
      const losses = (await Promise.all(each.map((loss) => loss.data()))).map(([loss]) => loss);
      tf.dispose(each);
      const loss = byTargets(losses, batches);
      return { loss, perplexity: Math.exp(loss) };
    },
  },
  "perplexity-in-float32": {
    because: "You took the exponential in float32, which ends near 3.4e38. Read the loss, then use Math.exp.",
    ...evaluating({ perplexity: (loss) => Math.fround(Math.exp(loss)) }),
  },
  undivided: {
    because: "You returned the loss of all targets together. Return their mean.",
    ...evaluating({ mean: (losses, batches) => total(losses.map((loss, i) => loss * batches[i].count)) }),
  },
  "divides-by-the-batches": {
    because:
      "You divided the sum over all targets by the number of batches. Divide by the number of targets.",
    ...evaluating({
      mean: (losses, batches) => total(losses.map((loss, i) => loss * batches[i].count)) / batches.length,
    }),
  },
  "last-batch-only": {
    because: "You measured only the last batch.",
    ...evaluating({ mean: (losses) => losses[losses.length - 1] }),
  },
  "first-batch-only": {
    because: "You measured only the first batch.",
    ...evaluating({ mean: ([first]) => first }),
  },
  "worst-batch": {
    because: "You returned the loss of the worst batch, not the mean.",
    ...evaluating({ mean: (losses) => Math.max(...losses) }),
  },
  "still-in-training": {
    because: "You measured the loss as in training: dropout is on, and the result changes from call to call.",
    ...evaluating({ training: true }),
  },
  "perplexity-in-bits": {
    because: "The perplexity is 2 to the power of the loss only if the loss is in bits. This one is in nats.",
    ...evaluating({ perplexity: (loss) => 2 ** loss }),
  },
  "mean-of-perplexities": {
    because: "You averaged each batch's perplexity. The exponential comes last, once.",
    ...evaluating({ perplexity: (_, losses, batches) => byTargets(losses.map(Math.exp), batches) }),
  },
  "perplexity-of-the-last": {
    because: "Your perplexity is that of the last batch. It belongs to the mean loss.",
    ...evaluating({ perplexity: (_, losses) => Math.exp(losses[losses.length - 1]) }),
  },
  "probability-for-perplexity": {
    because: "exp(−loss) is the mean probability of a right token. The perplexity is its inverse.",
    ...evaluating({ perplexity: (loss) => Math.exp(-loss) }),
  },
  "loss-for-perplexity": {
    because: "You returned the loss twice: the perplexity is its exponential.",
    ...evaluating({ perplexity: (loss) => loss }),
  },
  "learns-while-measuring": {
    because:
      "You moved the weights. A model that learns from the validation text can no longer be judged by it.",
    evaluateLoss: async (lossOf, batches) => {
      const result = await right(lossOf, batches);
      tf.train.sgd(0.1).minimize(() => lossOf(batches[0], false));
      return result;
    },
  },
  "disposes-the-batches": {
    because: "You freed the batches. They belong to the caller, who evaluates again later.",
    evaluateLoss: async (lossOf, batches) => {
      const result = await right(lossOf, batches);
      for (const { x, y } of batches) tf.dispose([x, y]);
      return result;
    },
  },
  "reverses-the-list": {
    because:
      "You reversed the caller's list: reverse and sort work in place, and the next evaluation gets the changed list.",
    evaluateLoss: (lossOf, batches) => right(lossOf, batches.reverse()),
  },
  "counts-become-shares": {
    because:
      "You overwrote each batch's count by its share. The caller owns the batches, and uses them again.",
    evaluateLoss: async (lossOf, batches) => {
      const result = await right(lossOf, batches);
      const all = total(batches.map(({ count }) => count));
      for (const batch of batches) batch.count /= all;
      return result;
    },
  },
  "leaves-the-losses": {
    because: "The losses of your batches are still in memory. Free every intermediate tensor.",
    evaluateLoss: async (lossOf, batches) => {
      const result = await right(lossOf, batches);
      for (const batch of batches) lossOf(batch, false);
      return result;
    },
  },
});
