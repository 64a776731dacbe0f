import * as tf from "@tensorflow/tfjs";
import { allAtOnce, asTheLatest, freedAtTheEnd, mistakesFor } from "#lib/author/mistakes";
import type { Random } from "#lib/random";
import { softmax } from "../../1-understanding-gradients/03-attention/softmax.js";
import { sampleToken } from "../../2-building-a-transformer/06-complete-model/sample-token.js";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { type BanditPlan, trainBandit as right } from "./bandit.js";
import { policyGradientLoss } from "./policy-gradient.js";

/** One step's numbers. */
interface Step {
  /** before the step */
  policy: number[];
  /** before the step before */
  last: number[];
  reference: number[];
  rewards: number[];
  beta: number;
}

/** What a mistake may replace. */
interface Parts {
  start: (reference: number[]) => number[];
  /** the logits that actions are drawn from */
  drawnFrom: (z: number[], reference: number[]) => number[];
  returnOf: (a: number, step: Step) => number;
  baselineOf: (returns: number[], step: Step) => number;
  advantageOf: (x: number, baseline: number, returns: number[]) => number;
  lossOf: (logits: tf.Tensor, drawn: tf.Tensor, advantages: tf.Tensor) => tf.Tensor;
  yieldsBefore: boolean;
  leaks: boolean;
  newOptimizer: typeof adamW;
}

const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
const ratio = (a: number, { policy, reference }: Step) => Math.log(policy[a]) - Math.log(reference[a]);
const logProbsOf = (logits: tf.Tensor, drawn: tf.Tensor) =>
  tf.sum(tf.mul(drawn, tf.logSoftmax(logits)), 1, true);

const solution: Parts = {
  start: (reference) => reference.map(Math.log),
  drawnFrom: (z) => z,
  returnOf: (a, step) => step.rewards[a] - step.beta * ratio(a, step),
  baselineOf: mean,
  advantageOf: (x, baseline) => x - baseline,
  lossOf: (logits, drawn, advantages) =>
    policyGradientLoss(logProbsOf(logits, drawn), advantages, tf.onesLike(advantages)),
  yieldsBefore: false,
  leaks: false,
  newOptimizer: adamW,
};

const training = (changed: Partial<Parts>) => ({
  async *trainBandit(
    reference: number[],
    rewards: number[],
    plan: BanditPlan,
    rng: Random,
  ): AsyncGenerator<number[], void> {
    const part = { ...solution, ...changed };
    await right(reference, rewards, { ...plan, steps: 0 }, rng).next();
    const logits = tf.tidy(() => tf.variable(tf.tensor1d(part.start(reference))));
    const optimizer = part.newOptimizer([logits], { weightDecay: 0 });
    let last = [...reference];
    try {
      for (let step = 0; step < plan.steps; step++) {
        const z = Array.from(await logits.data());
        const policy = softmax(z);
        const now = { policy, last, reference, rewards, beta: plan.beta };
        const actions = Array.from({ length: plan.samples }, () =>
          sampleToken(part.drawnFrom(z, reference), {}, rng),
        );
        const returns = actions.map((a) => part.returnOf(a, now));
        const baseline = part.baselineOf(returns, now);
        if (part.leaks) tf.tensor1d(returns);
        tf.tidy(() => {
          const advantages = tf.tensor2d(returns.map((x) => [part.advantageOf(x, baseline, returns)]));
          const drawn = tf.oneHot(tf.tensor1d(actions, "int32"), reference.length);
          const { grads } = tf.variableGrads(
            () => part.lossOf(logits, drawn, advantages) as tf.Scalar,
            [logits],
          );
          optimizer.step(grads as Gradients, plan.lr);
        });
        last = policy;
        yield part.yieldsBefore ? policy : softmax(Array.from(await logits.data()));
      }
    } finally {
      optimizer.dispose();
      logits.dispose();
    }
  },
});

