import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { gptTrainStep } from "../06-complete-model/gpt-train-step.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { randomBatch } from "./window-batches.js";

/** The settings of a training run with one learning rate and no precautions. */
export interface NaivePlan {
  /** number of updates */
  steps: number;
  /** the learning rate of every step */
  lr: number;
  /** B, the number of windows in each step */
  windows: number;
  /** T, the number of tokens in each window */
  length: number;
}

/**
 * Trains a language model with Adam at a constant learning rate and nothing else.
 *
 * Each step draws random windows of its own. Its loss is the mean over these windows before the update, so the step judges the
 * model on windows that it has not yet trained on. Adam is TensorFlow.js's, with its default settings; its moments are averages
 * over all steps of the run.
 *
 * Losses are read with `await`. The run leaves no tensor behind: afterwards there are as many as before.
 *
 * @param model holds variables, which are trained in place
 * @param ids the training text
 * @param rng draws the windows, step by step, as `randomBatch` does
 * @returns the training loss of each step, in nats, `[steps]`
 * @throws RangeError if the text has fewer than T + 1 tokens
 */
export async function trainNaively(
  model: GPT,
  ids: number[],
  { steps, lr, windows, length }: NaivePlan,
  rng: Random,
): Promise<number[]> {
  const losses: number[] = []; // [steps]
  blank("the run: what you make once; what each step makes, learns, reports and frees");
  return losses;
}

/**
 * Returns when a run passes a landmark, such as the loss of the bigram table.
 *
 * The loss of one step is a sample: some windows are easier than others. So a landmark counts as passed at the first step at which
 * the mean loss of the last `over` steps lies below it.
 *
 * @param losses the loss of each step, `[steps]`
 * @param landmark a loss, in nats
 * @param over number of losses to average, at least 1; 20 unless given
 * @returns the number of steps the run had made by then, or null if it never passes the landmark
 * @throws RangeError if over is not a whole number of at least 1
 */
export function stepsToPass(losses: number[], landmark: number, over = 20): number | null {
  if (!Number.isInteger(over) || over < 1)
    throw new RangeError(`a mean is taken over 1 loss or more, got ${over}`);
  return blank("the number of steps after which the landmark is passed, or null");
}
