import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
  ) => Promise<number>;
  due: (step: number, plan: Plan) => boolean;
  enough: (stop: boolean) => boolean;
  restore: boolean;
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
          const { loss, grads } = way.gradient(lossOf, batches);
          const clipped = way.clip(grads, plan);
          optimizer.step(clipped.grads, lr);
          const again = () => accumulateGradients(lossOf, batches).loss;
          return way.report({ loss, norm: clipped.norm }, again, clipped.grads);
        });
        const report: StepReport = { loss: await take(told.loss), norm: await take(told.norm), lr };
        if (way.due(step, plan)) {
          report.validation = await way.evaluate(lossOf, held, split, plan, batches);
          if (way.free) freed(batches);
          const enough = way.enough(stopper.see(report.validation));
          yield report;
          if (enough) break;
        } else {
          if (way.free) freed(batches);
          yield report;
        }
      }
    } finally {
      if (way.restore) stopper.restore();
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

export default mistakesFor<typeof import("./train-language-model.js")>({
  "always-the-peak": {
    because: "Every step has the peak rate. The schedule says how it rises and falls.",
    ...training({ rate: (_, { peak }) => peak }),
  },
  "rate-of-the-next-step": {
    because: "The rate is that of the step after. The schedule counts from 0, as the loop does.",
    ...training({ rate: (step, plan) => warmupCosine(step + 1, plan) }),
  },
  "learns-the-validation": {
    because: "The windows come from the validation text. It is there to be measured, never to learn from.",
    ...training({
      draw: ({ validation, train }, plan, rng) =>
        steps.draw({ train: validation, validation: train }, plan, rng),
    }),
  },
  "learns-the-whole-text": {
    because: "The windows come from both texts. The validation text is never learned from.",
    ...training({
      draw: ({ train, validation }, plan, rng) =>
        steps.draw({ train: [...train, ...validation], validation }, plan, rng),
    }),
  },
  "one-micro-batch": {
    because: "Each step has a single micro-batch. The plan says how many.",
    ...training({ draw: (split, plan, rng) => steps.draw(split, { ...plan, microBatches: 1 }, rng) }),
  },
  "windows-exchanged": {
    because: "The length of a window and the number of windows are exchanged.",
    ...training({
      draw: (split, plan, rng) =>
        steps.draw(split, { ...plan, windows: plan.length, length: plan.windows }, rng),
    }),
  },
  "last-micro-batch-only": {
    because: "Only the last micro-batch's gradient was used. Accumulate those of all.",
    ...training({ gradient: (lossOf, batches) => accumulateGradients(lossOf, batches.slice(-1)) }),
  },
  "sums-micro-batches": {
    because: "The micro-batches' gradients were added up, so the norm is too large by their number.",
    ...training({
      gradient: (lossOf, batches) => {
        const { loss, grads } = accumulateGradients(lossOf, batches);
        const sums = Object.entries(grads).map(([name, grad]) => [name, tf.mul(grad, batches.length)]);
        return { loss, grads: Object.fromEntries(sums) };
      },
    }),
  },
  "never-clips": {
    because: "The gradients went to the optimizer unclipped. Their norm was taken, but not used.",
    ...training({ clip: (grads, { maxNorm }) => ({ ...clipGradients(grads, maxNorm), grads }) }),
  },
  "clips-to-one": {
    because: "The limit of the norm is 1, whatever the plan says.",
    ...training({ clip: (grads) => clipGradients(grads, 1) }),
  },
  "norm-after-clipping": {
    because:
      "The norm of the clipped gradient was reported. The one before clipping tells how the training goes.",
    ...training({
      report: ({ loss }, _, clipped) => ({
        loss,
        norm: tf.sqrt(tf.addN(Object.values(clipped).map((g) => tf.sum(tf.square(g))))) as tf.Scalar,
      }),
    }),
  },
  "loss-after-the-step": {
    because: "The loss was taken after the update. The report has the one that the gradient belongs to.",
    ...training({ report: ({ norm }, again) => ({ loss: again(), norm }) }),
  },
  "never-steps": {
    because: "The gradients were computed, and no weight was moved.",
    ...training({ optimizer: another(() => ({ step: () => {}, dispose: () => {} })) }),
  },
  "steps-twice": {
    because: "The optimizer made two steps with the same gradients.",
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
    because: "Every step made a new optimizer: its moments are lost. One for the whole training.",
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
    because: "Only the first variables were trained. A model is all of them.",
    ...training({
      optimizer: another((variables, { weightDecay }) => adamW(variables.slice(0, 2), { weightDecay })),
    }),
  },
  "measures-the-training": {
    because: "The validation loss is that of the training text. Measure what was kept.",
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
    because: "Only the first batch of the validation text was measured.",
    ...training({ evaluate: async (lossOf, held) => (await evaluateLoss(lossOf, held.slice(0, 1))).loss }),
  },
  "mean-of-the-batches": {
    because:
      "The batches' losses were averaged, each alike. The last batch is short: weight by the targets that count.",
    ...training({
      evaluate: async (lossOf, held) => {
        let sum = 0;
        for (const batch of held) sum += await take(tf.tidy(() => lossOf(batch, false)));
        return sum / held.length;
      },
    }),
  },
  "reports-the-perplexity": {
    because: "The perplexity was reported for the validation loss.",
    ...training({ evaluate: async (lossOf, held) => (await evaluateLoss(lossOf, held)).perplexity }),
  },
  "measures-the-last-windows": {
    because: "The validation loss is that of the windows just learned from.",
    ...training({
      evaluate: async (lossOf, _held, _split, _plan, batches) => (await evaluateLoss(lossOf, batches)).loss,
    }),
  },
  "never-stops": {
    because: "What the stopper says was not used: the training goes on however long nothing gets better.",
    ...training({ enough: () => false }),
  },
  "stops-at-once": {
    because: "The stopper was read the wrong way round: the training ends at the first loss that is better.",
    ...training({ enough: (stop) => !stop }),
  },
  "keeps-the-last-weights": {
    because: "The weights are those of the last step. The best ones come back in the end.",
    ...training({ restore: false }),
  },
  "leaves-the-windows": {
    because: "The windows of each step were left in memory. The code that draws a batch disposes it.",
    ...training({ free: false }),
  },
});
