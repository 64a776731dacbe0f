import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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

/** The loss of every batch, then a mean and a perplexity of another kind. */
function evaluating({
  mean = byTargets,
  perplexity = Math.exp,
  training = false,
}: {
  mean?: Mean;
  perplexity?: Perplexity;
  training?: boolean;
}) {
  return {
    evaluateLoss: async (lossOf: LossOf, batches: Batch[]): Promise<Evaluation> => {
      if (batches.length === 0) throw new RangeError("nothing");
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
      "The means of the batches were averaged as they are. The last batch is smaller, so it has to weigh less.",
    ...evaluating({ mean: weighed(() => 1) }),
  },
  "sum-of-the-means": {
    because: "The means of the batches were added up: the loss grows with their number.",
    ...evaluating({ mean: total }),
  },
  "by-windows": {
    because: "Batches were weighed by their windows, but a window may have few targets. Weigh by targets.",
    ...evaluating({ mean: weighed(({ x }) => x.shape[0]) }),
  },
  "by-places": {
    because: "Batches were weighed by all their places. Ignored ones do not count.",
    ...evaluating({ mean: weighed(({ y }) => y.size) }),
  },
  "divides-by-all-places": {
    because:
      "Batches were weighed by targets, but the sum was divided by all places. Ignored ones do not count.",
    ...evaluating({
      mean: (losses, batches) =>
        total(losses.map((loss, i) => loss * batches[i].count)) / total(batches.map(({ y }) => y.size)),
    }),
  },
  "reads-every-batch": {
    because:
      "Each batch's loss was read by itself, and each time the GPU had to be waited for. Read once, at the end.",
    evaluateLoss: async (lossOf, batches) => {
      if (batches.length === 0) throw new RangeError("nothing");
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
    because: "The losses were read one by one. Make one number of them with tensors, and read that.",
    evaluateLoss: async (lossOf, batches) => {
      if (batches.length === 0) throw new RangeError("nothing");
      const each = batches.map((batch) => tf.tidy(() => lossOf(batch, false)));
      const losses = (await Promise.all(each.map((loss) => loss.data()))).map(([loss]) => loss);
      tf.dispose(each);
      const loss = byTargets(losses, batches);
      return { loss, perplexity: Math.exp(loss) };
    },
  },
  "perplexity-in-float32": {
    because:
      "The exponential was taken in float32, which ends near 3.4e38. Read the loss, then use Math.exp.",
    ...evaluating({ perplexity: (loss) => Math.fround(Math.exp(loss)) }),
  },
  undivided: {
    because: "This is the loss of all targets together. Their mean is asked for.",
    ...evaluating({ mean: (losses, batches) => total(losses.map((loss, i) => loss * batches[i].count)) }),
  },
  "divides-by-the-batches": {
    because: "The sum over all targets was divided by the number of batches, not by that of the targets.",
    ...evaluating({
      mean: (losses, batches) => total(losses.map((loss, i) => loss * batches[i].count)) / batches.length,
    }),
  },
  "last-batch-only": {
    because: "Only the last batch was measured.",
    ...evaluating({ mean: (losses) => losses[losses.length - 1] }),
  },
  "first-batch-only": {
    because: "Only the first batch was measured.",
    ...evaluating({ mean: ([first]) => first }),
  },
  "worst-batch": {
    because: "The loss of the worst batch came back, not the mean.",
    ...evaluating({ mean: (losses) => Math.max(...losses) }),
  },
  "still-in-training": {
    because:
      "The loss was asked for as in training: dropout is on, and the result changes from call to call.",
    ...evaluating({ training: true }),
  },
  "perplexity-in-bits": {
    because: "The perplexity is 2 to the power of the loss only if the loss is in bits. This one is in nats.",
    ...evaluating({ perplexity: (loss) => 2 ** loss }),
  },
  "mean-of-perplexities": {
    because: "Each batch's perplexity was averaged. The exponential comes last, once.",
    ...evaluating({ perplexity: (_, losses, batches) => byTargets(losses.map(Math.exp), batches) }),
  },
  "perplexity-of-the-last": {
    because: "The perplexity is that of the last batch. It belongs to the mean loss.",
    ...evaluating({ perplexity: (_, losses) => Math.exp(losses[losses.length - 1]) }),
  },
  "probability-for-perplexity": {
    because: "exp(−loss) is the mean probability of a right token. The perplexity is its inverse.",
    ...evaluating({ perplexity: (loss) => Math.exp(-loss) }),
  },
  "loss-for-perplexity": {
    because: "The loss came back twice: the perplexity is its exponential.",
    ...evaluating({ perplexity: (loss) => loss }),
  },
  "learns-while-measuring": {
    because:
      "The weights were moved. A model that learns from the validation text can no longer be judged by it.",
    evaluateLoss: async (lossOf, batches) => {
      const result = await right(lossOf, batches);
      tf.train.sgd(0.1).minimize(() => lossOf(batches[0], false));
      return result;
    },
  },
  "disposes-the-batches": {
    because: "The batches were freed. They belong to the caller, who evaluates again later.",
    evaluateLoss: async (lossOf, batches) => {
      const result = await right(lossOf, batches);
      for (const { x, y } of batches) tf.dispose([x, y]);
      return result;
    },
  },
  "reverses-the-list": {
    because:
      "The caller's list was turned round: reverse and sort work in place, and the next look gets it so.",
    evaluateLoss: (lossOf, batches) => right(lossOf, batches.reverse()),
  },
  "counts-become-shares": {
    because:
      "Each batch's count was overwritten by its share. The batches are the caller's: they are used again.",
    evaluateLoss: async (lossOf, batches) => {
      const result = await right(lossOf, batches);
      const all = total(batches.map(({ count }) => count));
      for (const batch of batches) batch.count /= all;
      return result;
    },
  },
  "leaves-the-losses": {
    because: "The losses of the batches are still in memory. What was made on the way has to be freed.",
    evaluateLoss: async (lossOf, batches) => {
      const result = await right(lossOf, batches);
      for (const batch of batches) lossOf(batch, false);
      return result;
    },
  },
});