export default mistakesFor<typeof import("./bandit.js")>({
  "no-penalty": {
    because:
      "No penalty tells the actions apart, so all probability ends up on the best one. What every return loses alike, the baseline takes off again.",
    ...training({ returnOf: (a, { rewards }) => rewards[a] }),
  },
  "penalty-added": {
    because:
      "The KL was added to the reward. Then moving away from the reference pays, and the policy runs away from it.",
    ...training({ returnOf: (a, step) => step.rewards[a] + step.beta * ratio(a, step) }),
  },
  "kl-from-the-last-policy": {
    because:
      "The KL was measured from the policy of the step before. That slows each step and holds nothing: the leash must be tied to the reference.",
    ...training({
      returnOf: (a, { policy, last, rewards, beta }) =>
        rewards[a] - beta * (Math.log(policy[a]) - Math.log(last[a])),
    }),
  },
  "kl-from-uniform": {
    because:
      "The KL was measured from a uniform policy: that is an entropy bonus. Here it is measured from the reference.",
    ...training({
      returnOf: (a, { policy, rewards, beta }) =>
        rewards[a] - beta * (Math.log(policy[a]) + Math.log(policy.length)),
    }),
  },
  "kl-weighed-again": {
    because:
      "The log-ratio was weighed with the action's probability. The samples already come as often as the policy draws them.",
    ...training({
      returnOf: (a, step) => step.rewards[a] - step.beta * step.policy[a] * ratio(a, step),
    }),
  },
  "ratio-without-logarithm": {
    because:
      "The ratio of the probabilities was subtracted. What a sample adds to the KL is the logarithm of that ratio.",
    ...training({
      returnOf: (a, { policy, reference, rewards, beta }) => rewards[a] - (beta * policy[a]) / reference[a],
    }),
  },
  "penalty-never-negative": {
    because:
      "Negative log-ratios were made positive. A sample that is rarer than under the reference gets a bonus, or the average is no KL.",
    ...training({ returnOf: (a, step) => step.rewards[a] - step.beta * Math.abs(ratio(a, step)) }),
  },
  "beta-left-out": {
    because: "β has no effect: the KL costs 1 a nat, whatever the plan says.",
    ...training({ returnOf: (a, step) => step.rewards[a] - ratio(a, step) }),
  },
  "no-baseline": {
    because:
      "The returns were not compared with anything. Where all rewards are 3, every action that happens to be drawn becomes likelier.",
    ...training({ baselineOf: () => 0 }),
  },
  "baseline-added": {
    because: "The baseline was added. An advantage is what a return exceeds the baseline by.",
    ...training({ advantageOf: (x, baseline) => x + baseline }),
  },
  "baseline-of-rewards": {
    because:
      "The baseline is the mean reward of all actions, drawn or not. It is the mean of this step's returns.",
    ...training({ baselineOf: (_, { rewards }) => mean(rewards) }),
  },
  "baseline-is-the-best": {
    because:
      "The returns were compared with the largest. Then no advantage is above 0, and every action that is drawn gets less likely.",
    ...training({ baselineOf: (returns) => Math.max(...returns) }),
  },
  whitened: {
    because: "The advantages were divided by their standard deviation. Only the mean is subtracted here.",
    ...training({
      advantageOf: (x, baseline, returns) =>
        (x - baseline) / (Math.sqrt(mean(returns.map((y) => (y - baseline) ** 2))) + 1e-8),
    }),
  },
  "climbs-the-loss": {
    because:
      "The sign is turned: actions with a larger return get less likely. policyGradientLoss is already minus what is to grow.",
    ...training({
      lossOf: (logits, drawn, advantages) => tf.neg(solution.lossOf(logits, drawn, advantages)),
    }),
  },
  "probabilities-for-logarithms": {
    because:
      "The probabilities of the actions were handed to the loss, not their logarithms. Rare actions then learn next to nothing.",
    ...training({
      lossOf: (logits, drawn, advantages) =>
        policyGradientLoss(tf.exp(logProbsOf(logits, drawn)), advantages, tf.onesLike(advantages)),
    }),
  },
  "averaged-over-actions": {
    because:
      "Each row was averaged over the K actions. A row holds one log-probability, that of the action that was drawn.",
    ...training({
      lossOf: (logits, drawn, advantages) =>
        policyGradientLoss(
          tf.mean(tf.mul(drawn, tf.logSoftmax(logits)), 1, true),
          advantages,
          tf.onesLike(advantages),
        ),
    }),
  },
  "summed-over-samples": {
    because:
      "The loss was added up over the samples. It is their mean, so that N does not change the size of the gradient.",
    ...training({
      lossOf: (logits, drawn, advantages) =>
        tf.mul(solution.lossOf(logits, drawn, advantages), advantages.shape[0]),
    }),
  },
  "draws-from-the-reference": {
    because:
      "The actions were drawn from the reference at each step. The policy gradient is a mean over what the policy draws now.",
    ...training({ drawnFrom: (_, reference) => reference.map(Math.log) }),
  },
  "starts-uniform": {
    because:
      "The logits start at 0, a uniform policy. The policy starts as the reference: its logits are ln of it.",
    ...training({ start: (reference) => reference.map(() => 0) }),
  },
  "starts-at-probabilities": {
    because:
      "The probabilities of the reference were taken for logits. Softmax turns logarithms back into probabilities, not the probabilities themselves.",
    ...training({ start: (reference) => [...reference] }),
  },
  "yields-before-the-step": {
    because: "The policy was read before the step was made, so each one is a step too old.",
    ...training({ yieldsBefore: true }),
  },
  "leaves-a-tensor": {
    because: "Each step leaks a tensor. Make whatever a step needs inside its tf.tidy.",
    ...training({ leaks: true }),
  },
  "baseline-of-the-policy": {
    because:
      "The baseline is the mean reward that the policy expects. It is the mean return of this step's samples.",
    ...training({
      baselineOf: (_, { policy, rewards }) => policy.reduce((sum, p, a) => sum + p * rewards[a], 0),
    }),
  },
  "baseline-not-divided": {
    because: "The returns were added up for the baseline. It is their mean.",
    ...training({ baselineOf: (returns) => returns.reduce((sum, x) => sum + x, 0) }),
  },
  "penalty-by-k3": {
    because:
      "Each sample was penalized by k3. What a sample contributes to the KL is its log-ratio, with its sign.",
    ...training({
      returnOf: (a, step) => step.rewards[a] - step.beta * (ratio(a, step) + Math.exp(-ratio(a, step)) - 1),
    }),
  },
  "takes-the-likeliest": {
    because: "The likeliest action was taken each time. Actions are drawn from the policy.",
    ...training({ drawnFrom: (z) => z.map((x) => (x === Math.max(...z) ? 0 : -1e9)) }),
  },
  "one-list-for-all": {
    because: "Every step hands out the same list, so what the caller kept of earlier steps changes.",
    async *trainBandit(reference, rewards, plan, rng) {
      const list: number[] = [];
      for await (const policy of right(reference, rewards, plan, rng)) {
        list.splice(0, list.length, ...policy);
        yield list;
      }
    },
  },
  "all-steps-at-once": {
    because:
      "All steps were made when the first policy was asked for. Asking for the next policy makes the next step.",
    trainBandit: allAtOnce(right),
  },
  "freed-at-the-end": {
    because:
      "You free what the training holds only after its last step. A caller may stop earlier: free it in a `finally`.",
    trainBandit: freedAtTheEnd(right),
  },
  "one-optimizer-for-all": {
    because:
      "You keep the optimizer outside the function, where the next training writes over it. Keep it in the call.",
    ...training({ newOptimizer: asTheLatest(adamW) }),
  },
});
