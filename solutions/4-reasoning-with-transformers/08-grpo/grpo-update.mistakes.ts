import * as tf from "@tensorflow/tfjs";
import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import type { AdamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { clippedPolicy } from "./clipped-policy.js";
import { groupAdvantages, liveGroups } from "./group-advantages.js";
import { type GrpoPlan, gptPolicy, type Policy } from "./grpo-update.js";
import type { GroupRollout } from "./roll-out-groups.js";
import { averageObjective, type WholeBatch } from "./three-averages.js";

interface Batch {
  rows: number[][];
  mask: number[][];
  oldLogProbs: number[][];
}

/** The parts of the update; a mistake replaces some of them. */
interface Parts {
  live: (rewards: number[], groupSize: number) => number[];
  /** what is done without a live group */
  dead: (optimizer: AdamW, policy: Policy, lr: number) => void;
  kept: (live: number[], groupSize: number, rows: number, rewards: number[]) => number[];
  advantages: (rewards: number[], groupSize: number, kept: number[], plan: GrpoPlan) => number[];
  whole: (kept: number[], batch: Batch, plan: GrpoPlan, rollout: GroupRollout) => WholeBatch;
  /** the tensor of old log-probabilities, `[B, M]` */
  old: (batch: Batch, policy: Policy) => tf.Tensor;
  plan: (plan: GrpoPlan, epoch: number) => GrpoPlan;
  objective: typeof clippedPolicy;
  grads: (grads: Gradients, policy: Policy) => Gradients;
  lr: (lr: number, plan: GrpoPlan) => number;
  result: (value: number) => number;
  variables: (policy: Policy) => tf.Variable[] | undefined;
  /** steps of the optimizer with one gradient */
  steps: number;
  /** the old log-probabilities are taken in each epoch */
  again: boolean;
  /** from the second epoch on they are those of the epoch before */
  moves: boolean;
  /** the gradient of the first epoch is that of all */
  first: boolean;
  /** whether an objective is returned as it is after the step */
  late: boolean;
}

const parts: Parts = {
  live: liveGroups,
  dead: () => {},
  kept: (live, G) => live.flatMap((p) => Array.from({ length: G }, (_, g) => p * G + g)),
  advantages: (rewards, G, kept, { scale }) => {
    const all = groupAdvantages(rewards, G, scale);
    return kept.map((b) => all[b]);
  },
  whole: (kept, { mask }, { cap }) => ({ rows: kept.length, tokens: sum(mask.flat()), cap }),
  old: ({ oldLogProbs }) => tf.tensor2d(oldLogProbs),
  plan: (plan) => plan,
  objective: clippedPolicy,
  grads: (grads) => grads,
  lr: (lr) => lr,
  result: (value) => -value,
  variables: ({ variables }) => variables,
  steps: 1,
  ...{ again: false, moves: false, first: false, late: false },
};

const sum = (numbers: number[]) => numbers.reduce((s, x) => s + x, 0);

const updating = (other: Partial<Parts>) => ({
  async grpoUpdate(
    policy: Policy,
    optimizer: AdamW,
    rollout: GroupRollout,
    rewards: number[],
    plan: GrpoPlan,
    lr: number,
  ): Promise<{ live: number; objectives: number[] }> {
    const way = { ...parts, ...other };
    const G = rollout.groupSize;
    if (rewards.length !== rollout.rows.length)
      throw new RangeError(`got ${rewards.length} rewards of ${rollout.rows.length} rows`);
    const live = way.live(rewards, G);
    if (live.length === 0) {
      way.dead(optimizer, policy, lr);
      return { live: 0, objectives: [] };
    }
    const kept = way.kept(live, G, rewards.length, rewards);
    const M = Math.max(...kept.map((b) => rollout.rows[b].length)) - 1;
    const batch: Batch = {
      rows: kept.map((b) => rollout.rows[b]),
      mask: kept.map((b) => rollout.mask[b].slice(0, M)),
      oldLogProbs: kept.map((b) => rollout.oldLogProbs[b].slice(0, M)),
    };
    const objectives = tf.tidy(() => {
      const mask = tf.tensor2d(batch.mask);
      const A = tf.tensor1d(way.advantages(rewards, G, kept, plan));
      const whole = way.whole(kept, batch, plan, rollout);
      let start = way.again ? undefined : way.old(batch, policy);
      let firstly: ReturnType<typeof tf.variableGrads> | undefined;
      return Array.from({ length: plan.epochs }, (_, epoch) => {
        const now = way.plan(plan, epoch);
        const old = start ?? way.old(batch, policy);
        const loss = () =>
          tf.neg(
            averageObjective(
              way.objective(policy.logProbs(batch.rows), old, A, mask, now),
              mask,
              now.average,
              whole,
            ),
          ) as tf.Scalar;
        const taken = (way.first && firstly) || tf.variableGrads(loss, way.variables(policy));
        firstly ??= taken;
        if (way.moves) start = policy.logProbs(batch.rows);
        const { value, grads } = taken;
        for (let i = 0; i < way.steps; i++)
          optimizer.step(way.grads(grads as Gradients, policy), way.lr(lr, plan));
        return way.late ? loss() : tf.clone(value);
      });
    });
    const values = await Promise.all(objectives.map(async (each) => way.result((await each.data())[0])));
    tf.dispose(objectives);
    return { live: live.length, objectives: values };
  },
});

const changed = (grads: Gradients, change: (grad: tf.Tensor) => tf.Tensor): Gradients =>
  Object.fromEntries(Object.entries(grads).map(([name, grad]) => [name, change(grad)]));

const oneList: tf.Variable[] = [];

export default mistakesFor<typeof import("./grpo-update.js")>({
  "down-the-objective": {
    because:
      "The optimizer was given the gradient of the objective. It goes down what it is given, so the objective falls.",
    ...updating({ grads: (grads) => changed(grads, tf.neg), result: (value) => -value }),
  },
  "old-is-now": {
    because:
      "In each epoch the old log-probabilities were taken again, so every ratio is 1 and nothing is ever clipped.",
    ...updating({ again: true, old: ({ rows }, policy) => policy.logProbs(rows) }),
  },
  "old-at-the-start": {
    because:
      "The old log-probabilities were taken from the policy before its first update. They are in the record of the rollout: another policy may have written it.",
    ...updating({ old: ({ rows }, policy) => policy.logProbs(rows) }),
  },
  "one-gradient-for-all-epochs": {
    because:
      "The gradient was taken once, and used in every epoch. The policy has moved after a step: take it again.",
    ...updating({ first: true }),
  },
  "no-gradient": {
    because: "The log-probabilities were made a constant, so nothing can be learned from them.",
    ...updating({ grads: (grads) => changed(grads, tf.zerosLike) }),
  },
  "steps-on-zeros": {
    because:
      "A step with a gradient of 0 was made. Adam moves on what it remembers: without a live group there is no step.",
    ...updating({
      dead: (optimizer, { variables }, lr) =>
        tf.tidy(() =>
          optimizer.step(
            Object.fromEntries(variables.map((v) => [v.name, tf.zerosLike(v)])) as Gradients,
            lr,
          ),
        ),
    }),
  },
  "dead-rows-count": {
    because:
      "Rows and tokens of dead groups were counted. What is left out of the batch is left out of its averages, too.",
    ...updating({
      whole: (_, __, { cap }, { rows, mask }) => ({ rows: rows.length, tokens: sum(mask.flat()), cap }),
    }),
  },
  "dead-groups-stay": {
    because:
      "Dead groups stayed in the batch. They have no gradient, but they cost a pass and thin out the average.",
    ...updating({
      kept: (_, __, rows) => Array.from({ length: rows }, (_row, b) => b),
    }),
  },
  "dead-by-the-first-reward": {
    because:
      "Groups whose best reward is 0 were left out. A group in which all succeed teaches nothing either.",
    ...updating({
      live: (rewards, G) =>
        [...Array(rewards.length / G).keys()].filter((p) =>
          rewards.slice(p * G, p * G + G).some((r) => r > 0),
        ),
    }),
  },
  "sample-major": {
    because: "Rows were picked as if one of each group came first. The rows of a group are neighbors.",
    ...updating({
      kept: (live, G, rows) => live.flatMap((p) => Array.from({ length: G }, (_, g) => g * (rows / G) + p)),
    }),
  },
  "first-row-of-each-group": {
    because: "Only the first row of each live group was kept. All its rows teach, `groupSize` of them.",
    ...updating({ kept: (live, G) => live.map((p) => p * G) }),
  },
  "one-row-a-group": {
    because: "Groups were taken for rows. A live group has `groupSize` rows.",
    ...updating({ kept: (live) => live }),
  },
  "advantages-of-the-first-rows": {
    because: "The advantages are those of the first rows of the rollout. Each row that is kept has its own.",
    ...updating({
      advantages: (rewards, G, kept, { scale }) => groupAdvantages(rewards, G, scale).slice(0, kept.length),
    }),
  },
  "baseline-of-the-whole-batch": {
    because:
      "All rewards were compared with one mean, that of the whole rollout. A chain is compared with its own group.",
    ...updating({
      advantages: (rewards, _, kept, { scale }) => {
        const all = groupAdvantages(rewards, rewards.length, scale);
        return kept.map((b) => all[b]);
      },
    }),
  },
  "advantages-of-one-batch": {
    because: "The live rows were compared as one large group. A chain is compared with its own.",
    ...updating({
      advantages: (rewards, _, kept, { scale }) => {
        const own = kept.map((b) => rewards[b]);
        return groupAdvantages(own, own.length, scale);
      },
    }),
  },
  "rewards-for-advantages": {
    because: "The rewards themselves were used. What teaches is how much better a chain is than its group.",
    ...updating({ advantages: (rewards, _, kept) => kept.map((b) => rewards[b]) }),
  },
  "always-std": {
    because: "The advantages were always divided by the standard deviation. The plan has a scale.",
    ...updating({
      advantages: (rewards, G, kept) => {
        const all = groupAdvantages(rewards, G, "std");
        return kept.map((b) => all[b]);
      },
    }),
  },
  "always-sequence": {
    because: "The sequence average was taken whatever the plan says.",
    ...updating({ plan: (plan) => ({ ...plan, average: "sequence" }) }),
  },
  "one-epsilon": {
    because: "The same distance was used on both sides of 1. The plan has one for each.",
    ...updating({ plan: (plan) => ({ ...plan, high: plan.low }) }),
  },
  "edges-swapped": {
    because: "low and high are swapped. high says how far above 1 a ratio may gain.",
    ...updating({ plan: (plan) => ({ ...plan, low: plan.high, high: plan.low }) }),
  },
  "not-clipped": {
    because: "The objective is not clipped, so one rollout can move the policy as far as it likes.",
    ...updating({ plan: (plan) => ({ ...plan, low: 1e6, high: 1e6 }) }),
  },
  "sum-of-log-probs": {
    because:
      "The ratios were replaced by log-probabilities. That is a policy gradient, good for one epoch at ratio 1.",
    ...updating({ objective: (logP, _, A, mask) => tf.mul(tf.mul(logP, mask), tf.expandDims(A, 1)) }),
  },
  "one-epoch-only": {
    because: "There was one update, whatever the plan says. It names the epochs.",
    async grpoUpdate(policy, optimizer, rollout, rewards, plan, lr) {
      return updating({}).grpoUpdate(policy, optimizer, rollout, rewards, { ...plan, epochs: 1 }, lr);
    },
  },
  "loss-returned": {
    because: "The loss was returned. What is asked for is the objective, its negative.",
    ...updating({ result: (value) => value }),
  },
  "objective-after-the-step": {
    because: "The objective was computed again after the step. Return its value before the step.",
    ...updating({ late: true }),
  },
  "rate-divided": {
    because: "The learning rate was shared among the epochs. Each step has all of it.",
    ...updating({ lr: (lr, { epochs }) => lr / epochs }),
  },
  "cap-of-this-batch": {
    because: "The cap is the longest chain of this batch. It should be the plan's, which no batch changes.",
    ...updating({
      whole: (kept, { mask }) => ({
        rows: kept.length,
        tokens: sum(mask.flat()),
        cap: Math.max(...mask.map((row) => sum(row))),
      }),
    }),
  },
  "columns-for-tokens": {
    because: "Tokens were counted with prompt and padding. Only those that were written count.",
    ...updating({
      whole: (kept, { mask }, { cap }) => ({ rows: kept.length, tokens: mask.flat().length, cap }),
    }),
  },
  "everything-learns": {
    because: "The gradient was taken of every variable there is. Only those of the policy learn.",
    ...updating({ variables: () => undefined }),
  },
  "live-in-rows": {
    because: "The rows of the live groups were counted. `live` says how many groups are live.",
    async grpoUpdate(...given) {
      const { live, objectives } = await updating({}).grpoUpdate(...given);
      return { live: live * given[2].groupSize, objectives };
    },
  },
  "matrices-alone": {
    because: "The policy's biases and norms do not learn. All parameters of a GPT do.",
    gptPolicy(model) {
      const { variables, ...policy } = gptPolicy(model);
      return { ...policy, variables: variables.filter(({ rank }) => rank > 1) };
    },
  },
  "prompts-are-tokens-too": {
    because: "The prompt's tokens were counted in the average. Only those that were written count.",
    ...updating({
      whole: (kept, { rows }, { cap }) => ({
        rows: kept.length,
        tokens: sum(rows.map((row) => row.length)),
        cap,
      }),
    }),
  },
  "old-moves-along": {
    because:
      "From the second epoch on ratios compare with the epoch before. Old is the record, in every epoch.",
    ...updating({ moves: true }),
  },
  "average-chains-left-out": {
    because: "Chains with an advantage of 0 were left out. Of a live group all chains count in the averages.",
    ...updating({
      kept: (_, G, __, rewards) => groupAdvantages(rewards, G, "std").flatMap((A, b) => (A === 0 ? [] : [b])),
    }),
  },
  "asks-the-latest-model": {
    because:
      "You keep the model outside the function, where the next policy writes over it. Each policy asks its own model.",
    gptPolicy: asTheLatest(gptPolicy),
  },
  "remembers-log-probs": {
    because:
      "You remember the log-probabilities of rows. The model learns in between: compute them at every call.",
    gptPolicy: (model) => {
      const { logProbs, variables } = gptPolicy(model);
      const known = new WeakMap<number[][], tf.Tensor>();
      return {
        logProbs: (rows) => known.get(rows) ?? (known.set(rows, logProbs(rows)).get(rows) as tf.Tensor),
        variables,
      };
    },
  },
  "one-list-of-variables": {
    because:
      "All your policies hold one list of variables, and the next policy writes over it. Make a list for each.",
    gptPolicy: (model) => {
      const { logProbs, variables } = gptPolicy(model);
      oneList.splice(0, oneList.length, ...variables);
      return { logProbs, variables: oneList };
    },
  },
});
