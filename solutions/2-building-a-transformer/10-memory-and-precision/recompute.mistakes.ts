import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { tensorsOf, withTensors } from "#lib/tensor-tree";
import { vjp } from "#lib/vjp";
import { blockStack } from "../../2-building-a-transformer/05-transformer-block/block-stack.js";
import type { BlockWeights } from "../../2-building-a-transformer/05-transformer-block/pre-norm-block.js";
import { recompute as right, recomputedStack as rightStack } from "./recompute.js";

type F = (...inputs: tf.Tensor[]) => tf.Tensor;
type Gradient = (f: F, saved: tf.Tensor[], dy: tf.Tensor) => tf.Tensor[];

interface Other {
  save?: (tensors: tf.Tensor[], value: tf.Tensor) => tf.Tensor[];
  gradient?: Gradient;
  value?: (f: F, tensors: tf.Tensor[]) => tf.Tensor;
}

/** Runs f unrecorded, with another thing saved or another gradient. */
const running = ({
  save: what = (tensors) => tensors,
  gradient = vjp,
  value: run = (f, tensors) => tf.tidy(() => tf.clone(f(...tensors))),
}: Other) => ({
  recompute(f: F, inputs: tf.Tensor[]): tf.Tensor {
    return tf.customGrad((...args) => {
      const [tensors, save] = [args.slice(0, -1) as tf.Tensor[], args.at(-1) as tf.GradSaveFunc];
      const value = run(f, tensors);
      save(what(tensors, value));
      return { value, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => gradient(f, saved, dy) };
    })(...inputs);
  },
});

/** Runs the segments in another way; what is refused stays so. */
const segmenting = (
  through: (
    stream: tf.Tensor,
    part: BlockWeights[],
    heads: number,
    x: tf.Tensor,
    isLast: boolean,
  ) => tf.Tensor,
  cut: (blocks: BlockWeights[], segment: number) => BlockWeights[][] = segments,
) => ({
  recomputedStack(x: tf.Tensor, blocks: BlockWeights[], heads: number, segment: number): tf.Tensor {
    return tf.tidy(() => {
      rightStack(x, [], heads, segment);
      return cut(blocks, segment).reduce(
        (stream, part, i, { length }) => through(stream, part, heads, x, i === length - 1),
        x,
      );
    });
  },
});

const segments = (blocks: BlockWeights[], segment: number) =>
  Array.from({ length: Math.ceil(blocks.length / segment) }, (_, i) =>
    blocks.slice(i * segment, (i + 1) * segment),
  );

const wholly = (stream: tf.Tensor, part: BlockWeights[], heads: number) =>
  right(
    (read, ...weights) => blockStack(read, withTensors(part, weights), heads),
    [stream, ...tensorsOf(part)],
  );

/** Only some of the weights are handed in; the others are what the blocks hold. */
const handing = (chosen: (weight: tf.Tensor, i: number, part: BlockWeights[]) => boolean) =>
  segmenting((stream, part, heads) => {
    const weights = tensorsOf(part);
    const places = weights.map((_, i) => i).filter((i) => chosen(weights[i], i, part));
    return right(
      (read, ...given) => {
        const all = [...weights];
        for (const [j, i] of places.entries()) all[i] = given[j];
        return blockStack(read, withTensors(part, all), heads);
      },
      [stream, ...places.map((i) => weights[i])],
    );
  });

