import { type FindingData, type Observation, observe } from "../kit/finding.js";
import type { Band } from "./progress.js";

/** What a run is judged by. */
export interface Run {
  /** The loss of every step so far. */
  losses: number[];
  /** Smoothed, after every step. */
  smoothed: number[];
  threshold: number;
  uniform?: number | undefined;
  floor?: number | undefined;
  band?: Band | undefined;
  /** Tensors that a step leaves, on average. */
  tensorsPerStep: number;
  /** Of the trainable variables that were there at the start. */
  variables: { total: number; written: number };
}

/**
 * Trainings of the same wrong answer that sum in another order end this near to each other. For a small GPT after 300
 * steps of Adam it was below 1e-4; other machines and GPUs differ more.
 */
const TOLERANCE = 0.03;

/** NaN or an infinity. */
export function notFinite({ losses, threshold }: Run): FindingData {
  const step = losses.length;
  const loss = losses[step - 1];
  const text = Number.isNaN(loss) ? "NaN" : loss > 0 ? "Infinity" : "-Infinity";
  if (step === 1) {
    return {
      headline: `the loss is ${text} at the first step, before any weight has changed`,
      misconception:
        "The forward pass itself gives it: a logarithm of 0, 0 / 0, or the root of a negative number.",
      details: [],
      map: [],
      observed: observe(`training ${text} at once`, [], []),
    };
  }
  return {
    headline: `the loss became ${text} at step ${step}; the step before it was ${short(losses[step - 2])}`,
    misconception:
      "A number has left the range of float32: the learning rate is too large, or something is divided by 0 or its logarithm taken.",
    details: [`the last losses: ${losses.slice(-5).map(short).join(", ")}`, due(threshold)],
    map: [],
    observed: seen(`training ${text}`, [losses[0], step]),
  };
}

/** Under the threshold before it has learned. */
export function knowing({ losses, threshold }: Run): FindingData {
  return {
    headline: `the loss starts at ${short(losses[0])}, under the ${short(threshold)} that training should reach`,
    misconception:
      "Before the first update a model knows no answer: is this the mean loss over all targets, before the step?",
    details: [],
    map: [],
    observed: seen("training known", [losses[0]]),
  };
}

/** Lower than the data allow. */
export function tooLow({ losses, smoothed, floor = 0 }: Run): FindingData {
  return {
    headline: `the loss fell to ${short(last(smoothed))} at step ${losses.length}; no honest model gets below ${short(floor)}`,
    misconception:
      "What is to be predicted leaks into the input: is the future hidden, and are the targets shifted by one?",
    details: [],
    map: [],
    observed: seen("training too low", [losses[0]]),
  };
}

/** Tensors that steps leave behind fill the memory, whether the model learns or not. */
export function leak({ tensorsPerStep }: Run): FindingData {
  const count = Number(tensorsPerStep.toFixed(1));
  return {
    headline: `${count} ${count === 1 ? "tensor" : "tensors"} a step ${count === 1 ? "is" : "are"} left in memory`,
    misconception:
      "Tensors are not garbage collected: wrap the work in tf.tidy(() => ...), and dispose of gradients and old weights.",
    details: [],
    map: [],
    observed: observe("training leak", [], [count]),
  };
}

/** The same loss at every step. */
export function unchanged({ losses, threshold, variables }: Run): FindingData {
  const [first] = losses;
  return {
    headline: `the loss is ${short(first)} at each of ${losses.length} steps: the weights do not move`,
    misconception:
      "Is the update applied to the weights that the model uses? A gradient or a learning rate of 0 looks the same.",
    details: [due(threshold), ...writtenLines(variables)],
    map: [],
    observed: seen("training unchanged", [first]),
  };
}

/** The loss of predicting every answer alike. */
export function stuckAtUniform(run: Run, uniform: number): FindingData {
  const { losses, variables } = run;
  return {
    headline: `stuck at ${uniformText(uniform)}: predicting uniformly`,
    misconception:
      "Every answer gets the same probability, whatever the input. Does the input reach the output, and the gradient the weights?",
    details: [wayText(run), ...writtenLines(variables)],
    map: [],
    observed: seen("training uniform", [losses[0]]),
  };
}

/** Every step makes it worse. */
export function rising({ losses, smoothed, threshold }: Run): FindingData {
  return {
    headline: `the loss rises: from ${short(losses[0])} to ${short(last(smoothed))} in ${losses.length} steps`,
    misconception:
      "The steps go uphill: a sign is wrong; or they are so long that they jump over the valley: the learning rate is too large.",
    details: [due(threshold)],
    map: [],
    observed: seen("training rising", [losses[0], last(smoothed)]),
  };
}

/** Neither better nor worse. */
export function flat({ losses, smoothed, threshold, variables }: Run): FindingData {
  return {
    headline: `the loss stays at ${short(last(smoothed))} for ${losses.length} steps: nothing is learned`,
    misconception:
      "Only the batches make it go up and down: do the gradients reach the weights, and does the update use them?",
    details: [due(threshold), ...writtenLines(variables)],
    map: [],
    observed: seen("training flat", [losses[0], last(smoothed)]),
  };
}

/** Better, and not good enough. */
export function reached(run: Run): FindingData {
  const { losses, smoothed, threshold, band } = run;
  const steps = losses.length;
  const solution = band?.find(([step]) => step === steps);
  const share = Math.max(0, (losses[0] - last(smoothed)) / (losses[0] - threshold));
  return {
    headline: `the loss came down to ${short(last(smoothed))} in ${steps} steps, ${Math.floor(100 * share)} % of the way to ${short(threshold)}`,
    details: [
      `it started at ${short(losses[0])}`,
      ...(solution
        ? [`the solution is between ${short(solution[1])} and ${short(solution[2])} by then`]
        : []),
    ],
    map: [],
    observed: seen("training reached", [losses[0], last(smoothed)]),
  };
}

function writtenLines({ total, written }: Run["variables"]): string[] {
  return total > 0 && written === 0 ? [`none of the ${total} trainable tf.Variables was written`] : [];
}

function wayText({ losses, threshold }: Run): string {
  return `it started at ${short(losses[0])} and should reach ${short(threshold)} within ${losses.length} steps`;
}

function due(threshold: number): string {
  return `it should come down to ${short(threshold)}`;
}

/** `ln 27 = 3.30`, where it is the logarithm of a whole number. */
function uniformText(uniform: number): string {
  const classes = Math.exp(uniform);
  const whole = Math.abs(classes - Math.round(classes)) < 1e-6 * classes;
  return whole ? `ln ${Math.round(classes)} = ${short(uniform)}` : short(uniform);
}

/** Numbers that recognise an ailment where training repeats itself only roughly. */
function seen(kind: string, values: number[]): Observation {
  return { ...observe(kind, [], values), tolerance: TOLERANCE };
}

function last(values: number[]): number {
  return values[values.length - 1];
}

/** A loss in three digits or two decimals. */
function short(loss: number): string {
  if (!Number.isFinite(loss)) return String(loss);
  const size = Math.abs(loss);
  return size >= 1e5 || (size > 0 && size < 0.01) ? loss.toExponential(1) : loss.toFixed(size < 0.1 ? 3 : 2);
}
