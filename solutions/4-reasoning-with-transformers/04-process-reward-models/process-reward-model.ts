import * as tf from "@tensorflow/tfjs";
import { parseChain } from "#lib/chain-sums/chains";
import { promptOf } from "#lib/chain-sums/problems";
import type { Random } from "#lib/random";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { checkChain } from "../01-chain-of-thought/check-chain.js";
import { sampleChains } from "../02-self-consistency/sample-chains.js";
import { stepLoss } from "./step-loss.js";
import { stepScores } from "./step-scores.js";

/** A problem and what a model wrote after it. */
export interface WrittenChain {
  digits: number[];
  written: number[];
}

/** A chain with a label for each of its steps: 1 for a right step, 0 for a wrong one. */
export interface LabeledChain extends WrittenChain {
  labels: number[];
}

/** The settings for training a judge. */
export interface JudgePlan {
  steps: number;
  /** chains per step */
  batch: number;
  /** the learning rate of every step */
  lr: number;
}

/** The largest norm of a gradient; a larger one is clipped to it. */
const MAX_NORM = 1;

/**
 * Makes a judge's training data: one chain of the model for each problem, with a label for each step.
 *
 * The chains are drawn at temperature 1, in one call of `sampleChains`. Only well-formed chains with one thought for each digit and no
 * WAIT are kept. A label says whether the step itself is valid, even if an earlier step was wrong.
 *
 * @param model the model to be judged; it writes the chains
 * @param problems the digits of each problem; all have the same number of digits
 * @param rng the source of the draws
 * @returns new lists, in the order of the problems
 * @throws RangeError as `sampleChains` does
 */
export async function labeledChains(model: GPT, problems: number[][], rng: Random): Promise<LabeledChain[]> {
  const prompts = problems.map(promptOf);
  const most = model.P.shape[0] - (prompts[0]?.length ?? 0);
  const samples = await sampleChains(model, prompts, { temperature: 1, most, rng });
  return samples.flatMap(({ written }, b) => {
    const digits = problems[b];
    const { thoughts, isWellFormed } = parseChain(written);
    const isWhole =
      isWellFormed && thoughts.length === digits.length && written.length === 2 * digits.length + 3;
    if (!isWhole) return [];
    const labels: number[] = /* blank: the label of each step */ checkChain(digits, thoughts).valid.map(
      Number,
    ) /* end */; // [K]
    return [{ digits: [...digits], written: [...written], labels }];
  });
}

/**
 * Computes the scores of all steps of some chains in one forward pass of the judge.
 *
 * @param chains B chains that begin with S thoughts each, for problems of the same number of digits; what comes after the thoughts
 *   has no effect
 * @returns logits, `[B, S]`; gradients flow to the judge
 * @throws RangeError if there are no chains, if chains differ in the number of digits or of thoughts, or if they have no thoughts
 */
export function chainScores(judge: GPT, chains: WrittenChain[]): tf.Tensor {
  const S = checkedSteps(chains);
  const rows = chains.map(({ digits, written }) => [...promptOf(digits), ...written.slice(0, 2 * S)]); // [B, T]
  const places: number[][] = /* blank: the index of each step's total in its row */ rows.map((row) =>
    Array.from({ length: S }, (_, s) => row.length - 2 * S + 2 * s + 1),
  ) /* end */; // [B, S]
  return tf.tidy(() => {
    const logits = gptLogits(judge, idTensor(rows, judge.E.shape[0] as number)); // [B, T, V]
    return stepScores(logits, rows, places); // [B, S]
  });
}

/**
 * Creates a judge before its training. To see that a sum is wrong, a judge must be able to add.
 *
 * @param reasoner a GPT that can solve the problems; unchanged, even while the judge is trained
 * @returns a GPT of new variables, which the caller disposes of; no values are read from the tensors
 */
export function newJudge(reasoner: GPT): GPT {
  const copyOf = (node: unknown): unknown => {
    if (typeof node !== "object" || node === null) return node;
    if ("dataId" in node)
      return /* blank: what the judge has for a tensor of the reasoner */ tf.variable(
        node as tf.Tensor,
      ) /* end */; // its shape
    if (Array.isArray(node)) return node.map(copyOf);
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, copyOf(inner)]));
  };
  return copyOf(reasoner) as GPT;
}

/**
 * Trains a judge; requesting the next loss runs the next step.
 *
 * A step draws `batch` chains, each with one call of `rng.integer`, so a chain may come twice. It clips the gradient to a norm of 1 and
 * updates all parameters of the judge with AdamW, without weight decay.
 *
 * @param judge a GPT of variables, trained in place
 * @param chains the chains to draw from, all with the same number of digits
 * @param rng the source of the draws
 * @returns for each step, the loss of its chains before the update, read with `await`
 * @throws RangeError if there are no chains
 */
export async function* trainJudge(
  judge: GPT,
  chains: LabeledChain[],
  { steps, batch, lr }: JudgePlan,
  rng: Random,
): AsyncGenerator<number, void> {
  if (chains.length === 0) throw new RangeError("a judge learns from one chain or more, got none");
  const variables = Object.values(gptParameters(judge)) as tf.Variable[];
  const optimizer = adamW(variables, { weightDecay: 0 });
  try {
    for (let step = 0; step < steps; step++) {
      const drawn = Array.from({ length: batch }, () => chains[rng.integer(chains.length)]);
      const loss = tf.tidy(() => {
        const labels = tf.tensor2d(drawn.map((chain) => chain.labels)); // [B, S]
        // blank: one step of training on the chains drawn; it returns the loss
        const lossOf = () => stepLoss(chainScores(judge, drawn), labels, tf.onesLike(labels)); // []
        const { value, grads } = tf.variableGrads(lossOf, variables); // [], the shapes of the variables
        optimizer.step(clipGradients(grads as Gradients, MAX_NORM).grads, lr);
        return value; // []
        // end
      });
      const [told] = await loss.data();
      loss.dispose();
      yield told;
    }
  } finally {
    optimizer.dispose();
  }
}

/**
 * Returns a judge's scores of all steps as numbers.
 *
 * @param chains see `chainScores`; if there are none, the result is an empty list
 * @returns logits, one list for each chain, read with `await`; no tensor is left behind
 * @throws RangeError as `chainScores` does
 */
export async function judgeChains(judge: GPT, chains: WrittenChain[]): Promise<number[][]> {
  if (chains.length === 0) return [];
  const scores = chainScores(judge, chains); // [B, S]
  const told = (await scores.array()) as number[][];
  scores.dispose();
  return told;
}

/** How many thoughts each of the chains begins with. */
function checkedSteps(chains: WrittenChain[]): number {
  const sizes = chains.map(
    ({ digits, written }) => `${digits.length} digits and ${parseChain(written).thoughts.length} thoughts`,
  );
  if (chains.length === 0) throw new RangeError("a pass needs one chain or more, got none");
  const odd = sizes.find((size) => size !== sizes[0]);
  if (odd !== undefined) throw new RangeError(`all chains of a pass have ${sizes[0]}, got one with ${odd}`);
  const S = parseChain(chains[0].written).thoughts.length;
  if (S === 0) throw new RangeError("a chain begins with one thought or more, got none");
  return S;
}
