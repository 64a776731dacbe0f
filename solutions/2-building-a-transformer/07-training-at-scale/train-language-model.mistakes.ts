import * as tf from "@tensorflow/tfjs";
import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import type { Random } from "#lib/random";
import { gptParameters } from "../06-complete-model/gpt-parameters.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { accumulateGradients, type Gradients, type LossOf } from "./accumulate-gradients.js";
import { clipGradients } from "./clip-gradients.js";
import { type AdamW, adamW } from "./decoupled-decay.js";
import { earlyStopping } from "./early-stopping.js";
import { evaluateLoss } from "./evaluate-loss.js";
import type { TextSplit } from "./text-split.js";
import { languageLoss, type Plan, type StepReport } from "./train-language-model.js";
import { warmupCosine } from "./warmup-cosine.js";
import { type Batch, batchesInOrder, randomBatch } from "./window-batches.js";

type Gradient = { loss: tf.Scalar; grads: Gradients };

/** One turn of the loop, part by part; a mistake replaces some of it. */
interface Steps {
  rate: (step: number, plan: Plan) => number;
  draw: (split: TextSplit, plan: Plan, rng: Random) => Batch[];
  gradient: (lossOf: LossOf, batches: Batch[]) => Gradient;
  clip: (grads: Gradients, plan: Plan) => { grads: Gradients; norm: tf.Scalar };
  optimizer: (variables: tf.Variable[], plan: Plan) => AdamW;
  /** what is reported for the loss and the norm, once the update is made */
  report: (
    told: { loss: tf.Scalar; norm: tf.Scalar },
    again: () => tf.Scalar,
    clipped: Gradients,
  ) => {
    loss: tf.Scalar;
    norm: tf.Scalar;
  };
  evaluate: (
    lossOf: LossOf,
    held: Batch[],
    split: TextSplit,
    plan: Plan,
    batches: Batch[],
    model: GPT,
  ) => Promise<number>;
  due: (step: number, plan: Plan) => boolean;
  enough: (stop: boolean) => boolean;
  /** whether a validation loss is shown to the stopper */
  shown: (validation: number) => boolean;
  /** what the stopper sees of a step at which the validation loss is measured */
  watched: (validation: number, loss: number) => number;
  /** whether the stopper sees the training loss of the other steps */
  seesAll: boolean;
  /** the learning rate that the optimizer gets, where it is not the one reported */
  used?: (step: number, plan: Plan) => number;
  /** another update altogether */
  update?: (
    optimizer: AdamW,
    lossOf: LossOf,
    batches: Batch[],
    plan: Plan,
    lr: number,
  ) => { loss: tf.Scalar; norm: tf.Scalar };
  restore: boolean | "out of patience";
  free: boolean;
}

const steps: Steps = {
  rate: warmupCosine,
  draw: ({ train }, { microBatches, windows, length }, rng) =>
    Array.from({ length: microBatches }, () => randomBatch(train, windows, length, rng)),
  gradient: accumulateGradients,
  clip: (grads, { maxNorm }) => clipGradients(grads, maxNorm),
  optimizer: (variables, { weightDecay }) => adamW(variables, { weightDecay }),
  report: (told) => told,
  evaluate: async (lossOf, held) => (await evaluateLoss(lossOf, held)).loss,
  due: (step, { evaluateEvery }) => (step + 1) % evaluateEvery === 0,
  enough: (stop) => stop,
  shown: () => true,
  watched: (validation) => validation,
  seesAll: false,
  restore: true,
  free: true,
};

const freed = (batches: Batch[]) => {
  for (const { x, y } of batches) tf.dispose([x, y]);
};

async function take(scalar: tf.Scalar): Promise<number> {
  const [value] = await scalar.data();
  scalar.dispose();
  return value;
}

