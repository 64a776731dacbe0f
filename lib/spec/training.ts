import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import { nextTurn, setting } from "#platform";
import { type Backend, useBackend } from "../backend/choose.js";
import { Finding, type FindingData } from "../kit/finding.js";
import { fatalAilment, leak, whyNotLearned } from "../training/ailments.js";
import { refuseToTrain, testName } from "../training/earlier.js";
import { watchTensors, watchVariables } from "../training/memory.js";
import type { Band } from "../training/progress.js";
import { reportRun } from "../training/report.js";
import { smooth, WINDOW } from "../training/smooth.js";
import { type Loss, readLoss } from "../training/step.js";

/** How long a run may take, and what it is to reach. */
export interface Budget {
  /** Steps at most, at least 10. */
  steps: number;
  /** The smoothed loss at which the model has learned, in the units of the loss. */
  loss: number;
  /** Where 20 seeds of the solution lie with this budget: `npm run bands -- <slug>` prints it. Only drawn. */
  band?: Band;
}

export interface Training {
  /** One step of optimisation, which gives the loss before it; it frees what it makes. */
  step: () => Loss | Promise<Loss>;
  /** What the steps give, where that is no loss: "minus the reward". */
  what?: string;
  /** `gpu` for the larger setting, see `trainsLarge`; else `cpu`. */
  budget: { cpu: Budget; gpu: Budget };
  /** The loss of predicting every answer alike, `Math.log(classes)`, to recognise who is stuck there. */
  uniform?: number;
  /** A loss that no model gets below without seeing the answers: the entropy of the data, less its spread. */
  floor?: number;
  /** Whether all steps of the budget are made, because it is what they lead to that is judged; else it ends where it has learned. */
  whole?: boolean;
}

/** A run that has learned. */
export interface Trained {
  /** The loss of every step. */
  losses: number[];
  /** The smoothed loss at the end. */
  loss: number;
}

/** Whether the larger setting runs: where a real GPU computes, or an author asks for it with `--large`. */
export async function trainsLarge(): Promise<boolean> {
  return setting("KATA_LARGE") === "1" || (await useBackend("train")).gpu;
}

/**
 * Trains until the smoothed loss meets the threshold of the budget: the mean of the last ten losses without their
 * lowest and highest, so that one lucky batch is not enough. With a `floor` it goes on for half as many steps again, to
 * see whether the loss falls below it. Streams the loss to the grader. Counts as an assertion.
 *
 *     await train({ step: () => model.step(batch()), budget: { cpu: { steps: 300, loss: 0.9 }, gpu: { steps: 2000, loss: 0.5 } } });
 *
 * @throws Finding that names the ailment of a run that does not learn, or that an earlier test of the spec has failed
 */
export async function train({
  step,
  what,
  budget,
  uniform,
  floor,
  whole = false,
}: Training): Promise<Trained> {
  // `npm run bands` measures every run to the end of its budget, that of a mistake too.
  const measuring = setting("KATA_MEASURE") === "1";
  refuseToTrain();
  const backend = await trainingBackend();
  const { steps, loss: threshold, band } = checked((await trainsLarge()) ? budget.gpu : budget.cpu);

  const losses: number[] = [];
  const smoothed: number[] = [];
  const tensors = watchTensors();
  const variables = watchVariables();
  const report = reportRun(
    { test: testName(), backend: backend.name, what, steps, threshold, uniform, floor, band, whole },
    smoothed,
  );
  const run = () => ({
    ...{ losses, smoothed, threshold, uniform, floor, band },
    tensorsPerStep: tensors.perStep(),
    variables: variables(),
  });

  let learnedAt: number | undefined;
  try {
    while (losses.length < steps) {
      losses.push(await readLoss(await step()));
      smoothed.push(smooth(losses));
      tensors.step();
      report.step();
      refuse(fatalAilment(run()));
      if (losses.length >= WINDOW && smoothed[losses.length - 1] <= threshold) learnedAt ??= losses.length;
      if (!measuring && !whole && learnedAt !== undefined && losses.length >= lastStep(learnedAt, floor))
        break;
      // The event loop turns, so that messages go out.
      await nextTurn();
    }
  } finally {
    report.end(learnedAt);
  }
  refuse(leak(run()));
  if (learnedAt === undefined) refuse(whyNotLearned(run()));
  expect(smoothed[(learnedAt as number) - 1]).toBeLessThanOrEqual(threshold);
  return { losses, loss: smoothed[losses.length - 1] };
}

/** A leak may meet the threshold on its way below the floor. */
function lastStep(learnedAt: number, floor: number | undefined): number {
  return floor === undefined ? learnedAt : learnedAt + Math.max(20, Math.ceil(learnedAt / 2));
}

/** Tensors made before would be left on another backend, so the spec has to have chosen it. */
async function trainingBackend(): Promise<Backend> {
  const before = tf.getBackend();
  const backend = await useBackend("train");
  if (before !== backend.name)
    throw new Error(
      `train computes on ${backend.name}, the spec on ${before}: begin it with tensorSpec("train")`,
    );
  return backend;
}

function refuse(found: FindingData | undefined): void {
  if (found) throw new Finding(found);
}

function checked(budget: Budget): Budget {
  const { steps, loss } = budget;
  if (!(Number.isInteger(steps) && steps >= WINDOW))
    throw new RangeError(`a budget has a whole number of steps, at least ${WINDOW}, got ${steps}`);
  if (!Number.isFinite(loss)) throw new RangeError(`a budget has a finite loss to reach, got ${loss}`);
  return budget;
}
