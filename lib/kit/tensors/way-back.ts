import * as tf from "@tensorflow/tfjs";
import { Finding, type FindingData, observe } from "../finding.js";

// What can go wrong between a result that can be computed and its gradient.

/**
 * Judges that the chain also holds where an axis has length 1: taking that apart works on the way there, and TensorFlow.js finds
 * no way back. Where the function takes no other length there is nothing to judge.
 */
export function judgeAtOne(
  forward: (tensors: any) => tf.Tensor,
  at: Record<string, tf.Tensor>,
  what: string,
): FindingData | undefined {
  const names = Object.keys(at);
  const ofList = (...xs: tf.Tensor[]) => forward(Object.fromEntries(names.map((name, i) => [name, xs[i]])));
  for (const [name, tensor] of Object.entries(at)) {
    // The last axis holds components; matrices and vectors are weights.
    for (let axis = 0; tensor.rank > 2 && axis < tensor.rank - 1; axis++) {
      if (tensor.shape[axis] < 2) continue;
      const size = tensor.shape.map((length, i) => (i === axis ? 1 : length));
      const said = tf.tidy(() => {
        const begin = tensor.shape.map(() => 0);
        const one = { ...at, [name]: tf.slice(tensor, begin, size) };
        try {
          forward(one);
        } catch {
          return undefined;
        }
        return messageOf(() => tf.grads(ofList)(names.map((each) => one[each])));
      });
      if (said === undefined) continue;
      return {
        headline: `${what} cannot be differentiated where axis ${axis} of ${name} has length 1`,
        misconception: onTheWayBack(said),
        details: whole(said),
        map: [],
        observed: observe(`not differentiable at length 1: ${said}`, [], []),
      };
    }
  }
  return undefined;
}

function messageOf(call: () => unknown): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return (error as Error).message.split("\n")[0];
  }
}

/** What TensorFlow.js said, in lines of the screen's width. */
export function whole(said: string): string[] {
  const lines: string[] = [];
  for (const word of said.split(" ")) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= 76)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** What lies behind an error of TensorFlow.js that comes only once gradients are asked for. */
export function onTheWayBack(said: string): string {
  if (/passed to stack|tensor to concat/.test(said))
    return "TensorFlow.js finds no way back through tf.unstack or tf.split into a single piece. Take the axes apart with reshape and transpose.";
  if (/The gradient of input .* does not match the shape/.test(said))
    return "An operation took two inputs of different shapes, and TensorFlow.js has no gradient for that: the gradient that it computes for the shared input has one part for each item of the batch. Give both inputs the same number of axes first.";
  return /gradient/i.test(said)
    ? "Somewhere the chain from the input to the result is cut: a value was read out of a tensor, or an operation without a gradient was used."
    : "The result can be computed, but on the way back TensorFlow.js fails in one of the operations that were used.";
}

/** Whether a function returns its argument itself: TensorFlow.js finds no operation between the two, and no gradient. */
export function handsBack(forward: (x: tf.Tensor) => tf.Tensor, at: tf.Tensor): boolean {
  return tf.tidy(() => {
    const x = tf.clone(at);
    return forward(x) === x;
  });
}

export function itself(what: string): Finding {
  return new Finding({
    headline: `${what} returns its argument itself, where a new tensor is expected`,
    misconception:
      "Disposing of the result would take the argument away, too. tf.clone gives a tensor of its own.",
    details: [],
    map: [],
    observed: observe("returns its argument", [], []),
  });
}
