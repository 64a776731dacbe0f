import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { EOS } from "#lib/mini-world/words";
import type { Random } from "#lib/random";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { languageLoss } from "../../2-building-a-transformer/07-training-at-scale/train-language-model.js";
import { generateBatch } from "../01-supervised-fine-tuning/generate-batch.js";
import { loadParameters } from "../01-supervised-fine-tuning/load-base.js";
import { fineTune } from "../01-supervised-fine-tuning/train-sft.js";
import { type RewardModel, rewardScores } from "../02-reward-modeling/last-state.js";
import { newRewardModel, type RankedPair, trainReward } from "../02-reward-modeling/train-reward.js";
import { frozenCopy } from "../03-rlhf/frozen-reference.js";
import { ppo } from "../03-rlhf/train-ppo.js";
import { anchoredLoss } from "../04-dpo/chosen-anchor.js";
import { dpoLoss } from "../04-dpo/dpo-loss.js";
import { type CachedPair, cacheReference, type TextPair } from "../04-dpo/reference-cache.js";
import { responseLogProbs } from "../04-dpo/response-log-prob.js";
import { type PairLoss, trainDpo } from "../04-dpo/train-dpo.js";
import type { Exam, Lessons, PipelinePlan, ReportRow, Trained } from "./full-pipeline.js";

type Stage = "sft" | "reward" | "ppo" | "dpo";

/** What can be wired otherwise. */
interface Wiring {
  /** which pair is drawn */
  drawn: (draws: Random, pairs: number, before: number) => number;
  sources: (rngOf: (stage: Stage) => Random) => (stage: Stage) => Random;
  betas: (beta: number) => [number, number];
  trunk: (sft: GPT, copyOf: (model: GPT) => GPT, fresh: () => GPT) => GPT;
  pair: (pair: TextPair) => RankedPair;
  reference: (sft: GPT, fresh: () => GPT) => GPT;
  /** given to PPO in place of the reference */
  leash: (reference: GPT, policy: GPT) => GPT;
  scored: (rows: number[][], responses: number[][]) => number[][];
  dpoStart: (models: { sft: GPT; leashed: GPT }, copyOf: (model: GPT) => GPT, fresh: () => GPT) => GPT;
  cached: (reference: GPT, fresh: () => GPT, pairs: TextPair[]) => Promise<CachedPair[]>;
  dpoLoss: (plan: PipelinePlan["dpo"]) => PairLoss;
}

const whole = ({ prompt, chosen, rejected }: TextPair): RankedPair => ({
  chosen: [...prompt, ...chosen],
  rejected: [...prompt, ...rejected],
});

const RIGHT: Wiring = {
  drawn: (draws, pairs) => draws.integer(pairs),
  sources: (rngOf) => rngOf,
  betas: (beta) => [beta, 0],
  trunk: (sft, copyOf) => copyOf(sft),
  pair: whole,
  reference: (sft) => frozenCopy(sft),
  leash: (reference) => reference,
  scored: (rows) => rows,
  dpoStart: ({ sft }, copyOf) => copyOf(sft),
  cached: (reference, _fresh, pairs) => cacheReference(reference, pairs, 64),
  dpoLoss:
    ({ beta, weight }) =>
    (policy, told, some) =>
      anchoredLoss(policy, told, beta, { weight, lengths: some.map(({ chosen }) => chosen.length) }),
};