export default mistakesFor<typeof import("./recompute.js")>({
  "nothing-forgotten": {
    because: "The function was simply called, so all that it computes is kept for the backward pass.",
    recompute: (f, inputs) => tf.tidy(() => tf.clone(f(...inputs))),
  },
  "gradients-for-x-alone": {
    because: "Only the first input gets its gradient, the others get zeros.",
    ...running({
      gradient: (f, saved, dy) => vjp(f, saved, dy).map((grad, i) => (i === 0 ? grad : tf.zerosLike(grad))),
    }),
  },
  "dy-left-out": {
    because:
      "The gradient of the result was not used. It goes back through the function, and ones do not stand for it.",
    ...running({ gradient: (f, saved, dy) => vjp(f, saved, tf.onesLike(dy)) }),
  },
  "dy-times-gradient": {
    because:
      "The gradients were scaled by the mean of dy. dy must go back through the function, number by number.",
    ...running({
      gradient: (f, saved, dy) => vjp(f, saved, tf.onesLike(dy)).map((grad) => tf.mul(grad, tf.mean(dy))),
    }),
  },
  "sign-turned": {
    because: "The gradients have the wrong sign.",
    ...running({ gradient: (f, saved, dy) => vjp(f, saved, dy).map((grad) => tf.neg(grad)) }),
  },
  "no-gradient": {
    because: "All gradients are 0. What was not recorded has to be computed again, from what was saved.",
    ...running({ gradient: (_, saved) => saved.map((x) => tf.zerosLike(x)) }),
  },
  "tf-grads-inside": {
    because:
      "tf.grads was called inside a custom gradient. It clears the tape of the gradient around it; vjp does not.",
    ...running({ gradient: (f, saved, dy) => tf.grads(f as never)(saved, dy) }),
  },
  "one-run-an-input": {
    because: "The function runs again for every input. One run gives the gradients of all.",
    ...running({
      // A stack has many inputs, and run that often it would not come to an end in time on every machine.
      gradient: (f, saved, dy) =>
        saved.length > 3
          ? vjp(f, saved, dy)
          : saved.map((x, i) => vjp((y) => f(...saved.map((z, j) => (j === i ? y : z))), [x], dy)[0]),
    }),
  },
  "runs-twice-at-once": {
    because: "The function runs twice before anybody has asked for a gradient.",
    ...running({
      value: (f, tensors) =>
        tf.tidy(() => {
          f(...tensors);
          return tf.clone(f(...tensors));
        }),
    }),
  },
  "saves-more": {
    because: "Copies of the inputs were saved. The inputs themselves are in memory anyway.",
    ...running({ save: (tensors) => tensors.map((x) => tf.add(x, 0)) }),
  },
  "inputs-as-constants": {
    because: "The gradients are those of the inputs' copies, and did not come back to the inputs.",
    recompute: (f, inputs) =>
      tf.tidy(() => {
        const copies = inputs.map((x) =>
          tf.customGrad((y) => ({
            value: tf.clone(y as tf.Tensor),
            gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
          }))(x),
        );
        return right(f, copies);
      }),
  },
  "weights-by-closure": {
    because:
      "The weights are used by the function, but not handed in. recompute gives gradients to its inputs only, so these weights get none.",
    ...handing(() => false),
  },
  "matrices-only": {
    because: "Biases and norms were not handed in. Every weight that is to get a gradient must be an input.",
    ...handing((weight) => weight.rank === 2),
  },
  "first-block-only": {
    because: "Only the weights of a segment's first block were handed in. The others get no gradient.",
    ...handing((_, i, part) => i < tensorsOf(part[0]).length),
  },
  "stream-by-closure": {
    because:
      "The stream was not handed in, so no gradient gets past this segment, to x and to earlier blocks.",
    ...segmenting((stream, part, heads) =>
      right((...weights) => blockStack(stream, withTensors(part, weights), heads), tensorsOf(part)),
    ),
  },
  "x-every-time": {
    because: "Every segment reads x. It should read what the segment before it has left.",
    ...segmenting((_, part, heads, x) => wholly(x, part, heads)),
  },
  "no-checkpoints": {
    because: "The blocks were run without recompute, so all that they compute is kept.",
    ...segmenting((stream, part, heads) => blockStack(stream, part, heads)),
  },
  "one-checkpoint": {
    because:
      "All blocks are one segment. Then all that is inside them is there at once when it is computed again.",
    ...segmenting(wholly, (blocks) => (blocks.length > 0 ? [blocks] : [])),
  },
  "each-block": {
    because: "Every block is a segment of its own. A segment has as many blocks as the caller asks for.",
    ...segmenting(wholly, (blocks) => blocks.map((block) => [block])),
  },
  "segments-counted": {
    because: "The number was taken for how many segments there are. It is how many blocks one has.",
    ...segmenting(wholly, (blocks, segment) => segments(blocks, Math.ceil(blocks.length / segment))),
  },
  "rest-left-out": {
    because: "The blocks after the last full segment are missing. The last segment may be shorter.",
    ...segmenting(wholly, (blocks, segment) =>
      segments(blocks, segment).filter((part) => part.length === segment),
    ),
  },
  "last-block-first": {
    because: "The segments run from the last to the first.",
    ...segmenting(wholly, (blocks, segment) => segments(blocks, segment).reverse()),
  },
  "any-segment": {
    because: "A segment that is no whole number from 1 on is accepted. It must be refused.",
    recomputedStack: (x, blocks, heads, segment) =>
      rightStack(x, blocks, heads, segment >= 1 ? Math.floor(segment) : 1),
  },
  "saves-nothing": {
    because:
      "Nothing was saved, so the backward pass has nothing to run the function on. It needs the inputs.",
    ...running({ save: () => [] }),
  },
  "saves-the-first": {
    because: "Only the first input was saved. To run again, the function needs all of them.",
    ...running({ save: (tensors) => tensors.slice(0, 1) }),
  },
  "saves-the-result": {
    because:
      "The result was saved. The backward pass runs the function again, and needs its inputs for that.",
    ...running({ save: (_, value) => [value] }),
  },
  "one-head": {
    because: "The blocks run with one head. They have as many heads as the caller says.",
    recomputedStack: (x, blocks, _heads, segment) => rightStack(x, blocks, 1, segment),
  },
  "all-blocks-each-time": {
    because: "Every segment runs all blocks of the stack. A segment has blocks of its own.",
    ...segmenting(wholly, (blocks, segment) => segments(blocks, segment).map(() => blocks)),
  },
  "last-segment-kept": {
    because: "The last segment was run without recompute. Of every segment nothing is kept but its inputs.",
    ...segmenting((stream, part, heads, _x, isLast) =>
      isLast ? blockStack(stream, part, heads) : wholly(stream, part, heads),
    ),
  },
  "segments-within-the-stack": {
    because: "A segment longer than the stack was refused. The last segment may have fewer blocks.",
    recomputedStack: (x, blocks, heads, segment) => {
      if (segment > blocks.length)
        throw new RangeError(`a segment of ${segment} for ${blocks.length} blocks`);
      return rightStack(x, blocks, heads, segment);
    },
  },
  "inputs-by-closure": {
    because: "The gradients are of the inputs as the caller holds them. Take them of what was saved.",
    recompute: (f, inputs) => running({ gradient: (f, _, dy) => vjp(f, inputs, dy) }).recompute(f, inputs),
  },
  "gradients-turned-around": {
    because: "The gradients come in reverse. They have the order of the inputs.",
    ...running({ gradient: (f, saved, dy) => vjp(f, saved, dy).reverse() }),
  },
  "hands-through": {
    because: "What the function returns was handed through. It may be an input; the result is a new tensor.",
    ...running({ value: (f, tensors) => f(...tensors) }),
  },
});
