import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { Random } from "#lib/random";
import { gptParameters } from "../06-complete-model/gpt-parameters.js";
import { type GPT, type GPTSizes, initGPT } from "../06-complete-model/init-gpt.js";
import type { LossOf } from "./accumulate-gradients.js";
import { type Outcome, type Part, planWithout, wholeTraining } from "./one-part-left-out.js";
import type { TextSplit } from "./text-split.js";
import { languageLoss, type Plan, trainLanguageModel } from "./train-language-model.js";

/** Plans in which one part is left out in another way. */
const without = (part: Part, change: (plan: Plan) => Partial<Plan>) => ({
  planWithout: (plan: Plan, left: Part): Plan =>
    left === part ? { ...plan, ...change(plan) } : planWithout(plan, left),
});

/** A run by another plan, or with another validation loss. */
const running = (
  toTheEnd: (plan: Plan) => Plan,
  validationOf: (losses: number[]) => number = (losses) => losses[losses.length - 1],
) => ({
  wholeTraining: async (
    sizes: GPTSizes,
    split: TextSplit,
    plan: Plan,
    rng: Random,
    lossOf: (model: GPT) => LossOf = languageLoss,
  ): Promise<Outcome> => {
    const model = initGPT(sizes, rng);
    const outcome: Outcome = { losses: [], norms: [], validation: Number.NaN };
    const validations: number[] = [];
    for await (const report of trainLanguageModel(model, split, toTheEnd(plan), rng, lossOf(model))) {
      outcome.losses.push(report.loss);
      outcome.norms.push(report.norm);
      if (report.validation !== undefined) validations.push(report.validation);
    }
    if (validations.length > 0) outcome.validation = validationOf(validations);
    tf.dispose(gptParameters(model));
    return outcome;
  },
});

type Run = (plan: Plan, rng?: Random) => Promise<Outcome>;

/** Runs that are compared in another way. */
const comparing = (
  compare: (run: Run, plan: Plan, parts: Part[], newRng: () => Random) => Promise<Record<string, Outcome>>,
) => ({
  leaveOneOut: (sizes: GPTSizes, split: TextSplit, plan: Plan, parts: Part[], newRng: () => Random) =>
    compare((settings, rng = newRng()) => wholeTraining(sizes, split, settings, rng), plan, parts, newRng),
});

