import * as tf from "@tensorflow/tfjs";
import { asTheLatest, freedAtTheEnd, mistakesFor } from "#lib/author/mistakes";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { type AdamW, adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { frozenCopy } from "../03-rlhf/frozen-reference.js";
import { type RewardModel, rewardScores } from "./last-state.js";
import { rankingLoss } from "./ranking-loss.js";
import type { RankedPair, RewardPlan } from "./train-reward.js";

type LossOf = (model: RewardModel, pairs: RankedPair[]) => tf.Scalar;

const rightLoss: LossOf = (model, pairs) => {
  const B = pairs.length;
  return tf.tidy(() => {
    const rewards = rewardScores(model, [...pairs.map((p) => p.chosen), ...pairs.map((p) => p.rejected)]);
    return rankingLoss(tf.slice(rewards, 0, B), tf.slice(rewards, B, B));
  });
};

interface Parts {
  lossOf: LossOf;
  variables: (model: RewardModel) => tf.Variable[];
  optimizer: (variables: tf.Variable[]) => AdamW;
  clip: (grads: Gradients, maxNorm: number) => Gradients;
  draw: (draw: () => RankedPair[], step: number) => RankedPair[];
  told: (loss: tf.Scalar, again: () => tf.Scalar) => tf.Scalar;
  forgets: boolean;
  /** the learning rate of a step */
  rate: (lr: number, step: number, steps: number) => number;
}

const trunkOf = ({ trunk }: RewardModel) => Object.values(gptParameters(trunk)) as tf.Variable[];

const parts: Parts = {
  lossOf: rightLoss,
  variables: (model) => [...trunkOf(model), model.w],
  optimizer: (variables) => adamW(variables, { weightDecay: 0 }),
  clip: (grads, maxNorm) => clipGradients(grads, maxNorm).grads,
  draw: (draw) => draw(),
  told: (loss) => loss,
  forgets: false,
  rate: (lr) => lr,
};

/** The whole loop, with some of its parts done in another way. */
const training = (other: Partial<Parts>) => ({
  async *trainReward(
    model: RewardModel,
    draw: () => RankedPair[],
    { steps, lr, maxNorm }: RewardPlan,
  ): AsyncGenerator<number, void> {
    const way = { ...parts, ...other };
    const variables = way.variables(model);
    let optimizer = way.optimizer(variables);
    try {
      for (let step = 0; step < steps; step++) {
        const pairs = way.draw(draw, step);
        const loss = tf.tidy(() => {
          const { value, grads } = tf.variableGrads(() => way.lossOf(model, pairs), variables);
          optimizer.step(way.clip(grads as Gradients, maxNorm), way.rate(lr, step, steps));
          return way.told(value, () => way.lossOf(model, pairs));
        });
        const [told] = await loss.data();
        loss.dispose();
        if (way.forgets) {
          optimizer.dispose();
          optimizer = way.optimizer(variables);
        }
        yield told;
      }
    } finally {
      optimizer.dispose();
    }
  },
});

/** Another loss, in training too. */
const losing = (lossOf: LossOf) => ({ rewardLoss: lossOf, ...training({ lossOf }) });

let first: RankedPair[] = [];

const latestOptimizer = asTheLatest(adamW);

export default mistakesFor<typeof import("./train-reward.js")>({
  "head-drawn-at-random": {
    because:
      "The head starts with random numbers, so the model has opinions before it has seen a single pair.",
    newRewardModel: (trunk: GPT) => ({
      trunk,
      w: tf.tidy(() =>
        tf.variable(tf.mul(0.1, tf.randomNormal([trunk.E.shape[1] as number, 1], 0, 1, "float32", 5))),
      ),
    }),
  },
  "zeros-left-behind": {
    because:
      "A variable is a tensor of its own, and the zeros that it was made from are never freed. Make the head inside tf.tidy.",
    newRewardModel: (trunk: GPT) => ({ trunk, w: tf.variable(tf.zeros([trunk.E.shape[1] as number, 1])) }),
  },
  "head-of-ones": {
    because:
      "The head starts at 1. The last norm makes components that sum to about 0, so this is nearly an opinion on nothing, but not quite.",
    newRewardModel: (trunk: GPT) => ({
      trunk,
      w: tf.tidy(() => tf.variable(tf.ones([trunk.E.shape[1] as number, 1]))),
    }),
  },
  "head-that-cannot-learn": {
    because: "The head is a variable that is not trainable. It has to learn, above all others.",
    newRewardModel: (trunk: GPT) => ({
      trunk,
      w: tf.tidy(() => tf.variable(tf.zeros([trunk.E.shape[1] as number, 1]), false)),
    }),
  },
  swapped: {
    because: "Chosen and rejected are swapped: the model learns to prefer what people liked less.",
    ...losing((model, pairs) =>
      rightLoss(
        model,
        pairs.map(({ chosen, rejected }) => ({ chosen: rejected, rejected: chosen })),
      ),
    ),
  },
  "pairs-in-turn": {
    because:
      "The texts were put in turn, chosen and rejected, but taken apart in halves. Then each pair is compared with another one.",
    ...losing((model, pairs) =>
      tf.tidy(() => {
        const rewards = rewardScores(
          model,
          pairs.flatMap(({ chosen, rejected }) => [chosen, rejected]),
        );
        return rankingLoss(tf.slice(rewards, 0, pairs.length), tf.slice(rewards, pairs.length));
      }),
    ),
  },
  "rejected-in-reverse": {
    because:
      "The rejected texts are in another order than the chosen ones, so texts of different pairs are compared.",
    ...losing((model, pairs) =>
      tf.tidy(() => {
        const rewards = rewardScores(model, [
          ...pairs.map((p) => p.chosen),
          ...[...pairs].reverse().map((p) => p.rejected),
        ]);
        return rankingLoss(tf.slice(rewards, 0, pairs.length), tf.slice(rewards, pairs.length));
      }),
    ),
  },
  "first-pair-only": {
    because: "Only the first pair of the batch was compared.",
    ...losing((model, pairs) => rightLoss(model, pairs.slice(0, 1))),
  },
  "all-against-all": {
    because: "Each chosen text was compared with every rejected one. People compared the two of a pair.",
    ...losing((model, pairs) =>
      tf.tidy(() => {
        const [chosen, rejected] = [
          rewardScores(
            model,
            pairs.map((p) => p.chosen),
          ),
          rewardScores(
            model,
            pairs.map((p) => p.rejected),
          ),
        ];
        const margins = tf.sub(tf.expandDims(chosen, 1), tf.expandDims(rejected, 0));
        return tf.mean(tf.softplus(tf.neg(margins))) as tf.Scalar;
      }),
    ),
  },
  "head-alone": {
    because: "Only the head was trained. A head on a frozen base ranks hardly 60% of the pairs rightly.",
    ...training({ variables: ({ w }) => [w] }),
  },
  "trunk-alone": {
    because: "The head was not trained. It stays at 0, and a model with a head of zeros has no opinion.",
    ...training({ variables: trunkOf }),
  },
  "weights-decay": {
    because: "The weights decay at each step, which pulls them away from what the base has learned.",
    ...training({ optimizer: (variables) => adamW(variables) }),
  },
  "not-clipped": {
    because: "The gradient was not clipped.",
    ...training({ clip: (grads) => grads }),
  },
  "goes-up": {
    because: "The update follows the gradient up, so the loss grows.",
    ...training({
      clip: (grads, maxNorm) =>
        Object.fromEntries(
          Object.entries(clipGradients(grads, maxNorm).grads).map(([name, grad]) => [name, tf.neg(grad)]),
        ),
    }),
  },
  "loss-after-the-step": {
    because:
      "The loss was taken again after the step. What is told is the loss that the gradient belongs to.",
    ...training({ told: (_, again) => again() }),
  },
  "same-pairs-again": {
    because: "The pairs were drawn once, for all steps. The model would memorize these few.",
    ...training({
      draw: (draw, step) => {
        if (step === 0) first = draw();
        return first;
      },
    }),
  },
  "drawn-twice": {
    because: "Pairs were drawn twice in each step, and half of them were never used.",
    ...training({
      draw: (draw) => {
        draw();
        return draw();
      },
    }),
  },
  "forgets-its-moments": {
    because: "Each step has a new optimizer. Adam's moments have to last for the whole training.",
    ...training({ forgets: true }),
  },
  "two-passes": {
    because:
      "Chosen and rejected texts went through the model in two passes. One list of all texts takes one.",
    ...losing((model, pairs) =>
      tf.tidy(() => {
        const rewardsOf = (which: "chosen" | "rejected") =>
          rewardScores(
            model,
            pairs.map((pair) => pair[which]),
          );
        return rankingLoss(rewardsOf("chosen"), rewardsOf("rejected"));
      }),
    ),
  },
  "rate-falls": {
    because: "The learning rate falls over the run. The plan's rate is that of every step.",
    ...training({ rate: (lr, step, steps) => lr * (1 - step / steps) }),
  },
  "clips-each-tensor": {
    because:
      "Each gradient was clipped by itself. The limit is for all of them together, and only then the direction stays.",
    ...training({
      clip: (grads, maxNorm) =>
        Object.fromEntries(
          Object.entries(grads).map(([name, grad]) => [
            name,
            clipGradients({ [name]: grad }, maxNorm).grads[name],
          ]),
        ),
    }),
  },
  "matrices-alone": {
    because: "Biases and norms were left out of the training. Everything in the model learns.",
    ...training({ variables: (model) => parts.variables(model).filter(({ rank }) => rank >= 2) }),
  },
  "drawn-ahead": {
    because:
      "The pairs of the next step are drawn while this one runs. A step draws its own, when it begins.",
    ...training({
      draw: (draw, step) => {
        const now = step === 0 ? draw() : first;
        first = draw();
        return now;
      },
    }),
  },
  "all-steps-at-once": {
    because:
      "All steps were made when the first loss was asked for. Asking for the next loss makes the next step.",
    async *trainReward(model, draw, plan) {
      const losses: number[] = [];
      for await (const loss of training({}).trainReward(model, draw, plan)) losses.push(loss);
      yield* losses;
    },
  },
  "trunk-copied": {
    because:
      "The trunk was copied, so what the caller gave never learns. It becomes a part of the reward model.",
    newRewardModel: (trunk: GPT) => ({
      trunk: frozenCopy(trunk),
      w: tf.tidy(() => tf.variable(tf.zeros([trunk.E.shape[1] as number, 1]))),
    }),
  },
  "freed-at-the-end": {
    because:
      "You free what the training holds only after its last step. A caller may stop earlier: free it in a `finally`.",
    trainReward: freedAtTheEnd(training({}).trainReward),
  },
  "one-optimizer-for-all": {
    because:
      "You keep the optimizer outside the function, where the next training writes over it. Keep it in the call.",
    ...training({ optimizer: (variables) => latestOptimizer(variables, { weightDecay: 0 }) }),
  },
});
