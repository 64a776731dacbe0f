import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { EOS } from "#lib/mini-world/words";
import type { Random } from "#lib/random";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { languageLoss } from "../../2-building-a-transformer/07-training-at-scale/train-language-model.js";
import type { EncodedChat } from "../01-supervised-fine-tuning/chat-encoding.js";
import { generateBatch } from "../01-supervised-fine-tuning/generate-batch.js";
import { loadParameters } from "../01-supervised-fine-tuning/load-base.js";
import { type FineTuningPlan, fineTune } from "../01-supervised-fine-tuning/train-sft.js";
import { type RewardModel, rewardScores } from "../02-reward-modeling/last-state.js";
import { newRewardModel, type RewardPlan, trainReward } from "../02-reward-modeling/train-reward.js";
import { frozenCopy } from "../03-rlhf/frozen-reference.js";
import { type PpoPlan, ppo } from "../03-rlhf/train-ppo.js";
import { anchoredLoss } from "../04-dpo/chosen-anchor.js";
import { cacheReference, type TextPair } from "../04-dpo/reference-cache.js";
import { responseLogProbs } from "../04-dpo/response-log-prob.js";
import { type PairPlan, trainDpo } from "../04-dpo/train-dpo.js";

/** What the stages learn from. */
export interface Lessons {
  /** chats, for supervised fine-tuning */
  chats: EncodedChat[];
  /** preferences, for the reward model and for DPO */
  pairs: TextPair[];
  /** the prompts of one iteration of PPO */
  drawPrompts(rng: Random): number[][];
}

/** How each stage trains. */
export interface PipelinePlan {
  sft: FineTuningPlan;
  reward: RewardPlan & { batch: number };
  /** its beta is that of the policy on a leash */
  ppo: PpoPlan;
  dpo: PairPlan & { beta: number; weight: number };
}

/** Four policies of the same sizes, and the reward model. */
export interface Trained {
  /** answers questions */
  sft: GPT;
  reward: RewardModel;
  /** by PPO, with the plan's beta */
  ppo: GPT;
  /** by PPO, with a beta of 0 and everything else the same */
  unleashed: GPT;
  /** by DPO with an anchor */
  dpo: GPT;
}

/**
 * From a base to aligned models: supervised fine-tuning, a reward model, PPO with and without a leash, and DPO.
 *
 * The base becomes the SFT model. Every later stage starts from the SFT model's parameters, in a copy of its own, and a policy with a
 * reference is kept close to the SFT model. PPO and DPO learn from the same preferences, one through the reward model and one without
 * it, so that you can compare their results.
 *
 * The reward model learns from whole texts, prompt and response. It draws the pairs of a step one by one, all with the same
 * probability. PPO's value heads start at zero. DPO's loss is `anchoredLoss`.
 *
 * @param fresh loads the base: a new model of variables at every call
 * @param rngOf a new source for a stage's draws. `unleashed` takes that of "ppo": the same draws without a leash. A stage's draws are
 *   those of its trainer; in PPO, each iteration first draws its prompts from the same source
 * @returns models of variables, which share nothing; the caller disposes of them, and no other tensor is left
 */
