import * as tf from "@tensorflow/tfjs";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { lmLoss } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import type { EncodedChat } from "./chat-encoding.js";
import { sftBatch } from "./sft-targets.js";

/** The measurements taken on a fine-tuned model. */
export interface Judged {
  /** share of exact answers to questions that training hasn't shown, 0 to 1 */
  exact: number;
  /** perplexity of texts that the base knows and training hasn't shown, 1 or more */
  perplexity: number;
}

/** The result of fine-tuning at one learning rate. */
export interface RateReport extends Judged {
  lr: number;
  /** mean training loss of the last ten steps, or of all steps if there are fewer */
  loss: number;
}

/**
 * Computes the perplexity of a model on texts. The model is as unsure as if it had to choose among this many equally likely words.
 *
 *     perplexity = e^(nats per graded token),   over all graded tokens of all texts
 *
 * The function reads its tensors with `await`.
 *
 * @param texts one or more, with at least one graded token among them
 * @param size how many texts go through the model at once; the result doesn't depend on it
 * @returns the perplexity, 1 or more
 * @see Jelinek et al. 1977
 */
export async function perplexity(model: GPT, texts: EncodedChat[], size = 16): Promise<number> {
  const parts: { loss: number; count: number }[] = [];
  for (let at = 0; at < texts.length; at += size) {
    const { x, y, count } = sftBatch(texts.slice(at, at + size));
    const mean = tf.tidy(() => lmLoss(gptLogits(model, x), y)); // [], of the graded tokens of these texts
    const [loss] = await mean.data();
    tf.dispose([mean, x, y]);
    parts.push({ loss, count });
  }
  const graded = parts.filter(({ count }) => count > 0); // a mean of nothing is NaN
  return /* blank: the perplexity, from the means and counts of the parts */ Math.exp(
    graded.reduce((sum, { loss, count }) => sum + loss * count, 0) /
      graded.reduce((sum, { count }) => sum + count, 0),
  ) /* end */;
}

/**
 * Fine-tunes the base once with each learning rate, and reports the results.
 *
 * @param rates the learning rates
 * @param fresh loads the base again, as a new model of variables. `tryRates` frees each of these models
 * @param tune fine-tunes a model at a rate, and returns the loss of every step, one or more
 * @param judge measures a model
 * @returns one report for each rate, in the order of the rates
 */
export async function tryRates(
  rates: number[],
  fresh: () => GPT,
  tune: (model: GPT, lr: number) => Promise<number[]>,
  judge: (model: GPT) => Promise<Judged>,
): Promise<RateReport[]> {
  const reports: RateReport[] = [];
  for (const lr of rates) {
    // blank: from the base to this rate's report
    const model = fresh();
    const losses = await tune(model, lr);
    const last = losses.slice(-10);
    const loss = last.reduce((sum, x) => sum + x, 0) / last.length;
    reports.push({ lr, loss, ...(await judge(model)) });
    tf.dispose(Object.values(gptParameters(model)));
    // end
  }
  return reports;
}

/**
 * Picks the report of the best learning rate: the one that serves the purpose of fine-tuning best. Among equally good ones, the one
 * that forgot less is better.
 *
 * @param reports one or more, in any order
 * @returns the best report
 * @throws RangeError if there are none
 */
export function chooseRate(reports: RateReport[]): RateReport {
  if (reports.length === 0) throw new RangeError("a choice needs one report or more, got none");
  return /* blank: the best report */ reports.reduce((best, report) =>
    report.exact > best.exact || (report.exact === best.exact && report.perplexity < best.perplexity)
      ? report
      : best,
  ) /* end */;
}
