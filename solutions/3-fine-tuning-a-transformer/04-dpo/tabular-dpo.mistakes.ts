import * as tf from "@tensorflow/tfjs";
import { allAtOnce, asTheLatest, freedAtTheEnd, mistakesFor } from "#lib/author/mistakes";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { trainTabularDpo as right, type TablePlan, type WeightedPair } from "./tabular-dpo.js";

interface Table {
  /** what changed since the reference, in nats, `[K]` */
  logRatios: tf.Tensor;
  logPolicy: tf.Tensor;
  chosen: tf.Tensor;
  rejected: tf.Tensor;
  /** `[P]` */
  margins: tf.Tensor;
  weights: tf.Tensor;
  beta: number;
}

const cost = (z: tf.Tensor) => tf.softplus(tf.neg(z)); // −ln σ(z)
const mean = (losses: tf.Tensor, weights: tf.Tensor) =>
  tf.div(tf.sum(tf.mul(weights, losses)), tf.sum(weights));
const dpo = ({ margins, weights, beta }: Table) => mean(cost(tf.mul(beta, margins)), weights);

interface Changes {
  /** the logits at the start */
  start?: (logReference: tf.Tensor) => tf.Tensor;
  loss?: (table: Table) => tf.Tensor;
  /** what is told after a step: of the policy before it, and after it */
  tell?: (before: number[], after: number[], told: number[][]) => number[];
  logOf?: (reference: number[]) => tf.Tensor;
  /** a new optimizer for each step */
  forgets?: boolean;
  newOptimizer?: typeof adamW;
}

/** The training with one part replaced; what does not fit is refused as it should be. */
const training = ({
  start = tf.clone,
  loss = dpo,
  tell = (_, after) => after,
  logOf = (reference) => tf.tensor1d(reference.map(Math.log)),
  forgets = false,
  newOptimizer = adamW,
}: Changes) => ({
  async *trainTabularDpo(reference: number[], pairs: WeightedPair[], { beta, steps, lr }: TablePlan) {
    await right(reference, pairs, { beta, steps: 1, lr }).next();
    const K = reference.length;
    const hot = (responses: number[]) => tf.oneHot(tf.tensor1d(responses, "int32"), K);
    const fixed = tf.tidy(() => {
      const logReference = logOf(reference);
      return {
        logReference,
        start: start(logReference),
        chosen: hot(pairs.map((pair) => pair.chosen)),
        rejected: hot(pairs.map((pair) => pair.rejected)),
        weights: tf.tensor1d(pairs.map((pair) => pair.weight)),
      };
    });
    const { logReference, chosen, rejected, weights } = fixed;
    const logits = tf.variable(fixed.start);
    let optimizer = newOptimizer([logits], { weightDecay: 0 });
    let before = [...reference];
    const told: number[][] = [];
    try {
      for (let step = 0; step < steps; step++) {
        const policy = tf.tidy(() => {
          const { grads } = tf.variableGrads(() => {
            const logPolicy = tf.logSoftmax(logits);
            const logRatios = tf.sub(logPolicy, logReference);
            const margins = tf.sum(tf.mul(tf.sub(chosen, rejected), logRatios), 1);
            return loss({ logRatios, logPolicy, chosen, rejected, margins, weights, beta }) as tf.Scalar;
          }, [logits]);
          optimizer.step(grads as Gradients, lr);
          return tf.softmax(logits);
        });
        const after = Array.from(await policy.data());
        policy.dispose();
        told.push(tell(before, after, told));
        before = after;
        if (forgets) {
          optimizer.dispose();
          optimizer = adamW([logits], { weightDecay: 0 });
        }
        yield told[told.length - 1];
      }
    } finally {
      optimizer.dispose();
      tf.dispose([fixed, logits]);
    }
  },
});

