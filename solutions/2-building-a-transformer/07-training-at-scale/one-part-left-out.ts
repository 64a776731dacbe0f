import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { gptParameters } from "../06-complete-model/gpt-parameters.js";
import { type GPT, type GPTSizes, initGPT } from "../06-complete-model/init-gpt.js";
import type { LossOf } from "./accumulate-gradients.js";
import type { TextSplit } from "./text-split.js";
import { languageLoss, type Plan, trainLanguageModel } from "./train-language-model.js";

/** The parts of a training run that can be left out. */
export type Part = "warmup" | "rate decay" | "clipping" | "weight decay" | "accumulation";

/** What a training run leaves behind. */
export interface Outcome {
  /** the training loss of each step, `[steps]` */
  losses: number[];
  /** the norm of each step's gradient before clipping, `[steps]` */
  norms: number[];
  /** the loss on the validation text after the last step */
  validation: number;
}

/**
 * Returns the same plan without one of its parts. Nothing else changes.
 *
 * | part           | a run without it                                                                           |
 * | -------------- | ------------------------------------------------------------------------------------------ |
 * | `warmup`       | has the peak rate at its first step, and the decay takes all steps                         |
 * | `rate decay`   | keeps the peak rate from the end of its warmup on                                          |
 * | `clipping`     | leaves every gradient at its full norm                                                     |
 * | `weight decay` | pulls no weight toward 0                                                                   |
 * | `accumulation` | updates after a single micro-batch; the number of steps and the memory of a step stay the same      |
 *
 * @param plan the plan, which stays unchanged
 * @returns a new plan
 */
export function planWithout(plan: Plan, part: Part): Plan {
  const changes: Record<
    Part,
    Partial<Plan>
  > = /* blank: for each part, what changes in the plan without it */ {
    warmup: { warmup: 0 },
    "rate decay": { min: plan.peak },
    clipping: { maxNorm: Number.POSITIVE_INFINITY },
    "weight decay": { weightDecay: 0 },
    accumulation: { microBatches: 1 },
  } /* end */;
  return { ...plan, ...changes[part] };
}

/**
 * Makes one training run, from the initial weights to the last step.
 *
 * You can compare runs only if all of them take the same number of steps and are judged after the last one. So the plan's
 * patience plays no part, and the validation loss is that of the last weights, not that of the best weights along the way.
 *
 * The model is made, trained and freed here; no tensor stays in memory.
 *
 * @param sizes of the model
 * @param rng draws the weights of the model and then the windows
 * @param lossOf the loss of a model; `languageLoss` unless given
 */
export async function wholeTraining(
  sizes: GPTSizes,
  split: TextSplit,
  plan: Plan,
  rng: Random,
  lossOf: (model: GPT) => LossOf = languageLoss,
): Promise<Outcome> {
  const model = initGPT(sizes, rng);
  const toTheEnd: Plan =
    /* blank: the plan that measures once, after the last step, and never stops early */ {
      ...plan,
      evaluateEvery: plan.total,
      patience: Number.POSITIVE_INFINITY,
    } /* end */;
  const outcome: Outcome = { losses: [], norms: [], validation: Number.NaN };
  for await (const report of trainLanguageModel(model, split, toTheEnd, rng, lossOf(model))) {
    outcome.losses.push(report.loss);
    outcome.norms.push(report.norm);
    if (report.validation !== undefined) outcome.validation = report.validation;
  }
  tf.dispose(gptParameters(model));
  return outcome;
}

/**
 * Runs an ablation of the training: one run with everything, then one run for each part that is left out.
 *
 * The runs differ only in that part. They start from the same weights, and step s of each run reads the same windows, as long as a
 * step takes the same number of them.
 *
 * @param parts each is left out once, in this order
 * @param newRng returns a new generator that always starts in the same state
 * @returns the outcomes by name: `"everything"`, then the parts
 */
export async function leaveOneOut(
  sizes: GPTSizes,
  split: TextSplit,
  plan: Plan,
  parts: Part[],
  newRng: () => Random,
): Promise<Record<string, Outcome>> {
  const outcomes: Record<string, Outcome> = {};
  // blank: the run with everything, and a run without each part
  outcomes.everything = await wholeTraining(sizes, split, plan, newRng());
  for (const part of parts)
    outcomes[part] = await wholeTraining(sizes, split, planWithout(plan, part), newRng());
  // end
  return outcomes;
}