export default mistakesFor<typeof import("./one-part-left-out.js")>({
  "warmup-of-one-step": {
    because:
      "You left a warmup of one step. It reaches the peak at once, but it takes one step from the decay, which should have them all.",
    ...without("warmup", () => ({ warmup: 1 })),
  },
  "fewer-steps-without-warmup": {
    because:
      "You cut the steps of the warmup from the run. Without warmup a run takes as many steps as before.",
    ...without("warmup", ({ total, warmup }) => ({ warmup: 0, total: total - warmup })),
  },
  "no-rate-at-all": {
    because:
      "You let the rate decay to 0, which is more decay, not less. Without decay it stays at its peak.",
    ...without("rate decay", () => ({ min: 0 })),
  },
  "low-rate-throughout": {
    because: "You lowered the peak to the minimum. Without decay the rate stays at the peak.",
    ...without("rate decay", ({ min }) => ({ peak: min })),
  },
  "warmup-left-out-with-the-decay": {
    because: "You left out the warmup along with the decay. Runs may differ in one part only.",
    ...without("rate decay", ({ peak }) => ({ min: peak, warmup: 0 })),
  },
  "clips-to-nothing": {
    because:
      "You set the limit to 0, which would leave nothing of a gradient and is refused. Without clipping there is no limit.",
    ...without("clipping", () => ({ maxNorm: 0 })),
  },
  "clips-at-a-high-limit": {
    because:
      "You only raised the limit. Gradients above it are still clipped, and those are the ones that clipping is for.",
    ...without("clipping", () => ({ maxNorm: 1000 })),
  },
  "default-weight-decay": {
    because: "You left the weight decay undefined, so AdamW uses its default, 0.1. Without decay, λ is 0.",
    ...without("weight decay", () => ({ weightDecay: undefined as unknown as number })),
  },
  "full-weight-decay": {
    because: "You set λ to 1, at which weights decay faster, not slower. λ = 0 leaves them alone.",
    ...without("weight decay", () => ({ weightDecay: 1 })),
  },
  "one-large-batch": {
    because:
      "You put all windows into one micro-batch: the same gradient for more memory. The memory of a step must stay the same.",
    ...without("accumulation", ({ microBatches, windows }) => ({
      microBatches: 1,
      windows: windows * microBatches,
    })),
  },
  "more-steps-without-accumulation": {
    because:
      "You gave the run more steps, so that it reads as many windows. The number of steps must stay the same.",
    ...without("accumulation", ({ microBatches, total }) => ({
      microBatches: 1,
      total: total * microBatches,
    })),
  },
  "changes-the-whole-plan": {
    because:
      "You wrote the setting into the caller's plan, so every later run lacks this part too. Return a new plan.",
    planWithout: (plan, part) => Object.assign(plan, planWithout(plan, part)),
  },
  "patience-ends-runs": {
    because: "You let patience end a run early. Runs of different lengths can't be compared.",
    ...running((plan) => ({ ...plan, evaluateEvery: Math.min(plan.evaluateEvery, plan.total) })),
  },
  "measured-on-the-way": {
    because:
      "You measured when the plan says, so the last validation loss may be from before the end, or missing.",
    ...running((plan) => ({ ...plan, patience: Number.POSITIVE_INFINITY })),
  },
  "best-loss-on-the-way": {
    because:
      "You kept the best validation loss, which hides a run that got worse. All runs are judged after their last step.",
    ...running(
      (plan) => ({ ...plan, evaluateEvery: 1, patience: Number.POSITIVE_INFINITY }),
      (losses) => Math.min(...losses),
    ),
  },
  "one-step-before-the-end": {
    because: "You measured the validation loss one step before the end. It is that of the last weights.",
    ...running((plan) => ({
      ...plan,
      evaluateEvery: Math.max(1, plan.total - 1),
      patience: Number.POSITIVE_INFINITY,
    })),
  },
  "one-generator-for-all-runs": {
    because:
      "You shared one generator among all runs, so each starts from other weights. A difference may then be luck.",
    ...comparing(async (run, plan, parts, newRng) => {
      const rng = newRng();
      const outcomes: Record<string, Outcome> = { everything: await run(plan, rng) };
      for (const part of parts) outcomes[part] = await run(planWithout(plan, part), rng);
      return outcomes;
    }),
  },
  "leaves-out-more-and-more": {
    because: "You left out the parts of the earlier runs too. Each run lacks one part of the whole plan.",
    ...comparing(async (run, plan, parts) => {
      const outcomes: Record<string, Outcome> = { everything: await run(plan) };
      let rest = plan;
      for (const part of parts) {
        rest = planWithout(rest, part);
        outcomes[part] = await run(rest);
      }
      return outcomes;
    }),
  },
  "no-run-with-everything": {
    because:
      "You left out the run with everything. Without it, you can't call any other run better or worse.",
    ...comparing(async (run, plan, parts) => {
      const outcomes: Record<string, Outcome> = {};
      for (const part of parts) outcomes[part] = await run(planWithout(plan, part));
      return outcomes;
    }),
  },
  "nothing-is-left-out": {
    because: "You trained every run by the whole plan. Each run needs the plan without its part.",
    ...comparing(async (run, plan, parts) => {
      const outcomes: Record<string, Outcome> = {};
      for (const name of ["everything", ...parts]) outcomes[name] = await run(plan);
      return outcomes;
    }),
  },
  "own-loss-ignored": {
    because: "You trained with languageLoss although the caller gives another loss. It is only the default.",
    wholeTraining: (sizes, split, plan, rng) => wholeTraining(sizes, split, plan, rng),
  },
});
