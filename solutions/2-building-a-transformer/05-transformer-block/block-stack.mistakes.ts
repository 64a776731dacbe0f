import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
    because: "You ran the first block again and again. Every layer has its own weights.",
    blockStack: stack({ order: (blocks) => blocks.map(() => blocks[0]) }),
  },
  "last-block-again-and-again": {
    because: "You ran the last block again and again. Every layer has its own weights.",
    blockStack: stack({ order: (blocks) => blocks.map(() => blocks[blocks.length - 1]) }),
  },
  "forgets-the-last": {
    because: "You left out the last block: where does your loop end?",
    blockStack: stack({ order: (blocks) => blocks.slice(0, -1) }),
  },
  "forgets-the-first": {
    because: "You left out the first block: where does your loop begin?",
    blockStack: stack({ order: (blocks) => blocks.slice(1) }),
  },
  "first-block-alone": {
    because: "You ran only the first block: you return its result from inside the loop.",
    blockStack: stack({ order: (blocks) => blocks.slice(0, 1) }),
  },
  "runs-backwards": {
    because: "You ran the blocks from the last to the first. The first in the list reads x.",
    blockStack: stack({ order: (blocks) => [...blocks].reverse() }),
  },
  "every-block-reads-the-start": {
    because: "Each of your blocks reads x. It must read what the previous block returned.",
    blockStack: stack({ run: (_, block, heads, tap, x) => preNormBlock(x, block, heads, tap) }),
  },
  "stream-stays-the-start": {
    because: "You never made a block's result the new stream: x comes out again.",
    blockStack: stack({
      run: (stream, block, heads, tap) => {
        preNormBlock(stream, block, heads, tap);
        return stream;
      },
    }),
  },
  "frees-the-stream-it-read": {
    because:
      "You disposed the stream as soon as the next block had read it. The tap may have kept it: leave it to tidy.",
    blockStack: stack({
      run: (stream, block, heads, tap, x) => {
        const output = preNormBlock(stream, block, heads, tap); // [B, T, D]
        if (stream !== x) stream.dispose();
        return output;
      },
    }),
  },
  "residual-round-the-block": {
    because: "You added each block's result to the stream again. The block has already added to it.",
    blockStack: stack({
      run: (stream, block, heads, tap) => tf.add(stream, preNormBlock(stream, block, heads, tap)),
    }),
  },
  "adds-the-start-to-every-block": {
    because: "You added x before every later block. It is in the stream already.",
    blockStack: stack({
      run: (stream, block, heads, tap, x) =>
        preNormBlock(stream === x ? x : tf.add(stream, x), block, heads, tap),
    }),
  },
  "post-norm-blocks": {
    because: "You stacked post-norm blocks. A GPT's are pre-norm.",
    blockStack: stack({
      run: (stream, block, heads, tap) => postNormBlock(stream, block, heads, tap),
    }),
  },
  "tap-not-handed-on": {
    because: "You didn't pass the tap to the blocks: it sees nothing and changes nothing.",
    blockStack: stack({ tapOf: () => untapped }),
  },
  "three-at-most": {
    because: "You ran only the first three blocks. A stack runs every block of its list.",
    blockStack: (x, blocks, heads, tap) => stack({})(x, blocks.slice(0, 3), heads, tap),
  },
  "eight-at-most": {
    because: "You ran only the first eight blocks. A stack runs every block of its list: GPT-2 has 12.",
    blockStack: (x, blocks, heads, tap) => stack({})(x, blocks.slice(0, 8), heads, tap),
  },
  "tap-for-the-first-block": {
    because: "You gave the tap only to the first block.",
    blockStack: stack({ tapOf: (tap, layer) => (layer === 0 ? tapOfLayer(tap, 0) : untapped) }),
  },
  "tap-for-the-last-block": {
    because: "You gave the tap only to the last block.",
    blockStack: stack({
      tapOf: (tap, layer, { length }) => (layer === length - 1 ? tapOfLayer(tap, layer) : untapped),
    }),
  },
  "places-without-a-layer": {
    because:
      "Your places carry no layer, so the tap can't tell whose attention it sees. tapOfLayer puts the number first.",
    blockStack: stack({ tapOf: (tap) => tap }),
  },
  "layers-from-one": {
    because: "You counted the layers from 1. The first block is block 0.",
    blockStack: stack({ tapOf: (tap, layer) => tapOfLayer(tap, layer + 1) }),
  },
  "always-layer-0": {
    because: "All your blocks' places carry the number 0. Each has that of its own layer.",
    blockStack: stack({ tapOf: (tap) => tapOfLayer(tap, 0) }),
  },
  "one-digit-layers": {
    because: "You started again at 0 after block 9. Block 10 has the number 10.",
    blockStack: stack({ tapOf: (tap, layer) => tapOfLayer(tap, layer % 10) }),
  },
  "layers-from-the-end": {
    because: "You counted the layers from the end. The block that reads x is block 0.",
    blockStack: stack({ tapOf: (tap, layer, { length }) => tapOfLayer(tap, length - 1 - layer) }),
  },
  "empties-the-list": {
    because: "You took the blocks out of the caller's list, so the next call finds none. Only read the list.",
    blockStack: (x, blocks, heads, tap = untapped) =>
      tf.tidy(() => {
        let stream = x; // [B, T, D]
        for (let layer = 0; blocks.length > 0; layer++)
          stream = preNormBlock(stream, blocks.shift() as BlockWeights, heads, tapOfLayer(tap, layer));
        return stream;
      }),
  },
  "stream-through-the-tap-twice": {
    because: "You sent each block's stream through the tap once more. preNormBlock has already shown it.",
    blockStack: stack({
      run: (stream, block, heads, tap) => tap("stream", preNormBlock(stream, block, heads, tap)),
    }),
  },
  "layer-of-the-first-such-block": {
    because:
      "You looked up the layer by its block. A block that occurs twice in the list is found at its first index.",
    blockStack: stack({ tapOf: (tap, layer, blocks) => tapOfLayer(tap, blocks.indexOf(blocks[layer])) }),
  },
  "numbers-upon-numbers": {
    because: 'Every layer wraps the tap of the previous layer, so the numbers pile up: "0.1.weights".',
    blockStack: stack({
      tapOf: (tap, layer) =>
        Array.from({ length: layer + 1 }, (_, i) => i).reduce(
          (wrapped: Tap, i) => tapOfLayer(wrapped, i),
          tap,
        ),
    }),
  },
  "frees-the-input": {
    because:
      "You disposed x after the first block. It belongs to the caller, and inside tidy nothing needs it.",
    blockStack: stack({
      run: (stream, block, heads, tap) => {
        const output = preNormBlock(stream, block, heads, tap); // [B, T, D]
        stream.dispose();
        return output;
      },
    }),
  },
  "blocks-side-by-side": {
    because:
      "Each of your blocks reads x, and you added up what they add. Each must read the stream of the previous one.",
    blockStack: stack({
      run: (stream, block, heads, tap, x) => tf.add(stream, tf.sub(preNormBlock(x, block, heads, tap), x)),
    }),
  },
  "embedded-tapped-here": {
    because:
      'You called the tap with "embedded". That place belongs to the whole model; a stack has only its blocks\'.',
    blockStack: (x, blocks, heads, tap = untapped) => stack({})(tap("embedded", x), blocks, heads, tap),
  },
  "a-single-head": {
    because: "You gave the blocks a single head. Pass on the number of heads that you are given.",
    blockStack: stack({ run: (stream, block, _heads, tap) => preNormBlock(stream, block, 1, tap) }),
  },
  "zeros-without-blocks": {
    because: "Without blocks you returned zeros. No block changes the stream then: it is x.",
    blockStack: (x, blocks, heads, tap) =>
      blocks.length > 0 ? stack({})(x, blocks, heads, tap) : tf.zerosLike(x),
  },
});