export async function trainAll(
  fresh: () => GPT,
  { chats, pairs, drawPrompts }: Lessons,
  plan: PipelinePlan,
  rngOf: (stage: "sft" | "reward" | "ppo" | "dpo") => Random,
): Promise<Trained> {
  const copyOf = (model: GPT): GPT => {
    const copy = fresh();
    loadParameters(copy, gptParameters(model));
    return copy;
  };
  const sft = fresh();
  await finish(fineTune(parametersOf(sft), languageLoss(sft), chats, plan.sft, rngOf("sft")));

  const reward: RewardModel = newRewardModel(blank("what reads"));
  const rewardRng = rngOf("reward");
  const drawPairs = () =>
    Array.from({ length: plan.reward.batch }, () => {
      const { prompt, chosen, rejected } = pairs[rewardRng.integer(pairs.length)];
      return blank("the two texts that the reward model compares");
    });
  await finish(trainReward(reward, drawPairs, plan.reward));

  const reference: GPT = blank("what every policy is kept close to");
  const byPpo = async (beta: number): Promise<GPT> => {
    const rng = rngOf("ppo");
    const policy = copyOf(sft);
    const v = tf.tidy(() => tf.variable(tf.zeros([policy.E.shape[1] as number, 1]))); // [D, 1]
    const score: Parameters<typeof ppo>[3] = blank("what PPO is rewarded for");
    await finish(ppo({ policy, v }, reference, () => drawPrompts(rng), score, { ...plan.ppo, beta }, rng));
    v.dispose();
    return policy;
  };
  const [leashed, unleashed] = [await byPpo(plan.ppo.beta), await byPpo(0)];

  const dpo: GPT = copyOf(sft);
  blank("DPO");
  tf.dispose(Object.values(gptParameters(reference)));
  return { sft, reward, ppo: leashed, unleashed, dpo };
}

/** What a model is examined on: nothing that it saw in training. */
export interface Exam {
  /** questions in chat form, each with the one right answer and its `<eos>` */
  questions: { prompt: number[]; answer: number[] }[];
  /** prompts for responses */
  prompts: number[][];
  /** the most tokens a model writes */
  length: number;
  /** what a response is really worth, without its prompt */
  gold: (response: number[]) => number;
}

/** A line of the report. */
export interface ReportRow {
  /** the share of questions answered exactly, at temperature 0 */
  exact: number;
  /** the mean reward of the responses by the reward model */
  reward: number;
  /** the mean of what the responses are really worth */
  gold: number;
  /** an estimate of the KL divergence from the SFT model, in nats per response */
  kl: number;
}

/**
 * Examines a model: what it still knows, and what its responses are worth, by the reward model and in truth.
 *
 * The last three numbers are about the same responses: one to each prompt, sampled at temperature 1, up to `<eos>`. The estimate of the
 * KL is the mean log-ratio of whole responses. All numbers are read with `await`; no tensor is left.
 *
 * @param trained has the reward model, and the SFT model to compare with
 * @param rng where the draws come from, in the order of `generateBatch`: the answers', then the responses'
 */
export async function examine(
  model: GPT,
  { sft, reward }: Pick<Trained, "sft" | "reward">,
  { questions, prompts, length, gold }: Exam,
  rng: Random,
): Promise<ReportRow> {
  const asked = questions.map(({ prompt }) => prompt);
  const answers = await generateBatch(model, asked, length, { temperature: 0 }, rng, { stop: EOS });
  const responses = await generateBatch(model, prompts, length, { temperature: 1 }, rng, { stop: EOS });
  const rows = prompts.map((prompt, i) => [...prompt, ...responses[i]]);
  const starts = prompts.map((prompt) => prompt.length);
  return blank("the line of the report");
}

/** The reward model's rewards of whole texts, `[B]`. */
async function rewardsOf(model: RewardModel, rows: number[][]): Promise<number[]> {
  const scores = rewardScores(model, rows); // [B]
  const told = Array.from(await scores.data());
  scores.dispose();
  return told;
}

/** The mean of ln P(response | prompt) by one model minus that by another, over rows whose responses begin at `starts`. */
async function meanLogRatio(model: GPT, other: GPT, rows: number[][], starts: number[]): Promise<number> {
  const ratio = tf.tidy(() =>
    tf.mean(tf.sub(responseLogProbs(model, rows, starts), responseLogProbs(other, rows, starts))),
  ); // []
  const [told] = await ratio.data();
  ratio.dispose();
  return told;
}

function parametersOf(model: GPT): tf.Variable[] {
  return Object.values(gptParameters(model)) as tf.Variable[];
}

/** Lets a training run to its end. */
async function finish(training: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of training);
}

const mean = (numbers: number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
