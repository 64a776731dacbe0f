import * as tf from "@tensorflow/tfjs";
import { asTheLatest, freedAtTheEnd, mistakesFor } from "#lib/author/mistakes";
import type { Random } from "#lib/random";
import type {
  Gradients,
  LossOf,
} from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { type AdamW, adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import type { Batch } from "../../2-building-a-transformer/07-training-at-scale/window-batches.js";
import type { EncodedChat } from "./chat-encoding.js";
import { sftBatch } from "./sft-targets.js";
import type { FineTuningPlan, FineTuningReport } from "./train-sft.js";

interface Gradient {
  value: tf.Scalar;
  grads: Gradients;
}

/** The parts of the loop; a mistake replaces some of them. */
interface Parts {
  optimizer: (variables: tf.Variable[], maxNorm: number) => AdamW;
  draw: (examples: EncodedChat[], B: number, rng: Random, step: number) => EncodedChat[];
  batch: (rows: EncodedChat[]) => Batch;
  gradient: (loss: () => tf.Scalar, variables: tf.Variable[]) => Gradient;
  training: boolean;
  clip: (grads: Gradients, maxNorm: number) => { grads: Gradients; norm: tf.Scalar };
  told: (value: tf.Scalar, norm: tf.Scalar, again: () => tf.Scalar, clipped: Gradients) => tf.Scalar[];
  steps: (steps: number) => number;
  /** a new optimizer for each step */
  forgets: boolean;
  frees: boolean;
  /** the learning rate of a step */
  rate: (lr: number, step: number, steps: number) => number;
}

const parts: Parts = {
  optimizer: (variables) => adamW(variables, { weightDecay: 0 }),
  draw: (examples, B, rng) => Array.from({ length: B }, () => examples[rng.integer(examples.length)]),
  batch: sftBatch,
  gradient: (loss, variables) => tf.variableGrads(loss, variables) as Gradient,
  training: true,
  clip: clipGradients,
  told: (value, norm) => [value, norm],
  steps: (steps) => steps,
  forgets: false,
  frees: true,
  rate: (lr) => lr,
};

const everyVariable = () => Object.values(tf.engine().registeredVariables);

/** The norm of all gradients together. */
const normOf = (grads: Gradients) =>
  tf.sqrt(
    Object.values(grads)
      .map((grad) => tf.sum(tf.square(grad)))
      .reduce((a, b) => tf.add(a, b)),
  ) as tf.Scalar;

const take = async (scalar: tf.Scalar) => {
  const [value] = await scalar.data();
  scalar.dispose();
  return value;
};

/** The chats of the next step. */
let ahead: EncodedChat[] = [];

/** The whole loop, with some of its parts done in another way. */
const tuning = (other: Partial<Parts>) => ({
  async *fineTune(
    variables: tf.Variable[],
    lossOf: LossOf,
    examples: EncodedChat[],
    { steps, batch: B, lr, maxNorm }: FineTuningPlan,
    rng: Random,
  ): AsyncGenerator<FineTuningReport, void> {
    if (examples.length === 0) throw new RangeError("there is no example");
    const way = { ...parts, ...other };
    let optimizer = way.optimizer(variables, maxNorm);
    try {
      for (let step = 0; step < way.steps(steps); step++) {
        const batch = way.batch(way.draw(examples, B, rng, step));
        const loss = () => lossOf(batch, way.training);
        const [value, norm] = tf.tidy(() => {
          const gradient = way.gradient(loss, variables);
          const clipped = way.clip(gradient.grads, maxNorm);
          optimizer.step(clipped.grads, way.rate(lr, step, steps));
          return way.told(gradient.value, clipped.norm, loss, clipped.grads);
        });
        if (way.frees) tf.dispose([batch.x, batch.y]);
        if (way.forgets) {
          optimizer.dispose();
          optimizer = way.optimizer(variables, maxNorm);
        }
        yield { loss: await take(value), norm: await take(norm) };
      }
    } finally {
      optimizer.dispose();
    }
  },
});

let drawn: EncodedChat[] = [];

const latestOptimizer = asTheLatest(adamW);

export default mistakesFor<typeof import("./train-sft.js")>({
  "clips-with-the-frozen": {
    because:
      "Gradients of all variables were taken, so those of frozen ones count for clipping. Only what is trained has a gradient here.",
    ...tuning({ gradient: (loss) => tf.variableGrads(loss) as Gradient }),
  },
  "trains-everything": {
    because: "All variables that exist were trained. Only those that the caller gave may change.",
    ...tuning({
      optimizer: () => adamW(everyVariable(), { weightDecay: 0 }),
      gradient: (loss) => tf.variableGrads(loss) as Gradient,
    }),
  },
  "weights-decay": {
    because: "The weights decay at each step. Decay pulls them to 0, away from what the base has learned.",
    ...tuning({ optimizer: (variables) => adamW(variables) }),
  },
  "not-clipped": {
    because: "The gradient was not clipped, so one unusual batch can move the model far.",
    ...tuning({ clip: (grads) => ({ grads, norm: normOf(grads) }) }),
  },
  "clips-each-tensor": {
    because:
      "Each gradient was clipped by itself. The limit is for all of them together, and only then the direction stays.",
    ...tuning({
      clip: (grads, maxNorm) => ({
        grads: Object.fromEntries(
          Object.entries(grads).map(([name, grad]) => [
            name,
            clipGradients({ [name]: grad }, maxNorm).grads[name],
          ]),
        ),
        norm: normOf(grads),
      }),
    }),
  },
  "norm-after-clipping": {
    because: "The norm was taken after clipping. Before it, the norm tells how much was cut.",
    ...tuning({ told: (value, _, __, clipped) => [value, normOf(clipped)] }),
  },
  "loss-after-the-step": {
    because:
      "The loss was taken again after the update. A report tells the loss that the gradient belongs to.",
    ...tuning({ told: (_, norm, again) => [again(), norm] }),
  },
  "same-chats-again": {
    because: "The chats were drawn once, and every step learns from the same ones.",
    ...tuning({
      draw: (examples, B, rng, step) => {
        if (step === 0) drawn = parts.draw(examples, B, rng, step);
        return drawn;
      },
    }),
  },
  "in-order": {
    because: "The chats were taken in the order of the list. Each one is to be drawn.",
    ...tuning({
      draw: (examples, B, _, step) =>
        Array.from({ length: B }, (__, b) => examples[(step * B + b) % examples.length]),
    }),
  },
  "one-chat-for-the-batch": {
    because: "One draw decides for the whole batch, so all its rows are the same chat.",
    ...tuning({
      draw: (examples, B, rng) => {
        const one = examples[rng.integer(examples.length)];
        return Array.from({ length: B }, () => one);
      },
    }),
  },
  "all-examples-at-once": {
    because: "Each step learned from all examples. A step draws as many chats as the plan says.",
    ...tuning({ draw: (examples) => examples }),
  },
  "questions-are-graded": {
    because:
      "The loss counts every token, the questions too. sftBatch gets the chats with their grades as they are.",
    ...tuning({
      batch: (rows) => sftBatch(rows.map(({ ids }) => ({ ids, graded: ids.map((_, t) => t > 0) }))),
    }),
  },
  "not-in-training": {
    because: "The loss was told that it is not training. A model with dropout would then leave it off.",
    ...tuning({ training: false }),
  },
  "forgets-its-moments": {
    because: "Each step has a new optimizer. Adam's moments have to last for the whole training.",
    ...tuning({ forgets: true }),
  },
  "adds-the-gradient": {
    because: "The update goes up the gradient, so the loss grows.",
    ...tuning({
      gradient: (loss, variables) => {
        const { value, grads } = tf.variableGrads(loss, variables);
        return {
          value,
          grads: Object.fromEntries(Object.entries(grads).map(([name, grad]) => [name, tf.neg(grad)])),
        };
      },
    }),
  },
  "never-moves": {
    because: "The gradients were never applied: the model stays the base.",
    ...tuning({ optimizer: () => ({ step: () => {}, dispose: () => {} }) }),
  },
  "one-step-too-many": {
    because: "One step too many was made.",
    ...tuning({ steps: (steps) => steps + 1 }),
  },
  "drawn-ahead": {
    because:
      "The chats of a step are drawn before it is asked for. A step draws its own chats, when it begins.",
    ...tuning({
      draw(examples, B, rng, step) {
        const next = () => parts.draw(examples, B, rng, step);
        const now = step === 0 ? next() : ahead;
        ahead = next();
        return now;
      },
    }),
  },
  "leaves-its-batches": {
    because: "The tensors of the batches were not freed. Every step leaves two behind.",
    ...tuning({ frees: false }),
  },
  "batch-within-examples": {
    because:
      "A batch of more chats than there are examples was refused or cut. An example may come several times in a step.",
    ...tuning({
      draw(examples, B, rng, step) {
        if (B > examples.length) throw new RangeError(`${B} of ${examples.length} chats`);
        return parts.draw(examples, B, rng, step);
      },
    }),
  },
  "all-drawn-at-the-start": {
    because:
      "The chats of all steps were drawn before the first one. A step draws its own chats, when it begins.",
    async *fineTune(variables, lossOf, examples, plan, rng) {
      const all = Array.from({ length: plan.steps }, (_, step) =>
        parts.draw(examples, plan.batch, rng, step),
      );
      yield* tuning({ draw: (_, __, ___, step) => all[step] }).fineTune(
        variables,
        lossOf,
        examples,
        plan,
        rng,
      );
    },
  },
  "all-steps-at-once": {
    because:
      "All steps were made when the first report was asked for. Asking for the next report makes the next step.",
    async *fineTune(variables, lossOf, examples, plan, rng) {
      const reports: FineTuningReport[] = [];
      for await (const report of tuning({}).fineTune(variables, lossOf, examples, plan, rng))
        reports.push(report);
      yield* reports;
    },
  },
  "clips-each-number": {
    because:
      "Each number of the gradient was cut off by itself, which changes its direction. Shorten all by one factor.",
    ...tuning({
      clip: (grads, maxNorm) => ({
        grads: Object.fromEntries(
          Object.entries(grads).map(([name, grad]) => [name, tf.clipByValue(grad, -maxNorm, maxNorm)]),
        ),
        norm: normOf(grads),
      }),
    }),
  },
  "last-never-drawn": {
    because: "The last example is never drawn. Each example is as likely as any other.",
    ...tuning({
      draw: (examples, B, rng) =>
        Array.from({ length: B }, () => examples[rng.integer(Math.max(1, examples.length - 1))]),
    }),
  },
  "not-put-back": {
    because: "The chats of a step were drawn without putting them back. Each draw is from all examples.",
    ...tuning({
      draw(examples, B, rng) {
        let left: EncodedChat[] = [];
        return Array.from({ length: B }, () => {
          if (left.length === 0) left = [...examples];
          return left.splice(rng.integer(left.length), 1)[0];
        });
      },
    }),
  },
  "rate-falls": {
    because: "The learning rate falls over the steps. The plan's rate is that of every step.",
    ...tuning({ rate: (lr, step, steps) => lr * (1 - step / steps) }),
  },
  "mean-of-means": {
    because:
      "Each chat had a mean of its own, and the loss is their mean: words of short answers count more. One batch has one mean.",
    async *fineTune(variables, lossOf, examples, plan, rng) {
      const apart: LossOf = (batch, training) => {
        const rows = tf.unstack(batch.x).map((_, b) => chats[b]);
        return tf.mean(tf.stack(rows.map((row) => lossOf(sftBatch([row]), training)))) as tf.Scalar;
      };
      let chats: EncodedChat[] = [];
      const draw: Parts["draw"] = (...given) => {
        chats = parts.draw(...given);
        return chats;
      };
      yield* tuning({ draw }).fineTune(variables, apart, examples, plan, rng);
    },
  },
  "freed-at-the-end": {
    because:
      "You free what the training holds only after its last step. A caller may stop earlier: free it in a `finally`.",
    fineTune: freedAtTheEnd(tuning({}).fineTune),
  },
  "one-optimizer-for-all": {
    because:
      "You keep the optimizer outside the function, where the next training writes over it. Keep it in the call.",
    ...tuning({ optimizer: (variables) => latestOptimizer(variables, { weightDecay: 0 }) }),
  },
});