/** The training on other comparisons. */
const on = (comparisons: (pairs: WeightedPair[], reference: number[]) => WeightedPair[]) => ({
  async *trainTabularDpo(reference: number[], pairs: WeightedPair[], plan: TablePlan) {
    await right(reference, pairs, { ...plan, steps: 1 }).next();
    yield* right(reference, comparisons(pairs, reference), plan);
  },
});

export default mistakesFor<typeof import("./tabular-dpo.js")>({
  "probabilities-as-logits": {
    because:
      "The logits start as the probabilities. Their softmax is another policy: the logarithm is missing.",
    ...training({ start: tf.exp }),
  },
  "starts-uniform": {
    because:
      "The logits start at 0. That is the uniform policy, and the policy should start as the reference.",
    ...training({ start: tf.zerosLike }),
  },
  "starts-turned": {
    because: "The logits start at −ln P. Then what is likely in the reference is rare in the policy.",
    ...training({ start: tf.neg }),
  },
  "summed-losses": {
    because:
      "The weighted losses were added up, or divided by the number of pairs. A mean over comparisons is divided by the sum of the weights.",
    ...training({
      loss: ({ margins, weights, beta }) => tf.sum(tf.mul(weights, cost(tf.mul(beta, margins)))),
    }),
  },
  "weights-ignored": {
    because:
      "Every pair counts once, whatever its weight. Seven comparisons weigh seven times as much as one.",
    ...on((pairs) => pairs.map((pair) => ({ ...pair, weight: Number(pair.weight > 0) }))),
  },
  "majority-labels": {
    because:
      "Only the direction with more comparisons was kept. The minority is what gives the margin an end.",
    ...on((pairs) =>
      pairs.filter(({ chosen, rejected, weight }) => {
        const opposite = pairs.find((other) => other.chosen === rejected && other.rejected === chosen);
        return weight >= (opposite?.weight ?? 0);
      }),
    ),
  },
  "net-weights": {
    because:
      "Opposite comparisons were set off against each other. Seven to five and two to nothing then look alike.",
    ...on((pairs) => {
      const net = pairs.map(({ chosen, rejected, weight }) => {
        const opposite = pairs.find((other) => other.chosen === rejected && other.rejected === chosen);
        return { chosen, rejected, weight: Math.max(0, weight - (opposite?.weight ?? 0)) };
      });
      return net.some(({ weight }) => weight > 0) ? net : pairs;
    }),
  },
  "later-pair-replaces": {
    because: "A pair that is there again replaced the one before. Each adds its comparisons to the others.",
    ...on((pairs) =>
      pairs.filter(
        ({ chosen, rejected }, i) =>
          !pairs.slice(i + 1).some((other) => other.chosen === chosen && other.rejected === rejected),
      ),
    ),
  },
  "weight-inside-the-loss": {
    because:
      "The weight multiplies the margin inside the loss. It says how often a comparison was made, not how far it goes.",
    ...training({
      loss: ({ margins, weights, beta }) => tf.mean(cost(tf.mul(tf.mul(weights, beta), margins))),
    }),
  },
  "mean-margin-first": {
    because:
      "The margins were averaged before the logarithm. Opposite comparisons cancel there, and none pulls back.",
    ...training({ loss: ({ margins, weights, beta }) => cost(tf.mul(beta, mean(margins, weights))) }),
  },
  swapped: {
    because: "Chosen and rejected are swapped: the loser gains.",
    ...on((pairs) =>
      pairs.map(({ chosen, rejected, weight }) => ({ chosen: rejected, rejected: chosen, weight })),
    ),
  },
  "without-beta": {
    because: "β is missing. With it the margin stops where β times the margin is the log-odds of the winner.",
    ...training({ loss: ({ margins, weights }) => mean(cost(margins), weights) }),
  },
  "divided-by-beta": {
    because: "The margins were divided by β. A smaller β lets the policy go farther, not less far.",
    ...training({ loss: ({ margins, weights, beta }) => mean(cost(tf.div(margins, beta)), weights) }),
  },
  "without-reference": {
    because: "The reference was left out of the loss. A margin is what has changed since the reference.",
    ...training({
      loss: ({ logPolicy, chosen, rejected, weights, beta }) =>
        mean(cost(tf.mul(beta, tf.sum(tf.mul(tf.sub(chosen, rejected), logPolicy), 1))), weights),
    }),
  },
  "chosen-likelihood": {
    because:
      "The chosen responses were made likelier, and the rejected ones ignored. That is supervised fine-tuning.",
    ...training({
      loss: ({ logPolicy, chosen, weights }) => mean(tf.neg(tf.sum(tf.mul(chosen, logPolicy), 1)), weights),
    }),
  },
  "margin-alone": {
    because: "This is minus the mean margin, without −ln σ. No margin is ever enough for it.",
    ...training({ loss: ({ margins, weights, beta }) => mean(tf.mul(-beta, margins), weights) }),
  },
  "ipo-instead": {
    because:
      "The squared distance to a target is IPO. DPO's loss of a comparison is −ln σ of β times the margin.",
    ...training({
      loss: ({ margins, weights, beta }) => mean(tf.square(tf.sub(margins, 1 / (2 * beta))), weights),
    }),
  },
  "policy-before-the-step": {
    because: "The policy before each step was told. It is the one after the step that is asked for.",
    ...training({ tell: (before) => before }),
  },
  "one-list-for-all": {
    because: "Every step hands out the same list, so what the caller kept of earlier steps changes.",
    ...training({
      tell: (_, after, told) => {
        if (told.length === 0) return after;
        told[0].splice(0, after.length, ...after);
        return told[0];
      },
    }),
  },
  "divisor-kept-from-zero": {
    because:
      "The sum of the weights was held at a small number or more. Shares of comparisons may be smaller; the mean is the same.",
    ...training({
      loss: ({ margins, weights, beta }) =>
        tf.div(tf.sum(tf.mul(weights, cost(tf.mul(beta, margins)))), tf.maximum(tf.sum(weights), 1e-9)),
    }),
  },
  "beta-twice": {
    because: "β is in the log-ratios and once more in the loss. It multiplies the margin once.",
    ...training({ loss: ({ margins, weights, beta }) => mean(cost(tf.mul(beta ** 2, margins)), weights) }),
  },
  "mean-over-pairs": {
    because:
      "The weighted losses were divided by the number of pairs. A mean over comparisons is divided by the sum of the weights.",
    ...training({
      loss: ({ margins, weights, beta }) => tf.mean(tf.mul(weights, cost(tf.mul(beta, margins)))),
    }),
  },
  "logarithm-of-a-sigmoid": {
    because:
      "The logarithm was taken of a sigmoid that is 0 where a loser is far ahead. A softplus gives the same loss without that.",
    ...training({
      loss: ({ margins, weights, beta }) => mean(tf.neg(tf.log(tf.sigmoid(tf.mul(beta, margins)))), weights),
    }),
  },
  "forgets-its-moments": {
    because: "Each step has a new optimizer. Adam's moments have to last for the whole training.",
    ...training({ forgets: true }),
  },
  "logarithm-in-32-bits": {
    because:
      "The logarithm of the reference was taken in 32 bits, where tiny probabilities are 0. Take it of the numbers, then make the tensor.",
    ...training({ logOf: (reference) => tf.log(tf.tensor1d(reference)) }),
  },
  "all-steps-at-once": {
    because:
      "All steps were made when the first policy was asked for. Asking for the next policy makes the next step.",
    trainTabularDpo: allAtOnce(right),
  },
  "freed-at-the-end": {
    because:
      "You free what the training holds only after its last step. A caller may stop earlier: free it in a `finally`.",
    trainTabularDpo: freedAtTheEnd(right),
  },
  "one-optimizer-for-all": {
    because:
      "You keep the optimizer outside the function, where the next training writes over it. Keep it in the call.",
    ...training({ newOptimizer: asTheLatest(adamW) }),
  },
});
