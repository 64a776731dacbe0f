import * as tf from "@tensorflow/tfjs";
import { startWasm } from "../../../lib/backend/wasm/start.js";
import { mersenneTwister } from "../../../lib/random.js";
import {
  gradientFlow,
  type Parts,
} from "../../../solutions/2-building-a-transformer/05-transformer-block/gradient-flow.js";
import type { BlockWeights } from "../../../solutions/2-building-a-transformer/05-transformer-block/pre-norm-block.js";
import type { Figure } from "../figure.js";

// How long a gradient is after each of eight untrained blocks, on its way back, with and without each part of a block.

await startWasm();

const [BLOCKS, T, D] = [8, 8, 32];
const variants: [string, Parts, at: [number, number]][] = [
  ["neither", { residual: false, norm: false }, [4, 7]],
  ["norms only", { residual: false, norm: true }, [6, 4]],
  ["residuals only", { residual: true, norm: false }, [0, 7]],
  ["both", { residual: true, norm: true }, [4, 7]],
];

/** Small weights need another scale than large ones. */
const TICKS: Record<number, string>[] = [
  { [-30]: "1e-30", [-20]: "1e-20", [-10]: "1e-10", 0: "1", 5: "" },
  { 0: "1", 2: "100", 4: "1e4", 6: "1e6" },
];

/** The length before the first block has been passed, after it, and so on, in powers of ten. */
function lengths(parts: Parts, std: number): [number, number][] {
  const rng = mersenneTwister(1); // the same weights in all variants, up to their size
  const random = (shape: number[], size: number) =>
    tf.tensor(
      Array.from({ length: tf.util.sizeFromShape(shape) }, () => rng.gauss(0, size)),
      shape,
    );
  const norm = () => ({ gamma: tf.ones([D]), beta: tf.zeros([D]) }); // [D] each
  const square = () => random([D, D], std); // [D, D]
  const flow = tf.tidy(() => {
    const blocks = Array.from(
      { length: BLOCKS },
      (): BlockWeights => ({
        norm1: norm(),
        attention: { Wq: square(), Wk: square(), Wv: square(), Wo: square() },
        norm2: norm(),
        mlp: {
          W1: random([D, 4 * D], std),
          b1: tf.zeros([4 * D]),
          W2: random([4 * D, D], std),
          b2: tf.zeros([D]),
        },
      }),
    );
    const [x, dOutput] = [random([1, T, D], 1), random([1, T, D], 1)]; // [1, T, D] each
    return gradientFlow(x, blocks, 4, dOutput, parts).arraySync() as number[]; // [N + 1]
  });
  return flow.toReversed().map((length, passed) => [passed, Math.log10(length)]);
}

export const figure: Figure = {
  page: "2-building-a-transformer/05-transformer-block/2-gradients.md",
  name: "gradient-flow",
  title: "The length of a gradient on its way back through eight blocks",
  alt: "Two plots of a gradient's length on its way back through eight blocks: with small weights it vanishes only without both norms and residuals, and with large weights it explodes only without norms.",
  panels: [0.02, 0.2].map((std, i) => ({
    title: `weights of std ${std}`,
    x: { label: "blocks passed on the way back", ticks: { 0: "0", 2: "2", 4: "4", 6: "6", 8: "8" } },
    y: {
      label: "length of the gradient",
      ticks: TICKS[i],
    },
    curves: variants.map(([name, parts, at]) => ({ name, points: lengths(parts, std), at: at[i] })),
  })),
};
