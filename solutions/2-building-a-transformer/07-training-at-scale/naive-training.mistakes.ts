import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { Random } from "#lib/random";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import { gptTrainStep } from "../06-complete-model/gpt-train-step.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { lmLoss } from "../06-complete-model/lm-loss.js";
import { type NaivePlan, stepsToPass as rightSteps } from "./naive-training.js";
import { type Batch, batchesInOrder, randomBatch } from "./window-batches.js";

/** What a run does otherwise. */
interface Ways {
  optimizer: (plan: NaivePlan) => tf.Optimizer;
  /** a new optimizer for each step */
  newOptimizers: boolean;
  /** one batch for all steps */
  oneBatch: boolean;
  draw: (ids: number[], plan: NaivePlan, rng: Random, step: number) => Batch;
  /** the rate of a step as a share of the plan's */
  rate: (step: number, plan: NaivePlan) => number;
  /** how many losses of a step are looked at before the update, and after it */
  lossAfter: boolean;
  steps: (plan: NaivePlan) => number;
  report: (losses: number[]) => number[];
  frees: { batch: boolean; loss: boolean; optimizer: boolean };
}

const ways: Ways = {
  optimizer: ({ lr }) => tf.train.adam(lr),
  newOptimizers: false,
  oneBatch: false,
  draw: (ids, { windows, length }, rng) => randomBatch(ids, windows, length, rng),
  rate: () => 1,
  lossAfter: false,
  steps: ({ steps }) => steps,
  report: (losses) => losses,
  frees: { batch: true, loss: true, optimizer: true },
};

const training = (other: Partial<Ways>) => ({
  trainNaively: async (model: GPT, ids: number[], plan: NaivePlan, rng: Random): Promise<number[]> => {
    const way = { ...ways, ...other };
    const losses: number[] = [];
    let optimizer = way.optimizer(plan);
    let batch: Batch | undefined;
    for (let step = 0; step < way.steps(plan); step++) {
      if (way.newOptimizers && step > 0) {
        optimizer.dispose();
        optimizer = way.optimizer(plan);
      }
      if (!batch || !way.oneBatch) batch = way.draw(ids, plan, rng, step);
      const { x, y } = batch;
      Object.assign(optimizer, { learningRate: plan.lr * way.rate(step, plan) });
      const before = gptTrainStep(model, optimizer, x, y); // []
      const told = way.lossAfter ? lmLoss(gptLogits(model, x), y) : before; // []
      losses.push((await told.data())[0]);
      if (way.frees.loss) tf.dispose([before, told]);
      if (way.frees.batch && !way.oneBatch) tf.dispose([x, y]);
    }
    if (way.oneBatch && batch) tf.dispose([batch.x, batch.y]);
    if (way.frees.optimizer) optimizer.dispose();
    return way.report(losses);
  },
});