/** The whole loop, with some of its parts done in another way. */
function training(other: Partial<Steps>) {
  const way = { ...steps, ...other };
  async function* trainLanguageModel(
    model: GPT,
    split: TextSplit,
    plan: Plan,
    rng: Random,
    lossOf: LossOf = languageLoss(model),
  ): AsyncGenerator<StepReport, void> {
    const variables = Object.values(gptParameters(model)) as tf.Variable[];
    const optimizer = way.optimizer(variables, plan);
    const stopper = earlyStopping(variables, { patience: plan.patience });
    const held = batchesInOrder(split.validation, plan.microBatches * plan.windows, plan.length);
    try {
      for (let step = 0; step < plan.total; step++) {
        const lr = way.rate(step, plan);
        const batches = way.draw(split, plan, rng);
        const told = tf.tidy(() => {
          if (way.update) return way.update(optimizer, lossOf, batches, plan, lr);
          const { loss, grads } = way.gradient(lossOf, batches);
          const clipped = way.clip(grads, plan);
          optimizer.step(clipped.grads, way.used?.(step, plan) ?? lr);
          const again = () => accumulateGradients(lossOf, batches).loss;
          return way.report({ loss, norm: clipped.norm }, again, clipped.grads);
        });
        const report: StepReport = { loss: await take(told.loss), norm: await take(told.norm), lr };
        if (way.due(step, plan)) {
          report.validation = await way.evaluate(lossOf, held, split, plan, batches, model);
          if (way.free) freed(batches);
          const enough =
            way.shown(report.validation) &&
            way.enough(stopper.see(way.watched(report.validation, report.loss)));
          if (enough && way.restore === "out of patience") stopper.restore();
          yield report;
          if (enough) break;
        } else {
          if (way.free) freed(batches);
          const enough = way.seesAll && stopper.see(report.loss);
          yield report;
          if (enough) break;
        }
      }
    } finally {
      if (way.restore === true) stopper.restore();
      stopper.dispose();
      optimizer.dispose();
      freed(held);
    }
  }
  return { trainLanguageModel };
}

/** An optimizer that does something else now and then. */
const another =
  (make: (variables: tf.Variable[], plan: Plan) => AdamW): Steps["optimizer"] =>
  (variables, plan) =>
    make(variables, plan);

const latestOptimizer = asTheLatest(adamW);

