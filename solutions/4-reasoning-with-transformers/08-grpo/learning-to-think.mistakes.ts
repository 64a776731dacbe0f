import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { parseChain } from "#lib/chain-sums/chains";
import { answerOf, promptOf } from "#lib/chain-sums/problems";
import { PAD } from "#lib/chain-sums/tokens";
import type { Random } from "#lib/random";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { type AdamW, adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { repeated, sampleChains } from "../02-self-consistency/sample-chains.js";
import { checkedReward } from "./checked-reward.js";
import { liveGroups } from "./group-advantages.js";
import { gptPolicy, grpoUpdate } from "./grpo-update.js";
import type { ThinkPlan, ThinkReport } from "./learning-to-think.js";
import { policyEntropy } from "./policy-entropy.js";
import { type GroupRollout, rollOutGroups } from "./roll-out-groups.js";

type Reward = (written: number[], answer: number) => number;

/** What a report is made of. */
interface Told {
  rollout: GroupRollout;
  answers: number[];
  rewards: number[];
  plan: ThinkPlan;
}

/** The parts of the loop; a mistake replaces some of them. */
interface Parts {
  answers: (answers: number[], groupSize: number) => number[];
  rewards: (rollout: GroupRollout, answers: number[], reward: Reward) => number[];
  /** what the update learns from */
  paid: (rewards: number[], told: Told) => number[];
  plan: (plan: ThinkPlan) => ThinkPlan;
  optimizer: (variables: tf.Variable[]) => AdamW;
  report: (report: ThinkReport, told: Told) => ThinkReport;
  entropy: (model: GPT, rollout: GroupRollout) => Promise<number>;
  problems: (problems: number[][]) => number[][];
  iterations: (n: number) => number;
  temperature: number;
  /** a new optimizer for each iteration */
  forgets: boolean;
  /** the report is made after the updates */
  late: boolean;
  /** the report is given before the updates */
  early: boolean;
  /** the updates are not waited for */
  hasty: boolean;
  never: boolean;
  twice: boolean;
  /** the optimizer is not freed */
  keeps: boolean;
}

const parts: Parts = {
  answers: repeated,
  rewards: ({ written }, answers, reward) => written.map((ids, b) => reward(ids, answers[b])),
  paid: (rewards) => rewards,
  plan: (plan) => plan,
  optimizer: (variables) => adamW(variables, { weightDecay: 0 }),
  report: (report) => report,
  entropy: entropyOf,
  problems: (problems) => problems,
  iterations: (n) => n,
  temperature: 1,
  ...{ forgets: false, late: false, early: false, hasty: false, never: false, twice: false, keeps: false },
};

const learning = (other: Partial<Parts>) => ({
  async *learnToThink(
    model: GPT,
    draw: () => number[],
    reward: Reward,
    given: ThinkPlan,
    rng: Random,
  ): AsyncGenerator<ThinkReport, void> {
    const way = { ...parts, ...other };
    const plan = way.plan(given);
    const { groupSize: G, cap: most, lr } = plan;
    const policy = gptPolicy(model);
    let optimizer = way.optimizer(policy.variables);
    const sample = (prompts: number[][]) =>
      sampleChains(model, prompts, { temperature: way.temperature, most, rng });
    try {
      for (let i = 0; i < way.iterations(plan.iterations); i++) {
        const problems = way.problems(Array.from({ length: plan.problems }, () => draw()));
        const rollout = await rollOutGroups(sample, problems.map(promptOf), G);
        const answers = way.answers(problems.map(answerOf), G);
        const rewards = way.rewards(rollout, answers, reward);
        const told = { rollout, answers, rewards, plan };
        const learn = async () => {
          if (way.never) return;
          await grpoUpdate(policy, optimizer, rollout, way.paid(rewards, told), plan, lr);
          if (way.twice) await grpoUpdate(policy, optimizer, rollout, way.paid(rewards, told), plan, lr);
          if (!way.forgets) return;
          optimizer.dispose();
          optimizer = way.optimizer(policy.variables);
        };
        if (way.late) await learn();
        const report = way.report(await reportOf(model, told, way.entropy), told);
        if (way.early) yield report;
        const learned = way.late || learn();
        if (!way.hasty) await learned;
        if (!way.early) yield report;
      }
    } finally {
      if (!way.keeps) optimizer.dispose();
    }
  },
});

async function reportOf(
  model: GPT,
  { rollout, answers, rewards, plan }: Told,
  entropy: Parts["entropy"],
): Promise<ThinkReport> {
  const { written } = rollout;
  return {
    reward: mean(rewards),
    accuracy: mean(written.map((ids, b) => checkedReward(ids, answers[b]).answer)),
    tokens: mean(written.map(({ length }) => length)),
    thinks: mean(written.map((ids) => Number(parseChain(ids).thoughts.length > 0))),
    entropy: await entropy(model, rollout),
    dead: plan.problems - liveGroups(rewards, plan.groupSize).length,
  };
}

async function entropyOf(model: GPT, { rows, mask }: GroupRollout): Promise<number> {
  const value = tf.tidy(() => {
    const before = rows.map((row) => [
      ...row.slice(0, -1),
      ...Array(mask[0].length + 1 - row.length).fill(PAD),
    ]);
    return policyEntropy(gptLogits(model, idTensor(before, model.E.shape[0] as number)), tf.tensor2d(mask));
  });
  const [nats] = await value.data();
  value.dispose();
  return nats;
}

const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
/** The rewards of each group. */
const groupsOf = (rewards: number[], G: number) =>
  Array.from({ length: rewards.length / G }, (_, p) => rewards.slice(p * G, p * G + G));

export default mistakesFor<typeof import("./learning-to-think.js")>({
  "answers-in-turn": {
    because:
      "The list of answers was repeated as a whole. The rows of one problem are neighbors, so each answer is repeated by itself.",
    ...learning({ answers: (answers, G) => Array.from({ length: G }, () => answers).flat() }),
  },
  "first-answer-for-all": {
    because: "All rows were judged by the first answer. Each has that of its own problem.",
    ...learning({ answers: (answers, G) => Array(answers.length * G).fill(answers[0]) }),
  },
  "rewards-the-rows": {
    because: "The reward was given the problem as well. It judges what was written.",
    ...learning({ rewards: ({ rows }, answers, reward) => rows.map((row, b) => reward(row, answers[b])) }),
  },
  "one-reward-a-group": {
    because: "Only the first chain of each group was rewarded. Every chain has a reward of its own.",
    ...learning({
      rewards: ({ written, groupSize: G }, answers, reward) =>
        written.map((_, b) => reward(written[b - (b % G)], answers[b])),
    }),
  },
  "always-checked": {
    because: "The chains were rewarded by checkedReward, whatever reward was given.",
    ...learning({
      rewards: ({ written }, answers, reward) =>
        written.map((ids, b) => {
          reward(ids, answers[b]);
          return checkedReward(ids, answers[b]).reward;
        }),
    }),
  },
  "asks-twice": {
    because: "The reward was asked twice for each chain. A judge may be dear, or may count.",
    ...learning({
      rewards: ({ written }, answers, reward) =>
        written.map((ids, b) => {
          reward(ids, answers[b]);
          return reward(ids, answers[b]);
        }),
    }),
  },
  "accuracy-is-the-reward": {
    because: "The mean reward was returned as accuracy. Accuracy is what is right, whatever was paid.",
    ...learning({ report: (report) => ({ ...report, accuracy: report.reward }) }),
  },
  "accuracy-needs-the-form": {
    because: "A right answer in a broken form was called wrong. Accuracy is the `answer` of `checkedReward`.",
    ...learning({
      report: (report, { rollout, answers }) => ({
        ...report,
        accuracy: mean(rollout.written.map((ids, b) => checkedReward(ids, answers[b]).reward)),
      }),
    }),
  },
  "accuracy-after-the-first-arrow": {
    because:
      "The digit after the first ⇒ was compared. The last ⇒ holds the answer: accuracy is the `answer` of `checkedReward`.",
    ...learning({
      report: (report, { rollout, answers }) => ({
        ...report,
        accuracy: mean(rollout.written.map((ids, b) => Number(parseChain(ids).answer === answers[b]))),
      }),
    }),
  },
  "accuracy-for-the-reward": {
    because: "The accuracy was returned as reward. The reward is what was paid.",
    ...learning({ report: (report) => ({ ...report, reward: report.accuracy }) }),
  },
  "prompt-counts": {
    because: "The prompt was counted in the tokens. Only what was written is.",
    ...learning({
      report: (report, { rollout }) => ({
        ...report,
        tokens: mean(rollout.rows.map(({ length }) => length)),
      }),
    }),
  },
  "thinks-if-long": {
    because: "Chains of more than three tokens were said to think. A thought is an operand and a total.",
    ...learning({
      report: (report, { rollout }) => ({
        ...report,
        thinks: mean(rollout.written.map(({ length }) => Number(length > 3))),
      }),
    }),
  },
  "counts-thoughts": {
    because: "This is the mean number of thoughts. `thinks` is a share of chains.",
    ...learning({
      report: (report, { rollout }) => ({
        ...report,
        thinks: mean(rollout.written.map((ids) => parseChain(ids).thoughts.length)),
      }),
    }),
  },
  "thinks-in-good-form": {
    because: "A chain with a thought was said not to think, as it is not well formed. One thought is enough.",
    ...learning({
      report: (report, { rollout }) => ({
        ...report,
        thinks: mean(
          rollout.written.map((ids) => {
            const { thoughts, isWellFormed } = parseChain(ids);
            return Number(isWellFormed && thoughts.length > 0);
          }),
        ),
      }),
    }),
  },
  "live-for-dead": {
    because: "The live groups were counted. `dead` counts the others.",
    ...learning({ report: (report, { plan }) => ({ ...report, dead: plan.problems - report.dead }) }),
  },
  "dead-if-unpaid": {
    because:
      "Only groups without any reward were counted as dead. Where all succeed nothing is learned either.",
    ...learning({
      report: (report, { rewards, plan }) => ({
        ...report,
        dead: groupsOf(rewards, plan.groupSize).filter((group) => group.every((r) => r === 0)).length,
      }),
    }),
  },
  "dead-is-a-share": {
    because: "The share of dead groups was returned. `dead` is their number.",
    ...learning({ report: (report, { plan }) => ({ ...report, dead: report.dead / plan.problems }) }),
  },
  "dead-rows": {
    because: "The rows of dead groups were counted. `dead` is a number of groups.",
    ...learning({ report: (report, { plan }) => ({ ...report, dead: report.dead * plan.groupSize }) }),
  },
  "surprise-for-entropy": {
    because:
      "The mean of −ln P of the tokens that were drawn was returned. It is a noisy estimate of the entropy, which policyEntropy computes.",
    ...learning({
      report: (report, { rollout }) => {
        const [logProbs, mask] = [rollout.oldLogProbs.flat(), rollout.mask.flat()];
        return { ...report, entropy: (-mean(logProbs) * logProbs.length) / mask.reduce((n, x) => n + x, 0) };
      },
    }),
  },
  "report-after-the-updates": {
    because:
      "The report was made after the updates, so its entropy is that of another model than the one that wrote.",
    ...learning({ late: true }),
  },
  "report-before-the-updates": {
    because:
      "The report was given before the updates were made. A caller who stops there has a model without them.",
    ...learning({ early: true }),
  },
  "updates-not-awaited": {
    because:
      "The updates were not awaited, so the training ends while they still read their objectives. Wait for them before the report is given.",
    ...learning({ hasty: true }),
  },
  "forgets-its-moments": {
    because: "Each iteration has a new optimizer. Adam's moments last for the whole training.",
    ...learning({ forgets: true }),
  },
  "never-learns": {
    because: "The updates were never made, so the model stays as it was.",
    ...learning({ never: true }),
  },
  "updates-twice": {
    because: "The updates were made twice on each rollout. The plan's epochs say how often.",
    ...learning({ twice: true }),
  },
  "learns-from-accuracy": {
    because: "The updates were given what is right, and not what was paid.",
    ...learning({
      paid: (_, { rollout, answers }) =>
        rollout.written.map((ids, b) => checkedReward(ids, answers[b]).answer),
    }),
  },
  "weights-decay": {
    because: "The weights decay at each step. This training has no weight decay.",
    ...learning({ optimizer: (variables) => adamW(variables) }),
  },
  "same-problems-again": {
    because: "Each iteration has the problems of the first. It draws its own.",
    ...(() => {
      let first: number[][] | undefined;
      return learning({
        problems: (problems) => {
          first ??= problems;
          return first.length === problems.length ? first : problems;
        },
      });
    })(),
  },
  "one-iteration-too-many": {
    because: "One iteration too many was made.",
    ...learning({ iterations: (n) => n + 1 }),
  },
  "optimizer-not-freed": {
    because: "The optimizer's moments were never freed. Dispose of it, also where the caller stops early.",
    ...learning({ keeps: true }),
  },
  "entropy-in-bits": {
    because: "The entropy was told in bits. policyEntropy gives nats, and the report tells them.",
    ...learning({ report: (report) => ({ ...report, entropy: report.entropy / Math.LN2 }) }),
  },
  "two-thoughts-needed": {
    because: "Chains with a single thought were said not to think. One thought is enough.",
    ...learning({
      report: (report, { rollout: { written } }) => ({
        ...report,
        thinks: mean(written.map((ids) => Number(parseChain(ids).thoughts.length > 1))),
      }),
    }),
  },
  "accuracy-of-the-answered": {
    because: "Chains without an answer were left out of the accuracy. It is a share of all chains.",
    ...learning({
      report: (report, { rollout: { written }, answers }) => ({
        ...report,
        accuracy: mean(
          written.flatMap((ids, b) =>
            parseChain(ids).answer === null ? [] : [checkedReward(ids, answers[b]).answer],
          ),
        ),
      }),
    }),
  },
  "paid-or-not": {
    because: "Rewards were made 0 or 1. A reward counts with the number that was given.",
    ...learning({
      rewards: ({ written }, answers, reward) => written.map((ids, b) => Number(reward(ids, answers[b]) > 0)),
    }),
  },
  "one-problem-for-all": {
    because: "One problem was drawn for all groups. Each group has a problem of its own.",
    ...learning({ problems: (problems) => problems.map(() => problems[0]) }),
  },
});
