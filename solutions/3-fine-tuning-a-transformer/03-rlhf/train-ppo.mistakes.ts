import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { Random } from "#lib/random";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { type AdamW, adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { generalizedAdvantages, whiten } from "./advantages.js";
import { clippedLoss, clippedShare, valueLoss } from "./clipped-objective.js";
import { type Actor, actorOutputs, type Rollout, rollout, tokenLogProbs } from "./rollout.js";
import { scored, shapedRewards } from "./shaped-rewards.js";
import type { PpoPlan, PpoReport, Targets } from "./train-ppo.js";

type Score = (rows: number[][], responses: number[][]) => number[] | Promise<number[]>;

const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const values = (list: number[][]) => tf.tensor2d(list);

// From scores to targets.

interface TargetParts {
  scored: (scores: number[], record: Rollout, plan: PpoPlan) => number[];
  rewards: (scores: number[], record: Rollout, plan: PpoPlan) => number[][];
  values: (record: Rollout) => number[][];
  plan: (plan: PpoPlan) => PpoPlan;
  targets: (advantages: number[][], returns: number[][], record: Rollout) => Targets;
}

const targetParts: TargetParts = {
  scored: (scores, record, plan) => scored(scores, record.responses, plan.missingEos),
  rewards: (scores, record, plan) => shapedRewards(scores, record, plan.beta),
  values: (record) => record.values,
  plan: (plan) => plan,
  targets: (advantages, returns, record) => ({ advantages: whiten(advantages, record.mask), returns }),
};

const targetsBy = (other: Partial<TargetParts>) => {
  const way = { ...targetParts, ...other };
  const ppoTargets = (record: Rollout, scores: number[], plan: PpoPlan): Targets => {
    const rewards = way.rewards(way.scored(scores, record, plan), record, plan);
    const { advantages, returns } = generalizedAdvantages(
      rewards,
      way.values(record),
      record.mask,
      way.plan(plan),
    );
    return way.targets(advantages, returns, record);
  };
  return { ppoTargets, ...training({ targets: ppoTargets }) };
};

const scaled = (rewards: number[][], factor: number) => rewards.map((row) => row.map((x) => factor * x));

// From targets to the loss.

interface LossParts {
  outputs: typeof actorOutputs;
  wanted: (targets: Targets) => number[][];
  old: (record: Rollout, logProbs: tf.Tensor) => tf.Tensor;
  mask: (record: Rollout) => tf.Tensor;
  policyLoss: (
    logProbs: tf.Tensor,
    old: tf.Tensor,
    advantages: tf.Tensor,
    mask: tf.Tensor,
    epsilon: number,
  ) => tf.Scalar;
  weight: (plan: PpoPlan) => number;
  more: (logProbs: tf.Tensor, record: Rollout, mask: tf.Tensor, plan: PpoPlan) => tf.Tensor;
}

const lossParts: LossParts = {
  outputs: actorOutputs,
  wanted: ({ returns }) => returns,
  old: (record) => values(record.logProbs),
  mask: (record) => values(record.mask),
  policyLoss: clippedLoss,
  weight: (plan) => plan.valueWeight,
  more: () => tf.scalar(0),
};

const lossBy = (other: Partial<LossParts>) => {
  const way = { ...lossParts, ...other };
  const ppoLoss = (actor: Actor, record: Rollout, targets: Targets, plan: PpoPlan): tf.Scalar =>
    tf.tidy(() => {
      const { logProbs, values: said } = way.outputs(actor, record.rows);
      const mask = way.mask(record);
      const policyLoss = way.policyLoss(
        logProbs,
        way.old(record, logProbs),
        values(targets.advantages),
        mask,
        plan.epsilon,
      );
      const headLoss = tf.mul(way.weight(plan), valueLoss(said, values(way.wanted(targets)), mask));
      return tf.add(tf.add(policyLoss, headLoss), way.more(logProbs, record, mask, plan)) as tf.Scalar;
    });
  return { ppoLoss, ...training({ loss: ppoLoss }) };
};

const masked = (x: tf.Tensor, mask: tf.Tensor) => tf.div(tf.sum(tf.mul(x, mask)), tf.sum(mask));

// The loop.

interface Parts {
  prompts: (draw: () => number[][]) => () => number[][];
  rate: (plan: PpoPlan, iteration: number) => number;
  reference: (reference: GPT, actor: Actor) => GPT;
  targets: (record: Rollout, scores: number[], plan: PpoPlan) => Targets;
  loss: (actor: Actor, record: Rollout, targets: Targets, plan: PpoPlan) => tf.Scalar;
  variables: (actor: Actor) => tf.Variable[];
  optimizer: (variables: tf.Variable[]) => AdamW;
  clip: (grads: Gradients, maxNorm: number) => Gradients;
  epochs: (plan: PpoPlan) => number;
  forgets: boolean;
  frees: boolean;
  kl: (record: Rollout) => number;
  score: (scores: number[], record: Rollout, plan: PpoPlan) => number;
  /** the record of each epoch */
  record: (record: Rollout, actor: Actor) => Rollout;
  measuresLate: boolean;
}

const policyOf = ({ policy }: Actor) => Object.values(gptParameters(policy)) as tf.Variable[];

const klOf = (record: Rollout, mask = record.mask) =>
  mask.map((row, b) =>
    row.reduce((sum, x, m) => sum + x * (record.logProbs[b][m] - record.refLogProbs[b][m]), 0),
  );

const parts: Parts = {
  prompts: (draw) => draw,
  rate: ({ lr }) => lr,
  reference: (reference) => reference,
  targets: (record, scores, plan) => {
    const rewards = shapedRewards(scored(scores, record.responses, plan.missingEos), record, plan.beta);
    const { advantages, returns } = generalizedAdvantages(rewards, record.values, record.mask, plan);
    return { advantages: whiten(advantages, record.mask), returns };
  },
  loss: (actor, record, targets, plan) =>
    tf.tidy(() => {
      const { logProbs, values: said } = actorOutputs(actor, record.rows);
      const mask = values(record.mask);
      const [old, A] = [values(record.logProbs), values(targets.advantages)];
      return tf.add(
        clippedLoss(logProbs, old, A, mask, plan.epsilon),
        tf.mul(plan.valueWeight, valueLoss(said, values(targets.returns), mask)),
      ) as tf.Scalar;
    }),
  variables: (actor) => [...policyOf(actor), actor.v],
  optimizer: (variables) => adamW(variables, { weightDecay: 0 }),
  clip: (grads, maxNorm) => clipGradients(grads, maxNorm).grads,
  epochs: ({ epochs }) => epochs,
  forgets: false,
  frees: true,
  kl: (record) => mean(klOf(record)),
  score: (scores) => mean(scores),
  record: (record) => record,
  measuresLate: true,
};

/** The whole loop, with some of its parts done in another way. */
function training(other: Partial<Parts>) {
  return {
    async *ppo(
      actor: Actor,
      reference: GPT,
      draw: () => number[][],
      score: Score,
      plan: PpoPlan,
      rng: Random,
    ): AsyncGenerator<PpoReport, void> {
      const way = { ...parts, ...other };
      const variables = way.variables(actor);
      let optimizer = way.optimizer(variables);
      const drawPrompts = way.prompts(draw);
      const share = async (record: Rollout) => {
        const told = tf.tidy(() =>
          clippedShare(
            tokenLogProbs(actor.policy, record.rows),
            values(record.logProbs),
            values(record.mask),
            plan.epsilon,
          ),
        );
        const [x] = await told.data();
        told.dispose();
        return x;
      };
      try {
        for (let i = 0; i < plan.iterations; i++) {
          const record = await rollout(
            actor,
            way.reference(reference, actor),
            drawPrompts(),
            plan.length,
            rng,
          );
          const scores = await score(record.rows, record.responses);
          const early = way.measuresLate ? 0 : await share(record);
          const update = () => {
            const targets = way.targets(record, scores, plan);
            for (let epoch = 0; epoch < way.epochs(plan); epoch++) {
              const used = way.record(record, actor);
              const { grads } = tf.variableGrads(() => way.loss(actor, used, targets, plan), variables);
              optimizer.step(way.clip(grads as Gradients, plan.maxNorm), way.rate(plan, i));
            }
          };
          if (way.frees) tf.tidy(update);
          else update();
          if (way.forgets) {
            optimizer.dispose();
            optimizer = way.optimizer(variables);
          }
          yield {
            score: way.score(scores, record, plan),
            kl: way.kl(record),
            clipped: way.measuresLate ? await share(record) : early,
            responses: record.responses,
          };
        }
      } finally {
        optimizer.dispose();
      }
    },
  };
}

export default mistakesFor<typeof import("./train-ppo.js")>({
  "score-on-every-token": {
    because:
      "The score was given to every token of the response. It judges the whole response, so it counts once, with the last token; otherwise a longer text earns more.",
    ...targetsBy({
      rewards: (scores, record, plan) => {
        const penalties = shapedRewards(
          scores.map(() => 0),
          record,
          plan.beta,
        );
        return penalties.map((row, b) => row.map((x, m) => x + record.mask[b][m] * scores[b]));
      },
    }),
  },
  "leash-pushes-away": {
    because: "The penalty has the wrong sign, so the policy is rewarded for leaving its reference.",
    ...targetsBy({
      rewards: (scores, record, plan) => {
        const zeros = scores.map(() => 0);
        const penalties = scaled(shapedRewards(zeros, record, plan.beta), -2);
        const right = shapedRewards(scores, record, plan.beta);
        return right.map((row, b) => row.map((x, m) => x + penalties[b][m]));
      },
    }),
  },
  "no-leash": {
    because: "There is no KL penalty in the rewards. Nothing keeps the policy close to its reference.",
    ...targetsBy({ rewards: (scores, record) => shapedRewards(scores, record, 0) }),
  },
  "no-values": {
    because:
      "The advantages were computed as if the value head said 0 of everything. The value head learns, and its values are never used.",
    ...targetsBy({ values: (record) => record.values.map((row) => row.map(() => 0)) }),
  },
  "returns-whitened": {
    because: "The returns were whitened too. The value head has to predict returns in units of reward.",
    ...targetsBy({
      targets: (advantages, returns, { mask }) => ({
        advantages: whiten(advantages, mask),
        returns: whiten(returns, mask),
      }),
    }),
  },
  "returns-from-whitened": {
    because:
      "The returns were made from whitened advantages. Those have no unit any more, and the value head predicts returns in units of reward.",
    ...targetsBy({
      targets: (advantages, _, record) => {
        const white = whiten(advantages, record.mask);
        const returns = white.map((row, b) =>
          row.map((a, m) => record.mask[b][m] * (a + record.values[b][m])),
        );
        return { advantages: white, returns };
      },
    }),
  },
  "not-whitened": {
    because: "The advantages were not whitened, so the size of a step depends on the scale of the rewards.",
    ...targetsBy({ targets: (advantages, returns) => ({ advantages, returns }) }),
  },
  "no-fine": {
    because: "A response that was cut off lost nothing. The plan has a fine for a missing <eos>.",
    ...targetsBy({ scored: (scores, record) => scored(scores, record.responses, 0) }),
  },
  "fine-as-a-bonus": {
    because: "A response that was cut off gained what it should have lost.",
    ...targetsBy({
      scored: (scores, record, plan) =>
        scored(scores, record.responses, plan.missingEos).map((x, b) => 2 * scores[b] - x),
    }),
  },
  "fine-after-all-ends": {
    because: "Every response was fined, also those that end with <eos>.",
    ...targetsBy({
      scored: (scores, record, plan) => {
        scored(scores, record.responses, plan.missingEos);
        return scores.map((x) => x - plan.missingEos);
      },
    }),
  },
  "whitened-row-by-row": {
    because:
      "Each response was whitened by itself. Then a bad response has as many good tokens as a good one.",
    ...targetsBy({
      targets: (advantages, returns, { mask }) => ({
        advantages: advantages.flatMap((row, b) => whiten([row], [mask[b]])),
        returns,
      }),
    }),
  },
  "old-is-now": {
    because:
      "The old log-probabilities were taken from this pass, so every ratio is 1 and nothing is ever clipped. They belong to the rollout.",
    ...lossBy({ old: (_, logProbs) => logProbs }),
  },
  "old-is-the-reference": {
    because: "The ratio was taken to the reference. It belongs to the policy that wrote the rollout.",
    ...lossBy({ old: (record) => values(record.refLogProbs) }),
  },
  "whole-text-graded": {
    because: "Prompt and padding count in the loss. Only the response was written by the policy.",
    ...lossBy({ mask: (record) => values(record.mask.map((row) => row.map(() => 1))) }),
  },
  "k1-in-the-loss": {
    because:
      "The KL penalty was added to the loss, where k1 pulls nowhere: its mean gradient is 0. It belongs in the rewards, and is there already.",
    ...lossBy({
      more: (logProbs, record, mask, plan) =>
        tf.mul(plan.beta, masked(tf.sub(logProbs, values(record.refLogProbs)), mask)),
    }),
  },
  "plain-policy-gradient": {
    because:
      "The loss is that of a plain policy gradient. Several updates on one rollout need the clipped ratio.",
    ...lossBy({
      policyLoss: (logProbs, _, advantages, mask) =>
        tf.neg(masked(tf.mul(logProbs, advantages), mask)) as tf.Scalar,
    }),
  },
  "not-clipped-ratio": {
    because: "The ratio is not clipped, so an update may go on for ever with what it has gained already.",
    ...lossBy({
      policyLoss: (logProbs, old, advantages, mask) => clippedLoss(logProbs, old, advantages, mask, 1e9),
    }),
  },
  "pushes-down": {
    because: "The clipped loss has the wrong sign: it makes good responses less likely.",
    ...lossBy({
      policyLoss: (logProbs, old, advantages, mask, epsilon) =>
        tf.neg(clippedLoss(logProbs, old, advantages, mask, epsilon)) as tf.Scalar,
    }),
  },
  "value-loss-counts-fully": {
    because:
      "The loss of the value head was added without its weight. It is larger than the policy's, and rules the trunk.",
    ...lossBy({ weight: () => 1 }),
  },
  "value-loss-subtracted": {
    because: "The loss of the value head was subtracted, so the head learns to be wrong.",
    ...lossBy({ weight: (plan) => -plan.valueWeight }),
  },
  "no-value-loss": {
    because: "The loss of the value head is missing, so the head never learns what a state is worth.",
    ...lossBy({ weight: () => 0 }),
  },
  "reference-is-the-policy": {
    because:
      "The policy is its own reference. Then it never seems to have moved, and the leash has no effect.",
    ...training({ reference: (_, actor) => actor.policy }),
  },
  "kl-per-token": {
    because: "The estimate was averaged over tokens. A response has one estimate: the sum over its tokens.",
    ...training({
      kl: (record) => {
        const tokens = record.mask.flat().reduce((sum, x) => sum + x, 0);
        return klOf(record).reduce((sum, x) => sum + x, 0) / tokens;
      },
    }),
  },
  "kl-of-the-whole-text": {
    because: "Prompt and padding were counted in the estimate. Only the response is the policy's doing.",
    ...training({
      kl: (record) =>
        mean(
          klOf(
            record,
            record.mask.map((row) => row.map(() => 1)),
          ),
        ),
    }),
  },
  "kl-turned-around": {
    because: "The reference's log-probability was put first, which turns the sign of the estimate.",
    ...training({ kl: (record) => -mean(klOf(record)) }),
  },
  "tells-the-fined-score": {
    because: "The report tells the score after the fine. It should be what `score` gave.",
    ...training({
      score: (scores, record, plan) => mean(scored(scores, record.responses, plan.missingEos)),
    }),
  },
  "clipped-before-the-updates": {
    because: "The share was taken before the updates, when every ratio is 1 and nothing is outside the band.",
    ...training({ measuresLate: false }),
  },
  "value-head-frozen": {
    because: "The value head was not trained. Its loss moved the trunk alone.",
    ...training({ variables: policyOf }),
  },
  "head-alone": {
    because: "Only the value head was trained. The policy writes what the base writes.",
    ...training({ variables: ({ v }) => [v] }),
  },
  "one-update": {
    because: "A rollout was used once. The plan has several epochs on each.",
    ...training({ epochs: () => 1 }),
  },
  "forgets-its-moments": {
    because: "Each iteration has a new optimizer. Adam's moments have to last for the whole training.",
    ...training({ forgets: true }),
  },
  "weights-decay": {
    because: "The weights decay at each update, which pulls them away from what the base has learned.",
    ...training({ optimizer: (variables) => adamW(variables) }),
  },
  "gradient-not-clipped": {
    because: "The gradient was not clipped to maxNorm. The clipped objective limits ratios, not gradients.",
    ...training({ clip: (grads) => grads }),
  },
  "clips-each-tensor": {
    because: "Each gradient was clipped by itself. The limit is for all of them together.",
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
  "goes-up": {
    because: "The update follows the gradient up, so the loss grows.",
    ...training({
      clip: (grads, maxNorm) =>
        Object.fromEntries(
          Object.entries(clipGradients(grads, maxNorm).grads).map(([name, grad]) => [name, tf.neg(grad)]),
        ),
    }),
  },
  "old-refreshed-each-epoch": {
    because:
      "The old log-probabilities were recorded again in each epoch. They are those of the policy that wrote the rollout.",
    ...training({
      loss: (actor, record, targets, plan) =>
        tf.tidy(() => {
          const { logProbs, values: said } = actorOutputs(actor, record.rows);
          const mask = values(record.mask);
          return tf.add(
            clippedLoss(logProbs, tf.clone(logProbs), values(targets.advantages), mask, plan.epsilon),
            tf.mul(plan.valueWeight, valueLoss(said, values(targets.returns), mask)),
          ) as tf.Scalar;
        }),
    }),
  },
  "leaves-its-gradients": {
    because: "The gradients were not freed. Every update leaks tensors.",
    ...training({ frees: false }),
  },
  "gamma-for-lambda": {
    because: "γ and λ were exchanged. γ discounts the rewards, λ the steps of the advantages.",
    ...targetsBy({ plan: (plan) => ({ ...plan, gamma: plan.lambda, lambda: plan.gamma }) }),
  },
  "head-learns-advantages": {
    because: "The value head learns the advantages. It should say the returns.",
    ...lossBy({ wanted: ({ advantages }) => advantages }),
  },
  "two-passes": {
    because: "The actor reads the rows twice. One pass gives the log-probabilities and the values.",
    ...lossBy({
      outputs: (actor, rows) => ({
        logProbs: tokenLogProbs(actor.policy, rows),
        values: actorOutputs(actor, rows).values,
      }),
    }),
  },
  "one-update-more": {
    because: "There is one update too many. A rollout has as many updates as the plan has epochs.",
    ...training({ epochs: ({ epochs }) => epochs + 1 }),
  },
  "prompts-drawn-once": {
    because: "All iterations write to the prompts of the first. Each iteration draws prompts of its own.",
    ...training({
      prompts: (draw) => {
        let prompts: number[][] | undefined;
        return () => {
          prompts ??= draw();
          return prompts;
        };
      },
    }),
  },
  "rate-falls": {
    because: "The learning rate falls from iteration to iteration. Every update has the plan's rate.",
    ...training({ rate: ({ lr, iterations }, i) => lr * (1 - i / iterations) }),
  },
});