const wired = (change: Partial<Wiring>) => ({
  async trainAll(
    fresh: () => GPT,
    { chats, pairs, drawPrompts }: Lessons,
    plan: PipelinePlan,
    given: (stage: Stage) => Random,
  ): Promise<Trained> {
    const wiring = { ...RIGHT, ...change };
    const rngOf = wiring.sources(given);
    const copyOf = (model: GPT): GPT => {
      const copy = fresh();
      loadParameters(copy, gptParameters(model));
      return copy;
    };
    const sft = fresh();
    const variables = Object.values(gptParameters(sft)) as tf.Variable[];
    await finish(fineTune(variables, languageLoss(sft), chats, plan.sft, rngOf("sft")));
    const reward = newRewardModel(wiring.trunk(sft, copyOf, fresh));
    const draws = rngOf("reward");
    let before = 0;
    const batch = () =>
      Array.from({ length: plan.reward.batch }, () =>
        wiring.pair(pairs[wiring.drawn(draws, pairs.length, before++)]),
      );
    await finish(trainReward(reward, batch, plan.reward));
    const reference = wiring.reference(sft, fresh);
    const byPpo = async (beta: number): Promise<GPT> => {
      const [rng, policy] = [rngOf("ppo"), copyOf(sft)];
      const v = tf.tidy(() => tf.variable(tf.zeros([policy.E.shape[1] as number, 1])));
      const score = (rows: number[][], responses: number[][]) =>
        rewardsOf(reward, wiring.scored(rows, responses));
      const near = wiring.leash(reference, policy);
      await finish(ppo({ policy, v }, near, () => drawPrompts(rng), score, { ...plan.ppo, beta }, rng));
      v.dispose();
      return policy;
    };
    const [held, loose] = wiring.betas(plan.ppo.beta);
    const [leashed, unleashed] = [await byPpo(held), await byPpo(loose)];
    const dpo = wiring.dpoStart({ sft, leashed }, copyOf, fresh);
    const cached = await wiring.cached(reference, fresh, pairs);
    await finish(trainDpo(dpo, cached, wiring.dpoLoss(plan.dpo), plan.dpo, rngOf("dpo")));
    if (reference !== sft) tf.dispose(Object.values(gptParameters(reference)));
    return { sft, reward, ppo: leashed, unleashed, dpo };
  },
});

async function finish(training: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of training);
}

async function rewardsOf(model: RewardModel, rows: number[][]): Promise<number[]> {
  const scores = rewardScores(model, rows);
  const told = Array.from(await scores.data());
  scores.dispose();
  return told;
}

const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

interface Written {
  model: GPT;
  sft: GPT;
  reward: RewardModel;
  exam: Exam;
  answers: number[][];
  responses: number[][];
  rows: number[][];
}

/** The right line with some numbers of its own. */
const reporting = (
  numbers: (written: Written, due: ReportRow) => Partial<ReportRow> | Promise<Partial<ReportRow>>,
  areResponsesFirst = false,
) => ({
  async examine(
    model: GPT,
    { sft, reward }: Pick<Trained, "sft" | "reward">,
    exam: Exam,
    rng: Random,
  ): Promise<ReportRow> {
    const asked = exam.questions.map(({ prompt }) => prompt);
    const respond = () =>
      generateBatch(model, exam.prompts, exam.length, { temperature: 1 }, rng, { stop: EOS });
    const early = areResponsesFirst ? await respond() : undefined;
    const answers = await generateBatch(model, asked, exam.length, { temperature: 0 }, rng, { stop: EOS });
    const responses = early ?? (await respond());
    const rows = exam.prompts.map((prompt, i) => [...prompt, ...responses[i]]);
    const due: ReportRow = {
      exact: mean(exam.questions.map(({ answer }, i) => Number(answers[i].join() === answer.join()))),
      reward: mean(await rewardsOf(reward, rows)),
      gold: mean(responses.map((response) => exam.gold(response))),
      kl: await ratioOf(model, sft, rows, exam),
    };
    return { ...due, ...(await numbers({ model, sft, reward, exam, answers, responses, rows }, due)) };
  },
});

async function ratioOf(model: GPT, other: GPT, rows: number[][], { prompts }: Exam): Promise<number> {
  const starts = prompts.map(({ length }) => length);
  const ratio = tf.tidy(() =>
    tf.mean(tf.sub(responseLogProbs(model, rows, starts), responseLogProbs(other, rows, starts))),
  );
  const [told] = await ratio.data();
  ratio.dispose();
  return told;
}