export default mistakesFor<typeof import("./train-language-model.js")>({
  "always-the-peak": {
    because: "You used the peak learning rate at every step. The schedule says how it warms up and decays.",
    ...training({ rate: (_, { peak }) => peak }),
  },
  "rate-of-the-next-step": {
    because: "You used the learning rate of the next step. The schedule counts from 0, as the loop does.",
    ...training({ rate: (step, plan) => warmupCosine(step + 1, plan) }),
  },
  "learns-the-validation": {
    because: "You drew the windows from the validation text. Measure on it, and never train on it.",
    ...training({
      draw: ({ validation, train }, plan, rng) =>
        steps.draw({ train: validation, validation: train }, plan, rng),
    }),
  },
  "learns-the-whole-text": {
    because: "You drew the windows from both texts. Never train on the validation text.",
    ...training({
      draw: ({ train, validation }, plan, rng) =>
        steps.draw({ train: [...train, ...validation], validation }, plan, rng),
    }),
  },
  "one-micro-batch": {
    because:
      "Your steps have a single micro-batch, or the same one several times. Draw as many as the plan says.",
    ...training({ draw: (split, plan, rng) => steps.draw(split, { ...plan, microBatches: 1 }, rng) }),
  },
  "same-micro-batch-again": {
    because: "You drew one micro-batch and used it several times. Draw each of them by itself.",
    ...training({
      draw: (split, plan, rng) => {
        const [batch] = steps.draw(split, { ...plan, microBatches: 1 }, rng);
        return Array(plan.microBatches).fill(batch);
      },
    }),
  },
  "one-large-batch": {
    because:
      "You drew all windows of a step as one batch, so they must fit into memory together. Draw the plan's micro-batches.",
    ...training({
      draw: (split, plan, rng) =>
        steps.draw(split, { ...plan, microBatches: 1, windows: plan.microBatches * plan.windows }, rng),
    }),
  },
  "windows-exchanged": {
    because: "You swapped the length of a window and the number of windows.",
    ...training({
      draw: (split, plan, rng) =>
        steps.draw(split, { ...plan, windows: plan.length, length: plan.windows }, rng),
    }),
  },
  "last-micro-batch-only": {
    because: "You used only the last micro-batch's gradient. Accumulate those of all.",
    ...training({ gradient: (lossOf, batches) => accumulateGradients(lossOf, batches.slice(-1)) }),
  },
  "sums-micro-batches": {
    because: "You added up the micro-batches' gradients, so the norm is too large by their number.",
    ...training({
      gradient: (lossOf, batches) => {
        const { loss, grads } = accumulateGradients(lossOf, batches);
        const sums = Object.entries(grads).map(([name, grad]) => [name, tf.mul(grad, batches.length)]);
        return { loss, grads: Object.fromEntries(sums) };
      },
    }),
  },
  "never-clips": {
    because:
      "You passed the gradients to the optimizer unclipped. You computed their norm, but didn't use it.",
    ...training({ clip: (grads, { maxNorm }) => ({ ...clipGradients(grads, maxNorm), grads }) }),
  },
  "clips-to-one": {
    because: "You clipped to a norm of 1, whatever the plan says.",
    ...training({ clip: (grads) => clipGradients(grads, 1) }),
  },
  "norm-after-clipping": {
    because:
      "You reported the norm of the clipped gradient. The norm before clipping shows how the training is going.",
    ...training({
      report: ({ loss }, _, clipped) => ({
        loss,
        norm: tf.sqrt(tf.addN(Object.values(clipped).map((g) => tf.sum(tf.square(g))))) as tf.Scalar,
      }),
    }),
  },
  "loss-after-the-step": {
    because: "You took the loss after the update. Report the loss that the gradient belongs to.",
    ...training({ report: ({ norm }, again) => ({ loss: again(), norm }) }),
  },
  "never-steps": {
    because: "You computed the gradients, but moved no weight.",
    ...training({ optimizer: another(() => ({ step: () => {}, dispose: () => {} })) }),
  },
  "steps-twice": {
    because: "You made two optimizer steps with the same gradients.",
    ...training({
      optimizer: another((variables, { weightDecay }) => {
        const inner = adamW(variables, { weightDecay });
        return {
          step: (grads, lr) => {
            inner.step(grads, lr);
            inner.step(grads, lr);
          },
          dispose: () => inner.dispose(),
        };
      }),
    }),
  },
  "a-new-optimizer-each-step": {
    because:
      "You made a new optimizer at every step, so its moments are lost. Use one for the whole training.",
    ...training({
      optimizer: another((variables, { weightDecay }) => ({
        step: (grads, lr) => {
          const fresh = adamW(variables, { weightDecay });
          fresh.step(grads, lr);
          fresh.dispose();
        },
        dispose: () => {},
      })),
    }),
  },
  "trains-the-tables-only": {
    because: "You trained only the first variables. Train all variables of the model.",
    ...training({
      optimizer: another((variables, { weightDecay }) => adamW(variables.slice(0, 2), { weightDecay })),
    }),
  },
  "measures-the-training": {
    because: "Your validation loss is that of the training text. Measure the validation text.",
    ...training({
      evaluate: async (lossOf, _, { train }, { length }) => {
        const batches = batchesInOrder(train, 64, length);
        const { loss } = await evaluateLoss(lossOf, batches);
        freed(batches);
        return loss;
      },
    }),
  },
  "measures-one-batch": {
    because: "You measured only the first batch of the validation text.",
    ...training({ evaluate: async (lossOf, held) => (await evaluateLoss(lossOf, held.slice(0, 1))).loss }),
  },
  "mean-of-the-batches": {
    because:
      "You averaged the batches' losses without weights. The last batch is short: weight by the targets that count.",
    ...training({
      evaluate: async (lossOf, held) => {
        let sum = 0;
        for (const batch of held) sum += await take(tf.tidy(() => lossOf(batch, false)));
        return sum / held.length;
      },
    }),
  },
  "reports-the-perplexity": {
    because: "You reported the perplexity instead of the validation loss.",
    ...training({ evaluate: async (lossOf, held) => (await evaluateLoss(lossOf, held)).perplexity }),
  },
  "measures-the-last-windows": {
    because: "Your validation loss is that of the windows that the model was just trained on.",
    ...training({
      evaluate: async (lossOf, _held, _split, _plan, batches) => (await evaluateLoss(lossOf, batches)).loss,
    }),
  },
  "never-stops": {
    because: "You didn't use the stopper's answer: the training continues however long nothing improves.",
    ...training({ enough: () => false }),
  },
  "stops-at-once": {
    because: "You inverted the stopper's answer: the training ends at the first loss that is better.",
    ...training({ enough: (stop) => !stop }),
  },
  "keeps-the-last-weights": {
    because: "You kept the weights of the last step. Restore the best ones at the end.",
    ...training({ restore: false }),
  },
  "leaves-the-windows": {
    because: "You left the windows of each step in memory. The code that draws a batch disposes of it.",
    ...training({ free: false }),
  },
  "no-validation-loss-of-0": {
    because:
      "You treated a validation loss of 0 or NaN as missing. Compare with undefined: a measured loss always counts.",
    ...training({ shown: (validation) => Boolean(validation) }),
  },
  "no-validation-loss-of-nan": {
    because:
      "You left a validation loss of NaN out. It is not better than the best one, so it counts against patience.",
    ...training({ shown: (validation) => !Number.isNaN(validation) }),
  },
  "measures-from-step-0": {
    because: "You measured after steps 1, 1 + n, ... Steps count from 0: after n steps the index is n − 1.",
    ...training({ due: (step, { evaluateEvery }) => step % evaluateEvery === 0 }),
  },
  "measures-at-the-end-too": {
    because:
      "You also measured after the last step. The validation loss is measured every evaluateEvery steps.",
    ...training({ due: (step, plan) => steps.due(step, plan) || step === plan.total - 1 }),
  },
  "measures-after-each-step": {
    because: "You measured after each step. Measuring takes time: do it every evaluateEvery steps.",
    ...training({ due: () => true }),
  },
  "not-after-the-first-step": {
    because:
      "You never measured after the first step. With evaluateEvery = 1 its validation loss counts too.",
    ...training({ due: (step, plan) => step > 0 && steps.due(step, plan) }),
  },
  "patience-with-the-training-loss": {
    because:
      "You showed the stopper the training loss. Patience and the best weights go by the validation loss.",
    ...training({ watched: (_, loss) => loss }),
  },
  "training-losses-against-patience": {
    because:
      "You showed the stopper the training loss where no validation loss was measured. Show it validation losses alone.",
    ...training({ seesAll: true }),
  },
  "restores-only-out-of-patience": {
    because:
      "You restored the best weights only when patience ran out. They come back in each case, also if the caller stops.",
    ...training({ restore: "out of patience" }),
  },
  "updates-after-each-micro-batch": {
    because:
      "You updated the weights after each micro-batch. A step accumulates their gradients, and updates once.",
    ...training({
      update: (optimizer, lossOf, batches, plan, lr) => {
        const each = batches.map((batch) => {
          const { loss, grads } = accumulateGradients(lossOf, [batch]);
          const clipped = clipGradients(grads, plan.maxNorm);
          optimizer.step(clipped.grads, lr);
          return { loss, norm: clipped.norm };
        });
        const mean = (name: "loss" | "norm") => tf.mean(tf.stack(each.map((one) => one[name]))) as tf.Scalar;
        return { loss: mean("loss"), norm: mean("norm") };
      },
    }),
  },
  "another-rate-in-the-update": {
    because: "You gave the optimizer another learning rate than the one that you report. Pass on lr.",
    ...training({ used: (_, { peak }) => peak }),
  },
  "loss-of-the-first-micro-batch": {
    because: "You reported the loss of the first micro-batch. The step's loss is the mean over all of them.",
    ...training({
      gradient: (lossOf, batches) => ({
        loss: lossOf(batches[0], true),
        grads: accumulateGradients(lossOf, batches).grads,
      }),
    }),
  },
  "measures-the-usual-loss": {
    because:
      "You measured the language loss on the validation text. Measure lossOf, the loss that is minimized.",
    ...training({
      evaluate: async (_lossOf, held, _split, _plan, _batches, model) =>
        (await evaluateLoss(languageLoss(model), held)).loss,
    }),
  },
  "one-optimizer-for-all": {
    because:
      "You keep the optimizer outside the function, where the next training writes over it. Keep it in the call.",
    ...training({
      optimizer: (variables, { weightDecay }) => latestOptimizer(variables, { weightDecay }),
    }),
  },
  "asks-the-latest-model": {
    because:
      "You keep the model outside the function, where the next loss writes over it. Each loss asks its own model.",
    languageLoss: asTheLatest(languageLoss),
  },
});
