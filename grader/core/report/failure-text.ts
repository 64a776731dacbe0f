import type { TrainingRun } from "../judge/training-log.js";
import type { Failure, Verdict } from "../judge/verdict.js";
import { tenths } from "../numbers.js";

/** The headline and the advice for a run that was stopped, or that lost its process. */
export function endingText(result: Extract<Verdict, { verdict: "timeout" | "killed" }>): [string, string] {
  if (result.verdict === "timeout" && result.busy) {
    return [
      `stopped after ${result.seconds} s, most of which the code did not compute`,
      "Other programs keep this machine busy, so this may be slow code or an endless loop: look for one, or end some programs and " +
        "save again. If none is busy, the code waits for something outside it: a timer, or a process that it started.",
    ];
  }
  if (result.verdict === "timeout") {
    return [
      `stopped after ${result.seconds} s: the code did not come to an end`,
      "Look for a loop whose condition never turns false, or a counter that is not counted up. An await on something " +
        "that never happens looks the same.",
    ];
  }
  const { killed } = result;
  if (killed.reason === "output") {
    return [
      "stopped: the code printed more than 256 KB",
      "A loop that prints does not end, or prints far too much.",
    ];
  }
  if (killed.reason === "messages") {
    return [
      "stopped: the code flooded the pipe to the grader",
      "Only specs send there. Remove the call of process.send, or the write into a file that the code has not opened.",
    ];
  }
  if (killed.reason === "memory") {
    const used = killed.mb > 0 ? `${killed.mb} MB` : `more than ${killed.limitMb} MB`;
    return [
      `stopped at ${used} of memory`,
      "Something grows without end: an array that a loop pushes to, or a list that is copied at every step.",
    ];
  }
  if (killed.reason === "cancelled") return ["cancelled", "Save again to run it."];
  const how = killed.signal ? `by the signal ${killed.signal}` : `with exit code ${killed.code}`;
  return [
    `the process that ran your code ended ${how}`,
    "Code in an exercise may not end or kill the process. Remove the call that does.",
  ];
}

/**
 * The text for an error: its message, or an explanation for well-known errors.
 *
 * @param code the learner's code, which may show the cause
 */
export function errorText({ name, message }: Failure, code: string): string {
  if (/process\.exit unexpectedly called/.test(message)) {
    return "Your code called process.exit, which would end the run. Remove the call: return a value, or throw an error.";
  }
  if (/^Cannot read properties of undefined \(reading 'backend'\)/.test(message)) {
    const freed =
      "TensorFlow.js was handed a tensor that was freed before: by dispose, or at the end of the tf.tidy that it was made in.";
    return code.includes("logSigmoid")
      ? `${freed} The gradient of tf.logSigmoid always does that, by a fault of its own: write tf.neg(tf.softplus(tf.neg(x))).`
      : freed;
  }
  if (name === "ReferenceError" && message === "tf is not defined") {
    return 'tf is not defined: this file imports it as a type only, or not at all. Its values need import * as tf from "@tensorflow/tfjs".';
  }
  const [, kernel] = /^Cannot compute gradient: gradient function not found for (\w+)/.exec(message) ?? [];
  if (kernel)
    return `TensorFlow.js has no gradient for ${kernel}. Compute the same numbers by operations that have one.`;
  const [, shared] = /^Error in gradient for op (\w+)\. The gradient of input/.exec(message) ?? [];
  if (shared)
    return `${shared} took two inputs with different numbers of axes. TensorFlow.js gets the gradient of the smaller one wrong: it has one part for each item of the batch. Give both the same axes first; for x · W, batchedLinear does that.`;
  const plain = message
    .replace(/__vite_ssr_import_\d+__\./g, "")
    .split("\n")
    .slice(0, 8)
    .join("\n");
  return name && !plain.startsWith(name) ? `${name}: ${plain}` : plain;
}

/** The headline and the advice for a training that ran out of time. */
export function unfinishedText(run: TrainingRun, seconds: number): [string, string] {
  const { step, steps, stepsPerSecond, secondsLeft } = run;
  return [
    `stopped after ${seconds} s: the training had done ${step} of ${steps} steps`,
    `At ${tenths(stepsPerSecond)} steps/s it needed ${Math.ceil(secondsLeft)} s more. A loop over what one operation on a whole batch can do ` +
      "makes a step slow; so does another program on this machine.",
  ];
}
