import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
      "A warmup of one step reaches the peak at once, but the decay then has one step less. Without warmup it takes all.",
    ...without("warmup", () => ({ warmup: 1 })),
  },
  "fewer-steps-without-warmup": {
    because:
      "The steps of the warmup were cut from the run. Without warmup a run has as many steps as before.",
    ...without("warmup", ({ total, warmup }) => ({ warmup: 0, total: total - warmup })),
  },
  "no-rate-at-all": {
    because: "The rate decays to 0, which is more decay, not less. Without decay it stays at its peak.",
    ...without("rate decay", () => ({ min: 0 })),
  },
  "low-rate-throughout": {
    because: "The peak was lowered to the minimum. Without decay the rate stays at the peak.",
    ...without("rate decay", ({ min }) => ({ peak: min })),
  },
  "warmup-left-out-with-the-decay": {
    because: "The warmup was left out along with the decay. Runs may differ in one part only.",
    ...without("rate decay", ({ peak }) => ({ min: peak, warmup: 0 })),
  },
  "clips-to-nothing": {
    because: "A limit of 0 would leave no gradient and is refused. Without clipping there is no limit.",
    ...without("clipping", () => ({ maxNorm: 0 })),
  },
  "clips-at-a-high-limit": {
    because: "Gradients above the new limit are still clipped, and those are what clipping is for.",
    ...without("clipping", () => ({ maxNorm: 1000 })),
  },
  "default-weight-decay": {
    because: "An undefined weight decay becomes AdamW's default, 0.1. Without decay λ is 0.",
    ...without("weight decay", () => ({ weightDecay: undefined as unknown as number })),
  },
  "full-weight-decay": {
    because: "At λ = 1 weights decay faster, not slower. λ = 0 leaves them alone.",
    ...without("weight decay", () => ({ weightDecay: 1 })),
  },
  "one-large-batch": {
    because:
      "All windows went into one micro-batch: the same gradient from more memory. The memory of a step stays the same.",
    ...without("accumulation", ({ microBatches, windows }) => ({
      microBatches: 1,
      windows: windows * microBatches,
    })),
  },
  "more-steps-without-accumulation": {
    because: "The run got more steps, to read as many windows. The number of steps stays the same.",
    ...without("accumulation", ({ microBatches, total }) => ({
      microBatches: 1,
      total: total * microBatches,
    })),
  },
  "changes-the-whole-plan": {
    because:
      "The setting was written into the caller's plan, so each later run lacks this part too. Return a new plan.",
    planWithout: (plan, part) => Object.assign(plan, planWithout(plan, part)),
  },
  "patience-ends-runs": {
    because: "Patience can end one run before the others. Runs of different lengths can't be compared.",
    ...running((plan) => ({ ...plan, evaluateEvery: Math.min(plan.evaluateEvery, plan.total) })),
  },
  "measured-on-the-way": {
    because:
      "The validation loss was taken when the plan says, so the last one may be from before the end, or missing.",
    ...running((plan) => ({ ...plan, patience: Number.POSITIVE_INFINITY })),
  },
  "best-loss-on-the-way": {
    because:
      "The best validation loss was kept. It hides a run that got worse: all runs are judged after their last step.",
    ...running(
      (plan) => ({ ...plan, evaluateEvery: 1, patience: Number.POSITIVE_INFINITY }),
      (losses) => Math.min(...losses),
    ),
  },
  "one-step-before-the-end": {
    because: "The validation loss was taken one step before the end.",
    ...running((plan) => ({
      ...plan,
      evaluateEvery: Math.max(1, plan.total - 1),
      patience: Number.POSITIVE_INFINITY,
    })),
  },
  "one-generator-for-all-runs": {
    because:
      "All runs draw from one generator, so each starts from other weights. Then a difference may be luck.",
    ...comparing(async (run, plan, parts, newRng) => {
      const rng = newRng();
      const outcomes: Record<string, Outcome> = { everything: await run(plan, rng) };
      for (const part of parts) outcomes[part] = await run(planWithout(plan, part), rng);
      return outcomes;
    }),
  },
  "leaves-out-more-and-more": {
    because:
      "Each run also lacks the parts of the runs before it. One part at a time is left out of the whole plan.",
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
    because: "There is no run with everything. Without it no other run can be called better or worse.",
    ...comparing(async (run, plan, parts) => {
      const outcomes: Record<string, Outcome> = {};
      for (const part of parts) outcomes[part] = await run(planWithout(plan, part));
      return outcomes;
    }),
  },
  "nothing-is-left-out": {
    because: "Each run trains by the whole plan. The plan without its part was not used.",
    ...comparing(async (run, plan, parts) => {
      const outcomes: Record<string, Outcome> = {};
      for (const name of ["everything", ...parts]) outcomes[name] = await run(plan);
      return outcomes;
    }),
  },
});
