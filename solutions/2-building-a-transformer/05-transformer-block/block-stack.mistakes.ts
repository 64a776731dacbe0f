import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { type Tap, tapOfLayer, untapped } from "#lib/tap";
import { blockStack as right } from "./block-stack.js";
import { postNormBlock } from "./post-norm-block.js";
import { type BlockWeights, preNormBlock } from "./pre-norm-block.js";

/** One step from block to block: what a mistake does differently. */
interface Steps {
  /** the blocks in the order in which they are run */
  order: (blocks: BlockWeights[]) => BlockWeights[];
  /** the tap of a layer */
  tapOf: (tap: Tap, layer: number, blocks: BlockWeights[]) => Tap;
  /** the stream behind a block */
  run: (stream: tf.Tensor, block: BlockWeights, heads: number, tap: Tap, x: tf.Tensor) => tf.Tensor;
}

const steps: Steps = {
  order: (blocks) => blocks,
  tapOf: (tap, layer) => tapOfLayer(tap, layer),
  run: (stream, block, heads, tap) => preNormBlock(stream, block, heads, tap), // [B, T, D]
};

/** The stack behind its checks, with something else done. */
const stack =
  (other: Partial<Steps>) =>
  (x: tf.Tensor, blocks: BlockWeights[], heads: number, tap: Tap = untapped): tf.Tensor => {
    tf.dispose(blocks.length > 0 ? right(x, blocks, heads) : []);
    const { order, tapOf, run } = { ...steps, ...other };
    return tf.tidy(() =>
      order(blocks).reduce(
        (stream, block, layer) => run(stream, block, heads, tapOf(tap, layer, blocks), x),
        x,
      ),
    );
  };

export default mistakesFor<typeof import("./block-stack.js")>({
  "first-block-again-and-again": {
    because: "The first block was run over and over. Every layer has weights of its own.",
    blockStack: stack({ order: (blocks) => blocks.map(() => blocks[0]) }),
  },
  "last-block-again-and-again": {
    because: "The last block was run over and over. Every layer has weights of its own.",
    blockStack: stack({ order: (blocks) => blocks.map(() => blocks[blocks.length - 1]) }),
  },
  "forgets-the-last": {
    because: "The last block was left out: where does the loop end?",
    blockStack: stack({ order: (blocks) => blocks.slice(0, -1) }),
  },
  "forgets-the-first": {
    because: "The first block was left out: where does the loop begin?",
    blockStack: stack({ order: (blocks) => blocks.slice(1) }),
  },
  "first-block-alone": {
    because: "Only the first block was run: its result was returned from inside the loop.",
    blockStack: stack({ order: (blocks) => blocks.slice(0, 1) }),
  },
  "runs-backwards": {
    because: "The blocks were run from the last to the first. The first in the list reads x.",
    blockStack: stack({ order: (blocks) => [...blocks].reverse() }),
  },
  "every-block-reads-the-start": {
    because: "Every block read x. Each reads what the one before it left.",
    blockStack: stack({ run: (_, block, heads, tap, x) => preNormBlock(x, block, heads, tap) }),
  },
  "stream-stays-the-start": {
    because: "What the blocks give never became the stream: x came out again.",
    blockStack: stack({
      run: (stream, block, heads, tap) => {
        preNormBlock(stream, block, heads, tap);
        return stream;
      },
    }),
  },
  "frees-the-stream-it-read": {
    because:
      "The stream was disposed of once the next block had read it. The tap may have kept it: leave it to tidy.",
    blockStack: stack({
      run: (stream, block, heads, tap, x) => {
        const output = preNormBlock(stream, block, heads, tap); // [B, T, D]
        if (stream !== x) stream.dispose();
        return output;
      },
    }),
  },
  "residual-round-the-block": {
    because: "Each block's result was added to the stream again. The block has added to it already.",
    blockStack: stack({
      run: (stream, block, heads, tap) => tf.add(stream, preNormBlock(stream, block, heads, tap)),
    }),
  },
  "adds-the-start-to-every-block": {
    because: "x was added in front of every later block. It is in the stream already.",
    blockStack: stack({
      run: (stream, block, heads, tap, x) =>
        preNormBlock(stream === x ? x : tf.add(stream, x), block, heads, tap),
    }),
  },
  "post-norm-blocks": {
    because: "The stack was made of post-norm blocks. A GPT's are pre-norm.",
    blockStack: stack({
      run: (stream, block, heads, tap) => postNormBlock(stream, block, heads, tap),
    }),
  },
  "tap-not-handed-on": {
    because: "The tap was not handed to the blocks: it sees nothing and changes nothing.",
    blockStack: stack({ tapOf: () => untapped }),
  },
  "three-at-most": {
    because: "Only the first three blocks were run. A stack runs every block of its list.",
    blockStack: (x, blocks, heads, tap) => stack({})(x, blocks.slice(0, 3), heads, tap),
  },
  "tap-for-the-first-block": {
    because: "Only the first block got the tap.",
    blockStack: stack({ tapOf: (tap, layer) => (layer === 0 ? tapOfLayer(tap, 0) : untapped) }),
  },
  "tap-for-the-last-block": {
    because: "Only the last block got the tap.",
    blockStack: stack({
      tapOf: (tap, layer, { length }) => (layer === length - 1 ? tapOfLayer(tap, layer) : untapped),
    }),
  },
  "places-without-a-layer": {
    because:
      "The places carry no layer: nobody can tell whose attention it is. tapOfLayer puts the number in front.",
    blockStack: stack({ tapOf: (tap) => tap }),
  },
  "layers-from-one": {
    because: "The layers were counted from 1. The first block is block 0.",
    blockStack: stack({ tapOf: (tap, layer) => tapOfLayer(tap, layer + 1) }),
  },
  "always-layer-0": {
    because: "Every block's places carry the number 0. Each has that of its own layer.",
    blockStack: stack({ tapOf: (tap) => tapOfLayer(tap, 0) }),
  },
  "layers-from-the-end": {
    because: "The layers were counted from the end. The block that reads x is block 0.",
    blockStack: stack({ tapOf: (tap, layer, { length }) => tapOfLayer(tap, length - 1 - layer) }),
  },
  "empties-the-list": {
    because:
      "The blocks were taken out of the caller's list, and the next call finds none. Read the list only.",
    blockStack: (x, blocks, heads, tap = untapped) =>
      tf.tidy(() => {
        let stream = x; // [B, T, D]
        for (let layer = 0; blocks.length > 0; layer++)
          stream = preNormBlock(stream, blocks.shift() as BlockWeights, heads, tapOfLayer(tap, layer));
        return stream;
      }),
  },
  "stream-through-the-tap-twice": {
    because: "Each block's stream went through the tap once more. preNormBlock has shown it already.",
    blockStack: stack({
      run: (stream, block, heads, tap) => tap("stream", preNormBlock(stream, block, heads, tap)),
    }),
  },
  "layer-of-the-first-such-block": {
    because:
      "The layer was looked up by its block: one that stands in the list twice is found at its first place.",
    blockStack: stack({ tapOf: (tap, layer, blocks) => tapOfLayer(tap, blocks.indexOf(blocks[layer])) }),
  },
  "numbers-upon-numbers": {
    because: 'Every layer wrapped the tap of the layer before it, so the numbers pile up: "0.1.weights".',
    blockStack: stack({
      tapOf: (tap, layer) =>
        Array.from({ length: layer + 1 }, (_, i) => i).reduce(
          (wrapped: Tap, i) => tapOfLayer(wrapped, i),
          tap,
        ),
    }),
  },
});
