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

/** The training data of the stages. */
export interface Lessons {
  /** chats, for supervised fine-tuning */
  chats: EncodedChat[];
  /** preferences, for the reward model and for DPO */
  pairs: TextPair[];
  /** draws the prompts of one iteration of PPO */
  drawPrompts(rng: Random): number[][];
}

/** The settings of each stage. */
export interface PipelinePlan {
  sft: FineTuningPlan;
  reward: RewardPlan & { batch: number };
  /** its beta is the weight of the KL penalty for the policy `ppo` */
  ppo: PpoPlan;
  dpo: PairPlan & { beta: number; weight: number };
}

/** Four policies with the same architecture, and the reward model. */
export interface Trained {
  /** the SFT model, which answers questions */
  sft: GPT;
  reward: RewardModel;
  /** trained by PPO with the plan's beta */
  ppo: GPT;
  /** trained by PPO with a beta of 0 and everything else the same */
  unleashed: GPT;
  /** trained by DPO with an anchor */
  dpo: GPT;
}

/**
 * Trains aligned models from a base: supervised fine-tuning (SFT), a reward model, PPO with and without a KL penalty, and DPO.
 *
 * The base becomes the SFT model. Every later stage starts from its own copy of the SFT model, and every policy that has a reference is
 * kept close to the SFT model. PPO and DPO learn from the same preferences, PPO through the reward model and DPO without it, so you can
 * compare their results.
 *
 * The reward model learns from whole texts, prompt and response. The pairs of each of its steps are drawn one by one, all with the same
 * probability. PPO's value heads start at zero. DPO's loss is `anchoredLoss`.
 *
 * @param fresh loads the base: returns a new model of variables at every call
 * @param lessons the training data, see `Lessons`
 * @param plan see `PipelinePlan`
 * @param rngOf returns a new source of randomness for a stage. `unleashed` uses the source of "ppo", so both have the same draws. The draws
 *   of a stage are those of its trainer; in PPO, each iteration first draws its prompts from the same source
 * @returns models of variables that share no tensors; the caller disposes of them, and the function leaves no other tensor behind
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

  const reward: RewardModel = newRewardModel(/* blank: the GPT that reads the texts */ copyOf(sft) /* end */);
  const rewardRng = rngOf("reward");
  const drawPairs = () =>
    Array.from({ length: plan.reward.batch }, () => {
      const { prompt, chosen, rejected } = pairs[rewardRng.integer(pairs.length)];
      return /* blank: the two texts that the reward model compares */ {
        chosen: [...prompt, ...chosen],
        rejected: [...prompt, ...rejected],
      } /* end */;
    });
  await finish(trainReward(reward, drawPairs, plan.reward));

  const reference: GPT = /* blank: the model to which every policy is kept close */ frozenCopy(sft) /* end */;
  const byPpo = async (beta: number): Promise<GPT> => {
    const rng = rngOf("ppo");
    const policy = copyOf(sft);
    const v = tf.tidy(() => tf.variable(tf.zeros([policy.E.shape[1] as number, 1]))); // [D, 1]
    const score: Parameters<typeof ppo>[3] = /* blank: the scores of the texts that PPO wrote */ (rows) =>
      rewardsOf(reward, rows) /* end */;
    await finish(ppo({ policy, v }, reference, () => drawPrompts(rng), score, { ...plan.ppo, beta }, rng));
    v.dispose();
    return policy;
  };
  const [leashed, unleashed] = [await byPpo(plan.ppo.beta), await byPpo(0)];

  const dpo: GPT = copyOf(sft);
  // blank: DPO
  const cached = await cacheReference(reference, pairs, 64);
  await finish(
    trainDpo(
      dpo,
      cached,
      (policy, told, some) =>
        anchoredLoss(policy, told, plan.dpo.beta, {
          weight: plan.dpo.weight,
          lengths: some.map(({ chosen }) => chosen.length),
        }),
      plan.dpo,
      rngOf("dpo"),
    ),
  );
  // end
  tf.dispose(Object.values(gptParameters(reference)));
  return { sft, reward, ppo: leashed, unleashed, dpo };
}

/** The data on which a model is examined. Training hasn't shown any of it. */
export interface Exam {
  /** questions in the chat template, each with the one right answer and its `<eos>` */
  questions: { prompt: number[]; answer: number[] }[];
  /** prompts for responses */
  prompts: number[][];
  /** the maximum number of tokens that a model writes */
  length: number;
  /** returns the true quality of a response, given without its prompt */
  gold: (response: number[]) => number;
}

/** One row of the report. */
export interface ReportRow {
  /** the share of questions answered exactly, at temperature 0 */
  exact: number;
  /** the mean reward that the reward model gives to the responses */
  reward: number;
  /** the mean of the true quality of the responses */
  gold: number;
  /** an estimate of the KL divergence from the SFT model, in nats per response */
  kl: number;
}

/**
 * Examines a model: how many questions it still answers, and how good its responses are, both by the reward model and by gold.
 *
 * The last three numbers of the row are about the same responses: one to each prompt, sampled at temperature 1, up to `<eos>`. The
 * estimate of the KL divergence is the mean log-ratio of whole responses. The function reads all numbers with `await` and leaves no
 * tensor behind.
 *
 * @param model the model to examine
 * @param trained the reward model, and the SFT model for comparison
 * @param exam see `Exam`
 * @param rng the source of the draws, in the order of `generateBatch`: first for the answers, then for the responses
 * @returns the model's row of the report
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
  // blank: the row of the report
  const exact = mean(questions.map(({ answer }, i) => Number(answers[i].join() === answer.join())));
  return {
    exact,
    reward: mean(await rewardsOf(reward, rows)),
    gold: mean(responses.map((response) => gold(response))),
    kl: await meanLogRatio(model, sft, rows, starts),
  };
  // end
}

/** Computes the reward model's rewards of whole texts, `[B]`. */
async function rewardsOf(model: RewardModel, rows: number[][]): Promise<number[]> {
  const scores = rewardScores(model, rows); // [B]
  const told = Array.from(await scores.data());
  scores.dispose();
  return told;
}

/** Computes the mean difference of ln P(response | prompt) between two models, over rows whose responses begin at `starts`. */
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

/** Runs a training to its end. */
async function finish(training: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of training);
}

const mean = (numbers: number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
