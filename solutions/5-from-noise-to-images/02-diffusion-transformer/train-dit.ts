import * as tf from "@tensorflow/tfjs";
import { gaussians, uniformTimes } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import { picturesIn } from "#lib/pictures/pixels";
import { type Shape, shapeBatch } from "#lib/pictures/shapes";
import type { Random } from "#lib/random";
import { eulerFlow } from "../01-flow-matching/euler-flow.js";
import { type FlowPlan, type FlowTrainer, flowTrainer } from "../01-flow-matching/train-two-moons.js";
import { velocityLoss } from "../01-flow-matching/velocity-loss.js";
import { type DiT, ditVariables, ditVelocity } from "./dit-velocity.js";

/** Draws B times, `[B]`. */
export type DrawTimes = (B: number, rng: Random) => tf.Tensor;

/** How a diffusion transformer is trained. */
export interface DiTPlan extends FlowPlan {
  /** B, the number of pictures in each step */
  batch: number;
}

/**
 * Computes the loss of a velocity on one fresh batch: `velocityLoss` of pictures of the world, standard normal noise for each pixel, and a
 * time for each picture. The draws come in this order: the batch (`shapeBatch`), the noise (`gaussians`), the times.
 *
 * @param velocity the velocity that learns
 * @param world all pictures a batch can contain
 * @param B number of pictures
 * @param rng source of all draws
 * @param drawTimes draws the times; uniform in [0, 1) unless given
 * @returns a new tensor with one number; gradients flow to the velocity
 * @throws RangeError if B is not a whole number of at least 1
 */
export function shapeLoss(
  velocity: Velocity,
  world: Shape[],
  B: number,
  rng: Random,
  drawTimes: DrawTimes = uniformTimes,
): tf.Scalar {
  assertCount("a batch", B);
  return tf.tidy(() => {
    // blank: the loss of a fresh batch
    const { x } = shapeBatch(world, B, rng); // [B, H, W, 1]
    const noise = gaussians(x.shape, rng); // [B, H, W, 1]
    const t = drawTimes(B, rng); // [B]
    return velocityLoss(velocity, x, noise, t); // []
    // end
  });
}

/**
 * Creates a trainer that teaches a diffusion transformer to draw shapes: `flowTrainer` on `shapeLoss`, with a fresh batch in each step.
 *
 * @param dit the network; all of it is trained, in place
 * @param world the pictures to learn from
 * @param plan as for `flowTrainer`, and the size of a batch
 * @param rng source of all draws
 * @param drawTimes draws the times; uniform in [0, 1) unless given
 */
export function ditTrainer(
  dit: DiT,
  world: Shape[],
  plan: DiTPlan,
  rng: Random,
  drawTimes: DrawTimes = uniformTimes,
): FlowTrainer {
  // blank: the trainer of all weights on this loss
  const velocity: Velocity = (x, t) => ditVelocity(dit, x, t); // [B, H, W, C]
  return flowTrainer(ditVariables(dit), () => shapeLoss(velocity, world, plan.batch, rng, drawTimes), plan);
  // end
}

/**
 * Draws pictures: `eulerFlow` moves standard normal noise from `rng` to data. The pixels are read with `await`.
 *
 * @param dit the network; it stays unchanged
 * @param count number of pictures
 * @param steps number of Euler steps
 * @returns the pixels of each picture, not clipped: a few may lie outside −1 to 1
 * @throws RangeError if count or steps is not a whole number of at least 1
 */
export async function drawPictures(
  dit: DiT,
  count: number,
  steps: number,
  rng: Random,
): Promise<Float32Array[]> {
  assertCount("a drawing", count);
  const { height: H, width: W, channels: C } = dit.sizes;
  const drawn: tf.Tensor = tf.tidy(() => {
    // blank: the pictures, from noise
    const noise = gaussians([count, H, W, C], rng); // [count, H, W, C]
    return eulerFlow((x, t) => ditVelocity(dit, x, t), noise, steps); // [count, H, W, C]
    // end
  });
  const pixels = await drawn.data();
  drawn.dispose();
  return picturesIn(pixels, H * W * C);
}

function assertCount(what: string, count: number): void {
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`${what} must have a whole number of pictures, at least 1, got ${count}`);
}
