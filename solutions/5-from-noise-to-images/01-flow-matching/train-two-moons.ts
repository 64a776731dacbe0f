import * as tf from "@tensorflow/tfjs";
import { twoMoons } from "#lib/flow/moons";
import { gaussians, uniformTimes } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import type { Random } from "#lib/random";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { warmupCosine } from "../../2-building-a-transformer/07-training-at-scale/warmup-cosine.js";
import { velocityLoss } from "./velocity-loss.js";

/** How a flow is trained. */
export interface FlowPlan {
  /** how many steps the schedule is made for, more than 20 */
  steps: number;
  /** the highest learning rate */
  peak: number;
  /** the largest norm the gradient may have, above 0; without it, gradients aren't clipped */
  clip?: number;
}

/** A training run, driven step by step. */
export interface FlowTrainer {
  /** Updates the variables once. Returns the loss before the update, a new tensor, and leaves no other tensor behind. */
  step(): tf.Scalar;
  /** Frees the moments of AdamW. The variables stay. */
  dispose(): void;
}

const WARMUP = 20;

/**
 * Applies part 2's training step to any loss.
 *
 * A step computes the loss once, along with its gradient with respect to the variables. If the plan sets a clip, the step clips the
 * gradient, with one norm over all variables. Then it makes one update by AdamW with β₂ = 0.99, without weight decay. The learning rate
 * follows `warmupCosine`: 20 steps of warmup, then decay to peak / 20 at the end of the plan.
 *
 * @param variables the variables to train, in place; nothing else is trained
 * @param lossOf returns the loss of the next batch, which it draws itself
 * @throws RangeError if the plan has 20 steps or fewer; at a step, if `clip` is given and not above 0
 */
export function flowTrainer(
  variables: tf.Variable[],
  lossOf: () => tf.Scalar,
  { steps, peak, clip }: FlowPlan,
): FlowTrainer {
  if (!(steps > WARMUP)) throw new RangeError(`a plan has more than ${WARMUP} steps, got ${steps}`);
  const optimizer = adamW(variables, { beta2: 0.99, weightDecay: 0 });
  const schedule = { peak, warmup: WARMUP, total: steps, min: peak / 20 };
  let taken = 0;
  return {
    step: () =>
      tf.tidy(() => {
        // blank: one update, and the loss before it
        const { value, grads } = tf.variableGrads(lossOf, variables); // [], the shapes of the variables
        const used =
          clip === undefined ? (grads as Gradients) : clipGradients(grads as Gradients, clip).grads; // the shapes of the variables
        optimizer.step(used, warmupCosine(taken, schedule));
        taken += 1;
        return value; // []
        // end
      }),
    dispose: () => optimizer.dispose(),
  };
}

/**
 * Computes the loss that teaches a velocity the two moons, for one batch: `velocityLoss` of `size` pairs of data and noise. The data comes
 * from `twoMoons`, the noise is standard normal, and times are uniform in [0, 1). Each pair and each call gets its own draws.
 *
 * @param velocity the velocity that learns, for points of the plane
 * @param size number of pairs, 1 or more
 * @param rng source of all draws
 * @returns a new tensor with one number; gradients flow to the velocity
 * @throws RangeError if size is not a whole number of at least 1
 */
export function moonLoss(velocity: Velocity, size: number, rng: Random): tf.Scalar {
  if (!(Number.isInteger(size) && size >= 1))
    throw new RangeError(`a batch has a whole number of pairs, at least 1, got ${size}`);
  return tf.tidy(() => {
    // blank: the loss of a fresh batch
    const x0 = tf.tensor2d(twoMoons(size, rng)); // [B, 2]
    const x1 = gaussians([size, 2], rng); // [B, 2]
    const t = uniformTimes(size, rng); // [B]
    return velocityLoss(velocity, x0, x1, t); // []
    // end
  });
}