export default mistakesFor<typeof import("./full-pipeline.js")>({
  "sft-becomes-the-reward-model": {
    because:
      "The SFT model itself was trained as the reward model. What PPO and DPO begin with, and are compared with, is then no SFT model.",
    ...wired({ trunk: (sft) => sft }),
  },
  "reward-from-the-base": {
    because:
      "The reward model begins as the base. All stages after fine-tuning begin with the SFT model's numbers.",
    ...wired({ trunk: (_sft, _copyOf, fresh) => fresh() }),
  },
  "reward-of-responses": {
    because:
      "The reward model learned from responses without their prompts. It learns from whole texts, as PPO will show them to it.",
    ...wired({ pair: ({ chosen, rejected }) => ({ chosen: [...chosen], rejected: [...rejected] }) }),
  },
  "pairs-swapped": {
    because: "Chosen and rejected are swapped: the reward model learns to prefer what people rejected.",
    ...wired({
      pair: (pair) => {
        const { chosen, rejected } = whole(pair);
        return { chosen: rejected, rejected: chosen };
      },
    }),
  },
  "near-the-base": {
    because:
      "The reference is the base. It can't answer, so the leash pulls the policy away from what fine-tuning taught.",
    ...wired({ reference: (_sft, fresh) => frozenCopy(fresh()) }),
  },
  "near-itself": {
    because:
      "The policy is kept close to itself: the reference moves along, the KL divergence is 0 for ever, and the leash holds nothing.",
    ...wired({ leash: (_reference, policy) => policy }),
  },
  "scores-of-responses": {
    because:
      "PPO is rewarded for responses without their prompts. The reward model has only ever seen whole texts.",
    ...wired({ scored: (_rows, responses) => responses }),
  },
  "dpo-after-ppo": {
    because:
      "DPO goes on from the policy by PPO. Both begin with the SFT model, or their results can't be compared.",
    ...wired({ dpoStart: ({ leashed }, copyOf) => copyOf(leashed) }),
  },
  "dpo-near-the-base": {
    because:
      "DPO's reference is the base. It is the SFT model, which DPO begins with: its first loss is then ln 2.",
    ...wired({
      cached: (_reference, fresh, pairs) => cacheReference(fresh(), pairs, 64),
    }),
  },
  "dpo-without-anchor": {
    because: "DPO has no anchor. Its margin can then grow while both responses become unlikely.",
    ...wired({
      dpoLoss:
        ({ beta }) =>
        (policy, told) =>
          dpoLoss(policy, told, beta),
    }),
  },
  "lengths-of-whole-texts": {
    because:
      "The anchor was divided by the length of prompt and response. It is a mean over the tokens of the response.",
    ...wired({
      dpoLoss:
        ({ beta, weight }) =>
        (policy, told, some) =>
          anchoredLoss(policy, told, beta, {
            weight,
            lengths: some.map(({ prompt, chosen }) => prompt.length + chosen.length),
          }),
    }),
  },
  "dpo-by-the-leash-of-ppo": {
    because: "The weight of the anchor was taken for β. The plan of DPO has both.",
    ...wired({
      dpoLoss:
        ({ beta, weight }) =>
        (policy, told, some) =>
          anchoredLoss(policy, told, weight, {
            weight: beta,
            lengths: some.map(({ chosen }) => chosen.length),
          }),
    }),
  },
  "judged-by-its-own-reward": {
    because:
      "Gold is what the reward model gave. The policy was trained on that reward: it can't also say what it is worth.",
    ...reporting((_written, { reward }) => ({ gold: reward })),
  },
  "gold-in-both-columns": {
    because:
      "The column of the learned reward holds gold. Only next to each other do the two show over-optimization.",
    ...reporting((_written, { gold }) => ({ reward: gold })),
  },
  "reward-without-prompts": {
    because: "The reward model was shown responses without their prompts. It has only ever seen whole texts.",
    ...reporting(async ({ reward, responses }) => ({ reward: mean(await rewardsOf(reward, responses)) })),
  },
  "gold-of-whole-texts": {
    because: "Gold was asked about prompt and response. The prompt is not the policy's doing.",
    ...reporting(({ exam, rows }) => ({ gold: mean(rows.map((row) => exam.gold(row))) })),
  },
  "right-beginnings": {
    because: "An answer that begins rightly counted as exact. It must also end where the right one ends.",
    ...reporting(({ exam, answers }) => ({
      exact: mean(
        exam.questions.map(({ answer }, i) =>
          Number(answers[i].slice(0, answer.length).join() === answer.join()),
        ),
      ),
    })),
  },
  "without-the-end": {
    because: "The last token was not compared. A model that never writes `<eos>` has not answered.",
    ...reporting(({ exam, answers }) => ({
      exact: mean(
        exam.questions.map(({ answer }, i) => {
          const stem = answers[i].at(-1) === EOS ? answers[i].slice(0, -1) : answers[i];
          const due = answer.at(-1) === EOS ? answer.slice(0, -1) : answer;
          return Number(stem.join() === due.join());
        }),
      ),
    })),
  },
  "count-of-answers": {
    because: "The right answers were counted. Asked for is their share of all questions.",
    ...reporting(({ exam }, { exact }) => ({ exact: exact * exam.questions.length })),
  },
  "distance-from-itself": {
    because:
      "The distance is that of the model from itself, which is 0. It is the distance from the SFT model.",
    ...reporting(() => ({ kl: 0 })),
  },
  "distance-turned": {
    because:
      "The log-ratio is turned around. These responses are the model's own, so its log-probabilities come first.",
    ...reporting((_written, { kl }) => ({ kl: 0 - kl })),
  },
  "distance-per-token": {
    because: "The log-ratio was divided by the number of tokens. It is counted in nats per response.",
    ...reporting(({ responses }, { kl }) => ({ kl: kl / mean(responses.map(({ length }) => length)) })),
  },
  "rejected-without-the-prompt": {
    because: "The rejected text has no prompt. The reward model compares two whole texts.",
    ...wired({ pair: (pair) => ({ ...whole(pair), rejected: [...pair.rejected] }) }),
  },
  "one-source-for-both": {
    because:
      "The unleashed policy goes on with the draws of the first. It takes the same source from its start.",
    ...wired({
      sources: (rngOf) => {
        let draws: Random | undefined;
        return (stage) => {
          if (stage !== "ppo") return rngOf(stage);
          draws ??= rngOf("ppo");
          return draws;
        };
      },
    }),
  },
  "both-on-the-leash": {
    because: "The unleashed policy has the plan's beta, too. Its beta is 0.",
    ...wired({ betas: (beta) => [beta, beta] }),
  },
  "leashes-swapped": {
    because: "The two policies are swapped: `ppo` has the plan's beta, `unleashed` a beta of 0.",
    ...wired({ betas: (beta) => [0, beta] }),
  },
  "dpo-from-the-base": {
    because: "DPO begins with the base. All stages after fine-tuning begin with the SFT model's numbers.",
    ...wired({ dpoStart: (_, __, fresh) => fresh() }),
  },
  "lengths-of-rejected": {
    because: "The anchor was divided by the length of the rejected response. It is about the chosen one.",
    ...wired({
      dpoLoss:
        ({ beta, weight }) =>
        (policy, told, some) =>
          anchoredLoss(policy, told, beta, { weight, lengths: some.map(({ rejected }) => rejected.length) }),
    }),
  },
  "first-64-pairs": {
    because: "Only the first 64 pairs were cached. DPO learns from all preferences, however many there are.",
    ...wired({ cached: (reference, _fresh, pairs) => cacheReference(reference, pairs.slice(0, 64), 64) }),
  },
  "first-token-of-the-answer": {
    because: "Only the first token of the answers was compared. The whole answer and its end must be there.",
    ...reporting(({ exam, answers }) => ({
      exact: mean(exam.questions.map(({ answer }, i) => Number(answers[i][0] === answer[0]))),
    })),
  },
  "gold-of-answers": {
    because: "Gold was asked about the answers. It is of the responses, like the reward and the distance.",
    ...reporting(({ exam, answers }) => ({ gold: mean(answers.map((answer) => exam.gold(answer))) })),
  },
  "pairs-in-order": {
    because: "The reward model gets the pairs one after the other. Draw each, as likely as any other.",
    ...wired({ drawn: (_, pairs, before) => before % pairs }),
  },
  "dpo-with-the-draws-of-the-reward": {
    because: "DPO draws from the source of the reward model. Each stage has a source of its own.",
    ...wired({ sources: (rngOf) => (stage) => rngOf(stage === "dpo" ? "reward" : stage) }),
  },
  "responses-before-answers": {
    because: "The responses were drawn before the answers. The answers are drawn first.",
    ...reporting(() => ({}), true),
  },
  "tokens-run-together": {
    because: "Tokens were compared without a separator: 5, 3 looks like 53. Compare token by token.",
    ...reporting(({ exam, answers }) => ({
      exact: mean(exam.questions.map(({ answer }, i) => Number(answers[i].join("") === answer.join("")))),
    })),
  },
});