const mean = (numbers: number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

/** Another rule for when a landmark is passed. */
const passing = (rule: (losses: number[], landmark: number, over: number) => number | null) => ({
  stepsToPass: (losses: number[], landmark: number, over = 20): number | null => {
    if (!Number.isInteger(over) || over < 1) throw new RangeError(`a mean over ${over} losses`);
    return rule(losses, landmark, over);
  },
});

/** The first number of steps for which a test holds. */
const first = (from: number, to: number, test: (steps: number) => boolean): number | null => {
  for (let steps = from; steps <= to; steps++) if (test(steps)) return steps;
  return null;
};

export default mistakesFor<typeof import("./naive-training.js")>({
  "new-optimizer-for-each-step": {
    because:
      "You made a new Adam for each step, and it starts with moments of zero. Adam averages over all steps of a run.",
    ...training({ newOptimizers: true }),
  },
  "one-batch-for-all-steps": {
    because:
      "You trained on the same windows in every step, so the model only memorizes them. Draw new windows in each step.",
    ...training({ oneBatch: true }),
  },
  "windows-in-order": {
    because: "You took the windows from the start of the text, one after another. They are drawn at random.",
    ...training({
      draw: (ids, { windows, length }, rng, step) => {
        const batches = batchesInOrder(ids, windows, length);
        for (let i = 0; i < windows; i++) rng.integer(ids.length - length);
        const { x, y, count } = batches[step % batches.length];
        const taken = { x: tf.clone(x), y: tf.clone(y), count };
        for (const batch of batches) tf.dispose([batch.x, batch.y]);
        return taken;
      },
    }),
  },
  "loss-after-the-update": {
    because:
      "You computed the loss after the update, on windows that the model has just learned from. Take it before the update.",
    ...training({ lossAfter: true }),
  },
  "running-mean-of-the-losses": {
    because:
      "You reported the mean of all losses so far, which hides where the run is now. Report the loss of each step.",
    ...training({ report: (losses) => losses.map((_, i) => mean(losses.slice(0, i + 1))) }),
  },
  "betas-of-adamw": {
    because:
      "You gave Adam β₂ = 0.95, which this chapter's AdamW uses later. Here Adam keeps TensorFlow.js's defaults.",
    ...training({ optimizer: ({ lr }) => tf.train.adam(lr, 0.9, 0.95) }),
  },
  "plain-descent": {
    because: "You used plain gradient descent, whose step grows with the gradient. This run uses Adam.",
    ...training({ optimizer: ({ lr }) => tf.train.sgd(lr) }),
  },
  "default-rate": {
    because: "You didn't pass the plan's learning rate to Adam, so it uses its default, 0.001.",
    ...training({ rate: (_, { lr }) => (lr === 0 ? 1 : 0.001 / lr) }),
  },
  "rate-falls": {
    because:
      "You let the learning rate decay. Here it stays constant; a schedule comes later in the chapter.",
    ...training({ rate: (step, { steps }) => 1 - step / steps }),
  },
  "windows-and-length-swapped": {
    because: "You swapped the two sizes: T windows of B tokens. A step takes B windows of T tokens.",
    ...training({ draw: (ids, { windows, length }, rng) => randomBatch(ids, length, windows, rng) }),
  },
  "one-step-more": {
    because: "You made one step more than the plan says.",
    ...training({ steps: ({ steps }) => steps + 1 }),
  },
  "keeps-the-batches": {
    because:
      "You kept the tensors of each step's windows in memory. Nothing else frees them, so every step adds two.",
    ...training({ frees: { batch: false, loss: true, optimizer: true } }),
  },
  "keeps-the-losses": {
    because:
      "You kept the loss tensor of each step after reading its number. Dispose of it, or every step adds one tensor.",
    ...training({ frees: { batch: true, loss: false, optimizer: true } }),
  },
  "keeps-the-moments": {
    because:
      "You kept Adam's moments after the run: two tensors for each variable. Dispose of the optimizer.",
    ...training({ frees: { batch: true, loss: true, optimizer: false } }),
  },
  "one-loss-passes": {
    because:
      "You accepted a single loss below the landmark. One easy batch can do that, so take the mean of the last losses.",
    ...passing((losses, landmark) => first(1, losses.length, (n) => losses[n - 1] < landmark)),
  },
  "all-last-losses-below": {
    because: "You asked that each of the last losses lie below the landmark. Only their mean has to.",
    ...passing((losses, landmark, over) =>
      first(over, losses.length, (n) => losses.slice(n - over, n).every((loss) => loss < landmark)),
    ),
  },
  "mean-of-all-losses": {
    because:
      "You took the mean of all losses so far. The high losses of the start then delay the landmark for a long time.",
    ...passing((losses, landmark, over) =>
      first(over, losses.length, (n) => mean(losses.slice(0, n)) < landmark),
    ),
  },
  "means-of-fewer-losses": {
    because:
      "You averaged fewer losses than asked at the start of the run, where one lucky first loss then passes.",
    ...passing((losses, landmark, over) =>
      first(1, losses.length, (n) => mean(losses.slice(Math.max(0, n - over), n)) < landmark),
    ),
  },
  "mean-of-the-next-losses": {
    because:
      "Your mean looks ahead: you returned the step at which its losses begin, not the one at which they end.",
    ...passing((losses, landmark, over) =>
      first(1, losses.length - over + 1, (n) => mean(losses.slice(n - 1, n - 1 + over)) < landmark),
    ),
  },
  "running-sum": {
    because:
      "You kept a running sum, which never gets rid of a NaN or an infinite loss once it is in. Compute each mean afresh.",
    ...passing((losses, landmark, over) => {
      let sum = 0;
      return first(1, losses.length, (n) => {
        sum += losses[n - 1] - (n > over ? losses[n - 1 - over] : 0);
        return n >= over && sum / over < landmark;
      });
    }),
  },
  "index-of-the-step": {
    because:
      "You returned the index of the step. After the step with index 0 the run has made one step, so the number is one higher.",
    ...passing((losses, landmark, over) => {
      const steps = first(over, losses.length, (n) => mean(losses.slice(n - over, n)) < landmark);
      return steps === null ? null : steps - 1;
    }),
  },
  "at-the-landmark": {
    because: "You let a mean equal to the landmark pass. It must lie below.",
    ...passing((losses, landmark, over) =>
      first(over, losses.length, (n) => mean(losses.slice(n - over, n)) <= landmark),
    ),
  },
  "judged-at-the-end": {
    because:
      "You looked only at the end of the run. A landmark counts from the first step at which it is passed.",
    ...passing((losses, landmark, over) =>
      losses.length >= over && mean(losses.slice(-over)) < landmark ? losses.length : null,
    ),
  },
  "nearly-below-is-not-below": {
    because:
      "You asked for a mean below the landmark by an amount of your own. However little below, it passes.",
    ...passing((losses, landmark, over) =>
      first(over, losses.length, (n) => mean(losses.slice(n - over, n)) < landmark - 1e-9),
    ),
  },
  "a-hundred-at-most": {
    because: "You averaged 100 losses at most. The mean is over as many as the caller says.",
    ...passing((losses, landmark, over) =>
      first(over, losses.length, (n) => mean(losses.slice(n - Math.min(over, 100), n)) < landmark),
    ),
  },
  "ten-losses-unless-told": {
    because: "You averaged ten losses where the caller gives no number. The default is 20.",
    stepsToPass: (losses, landmark, over = 10) => rightSteps(losses, landmark, over),
  },
  "minus-one-for-never": {
    because:
      "You returned −1 for a landmark that is never passed. Return null, which no sum takes for a number of steps.",
    ...passing((losses, landmark, over) => rightSteps(losses, landmark, over) ?? -1),
  },
  "median-of-the-losses": {
    because: "You took the median of the last losses. A landmark is passed by their mean.",
    ...passing((losses, landmark, over) =>
      first(over, losses.length, (n) => {
        const last = losses.slice(n - over, n).sort((a, b) => a - b);
        return last[Math.floor(over / 2)] < landmark;
      }),
    ),
  },
});
