import * as tf from "@tensorflow/tfjs";
import { parseChain } from "#lib/chain-sums/chains";
import { answerOf, promptOf } from "#lib/chain-sums/problems";
import { PAD } from "#lib/chain-sums/tokens";
import type { Random } from "#lib/random";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { repeated, sampleChains } from "../02-self-consistency/sample-chains.js";
import { checkedReward } from "./checked-reward.js";
import { liveGroups } from "./group-advantages.js";
import { type GrpoPlan, gptPolicy, grpoUpdate } from "./grpo-update.js";
import { policyEntropy } from "./policy-entropy.js";
import { type GroupRollout, rollOutGroups } from "./roll-out-groups.js";

/** What an iteration reports about its rollout. */
export interface ThinkReport {
  /** the mean reward of the chains */
  reward: number;
  /** the share of the chains with the right answer by `checkedReward`, no matter what the reward was */
  accuracy: number;
  /** the mean number of tokens written */
  tokens: number;
  /** the share of the chains with one thought or more, right or wrong */
  thinks: number;
  /** the mean entropy of the policy over all tokens written, by `policyEntropy` */
  entropy: number;
  /** how many groups taught nothing, because all of their rewards were equal */
  dead: number;
}

/** Settings of the training. */
export interface ThinkPlan extends GrpoPlan {
  iterations: number;
  /** how many problems a rollout has */
  problems: number;
  /** how many chains each problem gets */
  groupSize: number;
  /** the learning rate of every update */
  lr: number;
}

/**
 * Trains a model only on the outcomes of its own chains. Requesting the next report runs the next iteration.
 *
 *     for await (const { accuracy, tokens } of learnToThink(model, draw, reward, plan, rng)) ...
 *
 * An iteration draws its problems, lets the current model write `groupSize` chains for each, rewards them, and makes the updates of
 * `grpoUpdate`. `sampleChains` draws the chains at temperature 1, with at most `cap` tokens each. The report describes the rollout and
 * the model before the updates of its iteration, but it is yielded after them. AdamW without weight decay keeps its moments for all
 * iterations.
 *
 * @param model trained in place
 * @param draw returns the digits of one problem; called once for each problem of an iteration. All problems have the same number
 *   of digits
 * @param reward returns what a chain is worth, given the tokens written and the right answer; called once for each chain, in the order
 *   of the rows
 * @param rng the source of the chains' random draws
 * @returns a report for each iteration; tensors are read with `await`
 * @see Shao et al. 2024, algorithm 1; DeepSeek-AI 2025 (R1), section 2.2
 */
export async function* learnToThink(
  model: GPT,
  draw: () => number[],
  reward: (written: number[], answer: number) => number,
  plan: ThinkPlan,
  rng: Random,
): AsyncGenerator<ThinkReport, void> {
  const { iterations, problems: P, groupSize: G, cap, lr } = plan;
  const policy = gptPolicy(model);
  const optimizer = adamW(policy.variables, { weightDecay: 0 });
  const sample = (prompts: number[][]) => sampleChains(model, prompts, { temperature: 1, most: cap, rng });
  try {
    for (let iteration = 0; iteration < iterations; iteration++) {
      const problems = Array.from({ length: P }, () => draw()); // [P, K]
      const rollout = await rollOutGroups(sample, problems.map(promptOf), G); // P·G rows
      const answers: number[] = /* blank: the right answer of each row */ repeated(
        problems.map(answerOf),
        G,
      ) /* end */; // [P·G]
      const rewards: number[] = /* blank: the reward of each row */ rollout.written.map((written, b) =>
        reward(written, answers[b]),
      ) /* end */; // [P·G]
      // blank: what the report tells, and the updates
      const report = await reportOf(model, rollout, answers, rewards);
      await grpoUpdate(policy, optimizer, rollout, rewards, plan, lr);
      yield report;
      // end
    }
  } finally {
    optimizer.dispose();
  }
}

/** The report of a rollout, by the model that wrote it. */
async function reportOf(
  model: GPT,
  rollout: GroupRollout,
  answers: number[],
  rewards: number[],
): Promise<ThinkReport> {
  const { written, groupSize } = rollout;
  const entropy = await entropyOf(model, rollout);
  // blank: the report
  return {
    reward: mean(rewards),
    accuracy: mean(written.map((ids, b) => checkedReward(ids, answers[b]).answer)),
    tokens: mean(written.map((ids) => ids.length)),
    thinks: mean(written.map((ids) => Number(parseChain(ids).thoughts.length > 0))),
    entropy,
    dead: written.length / groupSize - liveGroups(rewards, groupSize).length,
  };
  // end
}

/** The mean entropy over all tokens written, in nats. */
async function entropyOf(model: GPT, { rows, mask }: GroupRollout): Promise<number> {
  const entropy = tf.tidy(() => {
    const before = rows.map((row) => [
      ...row.slice(0, -1),
      ...Array(mask[0].length + 1 - row.length).fill(PAD),
    ]); // [B, M]
    const logits = gptLogits(model, idTensor(before, model.E.shape[0] as number)); // [B, M, V]
    return policyEntropy(logits, tf.tensor2d(mask)); // []
  });
  const [nats] = await entropy.data();
  entropy.dispose();
  return nats;
}

function mean(numbers: number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}
