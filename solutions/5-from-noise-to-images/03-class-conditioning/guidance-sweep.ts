import * as tf from "@tensorflow/tfjs";
import { gaussians } from "#lib/flow/noise";
import { type Pixels, picturesIn, pooled } from "#lib/pictures/pixels";
import { judgeShapes, SHAPES, type Shape, shapeBatch } from "#lib/pictures/shapes";
import type { Random } from "#lib/random";
import { eulerFlow } from "../01-flow-matching/euler-flow.js";
import { type FlowPlan, type FlowTrainer, flowTrainer } from "../01-flow-matching/train-two-moons.js";
import { velocityLoss } from "../01-flow-matching/velocity-loss.js";
import { type DiT, ditVariables, ditVelocity } from "../02-diffusion-transformer/dit-velocity.js";
import { normalTimes } from "../02-diffusion-transformer/draw-times.js";
import { classSignal } from "./class-signal.js";
import { dropLabels } from "./drop-labels.js";
import { frechetDistance } from "./frechet-distance.js";
import { guidedVelocity, type Interval, type LabeledVelocity } from "./guided-sampler.js";

/** The label that says "no class given". */
export const NONE = SHAPES.length;

/** A diffusion transformer that takes a class. */
export interface LabeledDiT {
  dit: DiT;
  /** the table of `classTable`: a row for each of the four shapes and one for "no class given", `[5, D]` */
  table: tf.Variable;
}

/** How a network that takes a class is trained. */
export interface LabeledPlan extends FlowPlan {
  /** B, the number of pictures in each step */
  batch: number;
  /** the probability that a label is hidden */
  share: number;
}

/** The results of many requests at one guidance scale. */
export interface SweepRow {
  w: number;
  /** share of the pictures that show the requested shape */
  right: number;
  /** how many different pictures of the world are among them */
  different: number;
  /** Fréchet distance between the pictures and the world, by their `pooled` features */
  distance: number;
}

/** Returns the velocity of a network that takes a class: `ditVelocity` with the labels' signal. */
export function labeledVelocity({ dit, table }: LabeledDiT): LabeledVelocity {
  return (x, t, labels) =>
    tf.tidy(
      () =>
        /* blank: the velocity of a network that knows the labels */ ditVelocity(
          dit,
          x,
          t,
          classSignal(labels, table),
        ) /* end */,
    );
}

/**
 * Computes the loss of a velocity that takes labels, for one fresh batch of shapes. One network learns both the velocity of each class and
 * that of all data.
 *
 * The draws from `rng` come in this order: the batch (`shapeBatch`), which labels are hidden (`dropLabels`), the noise (`gaussians`), the
 * times (`normalTimes`).
 *
 * @param velocity the velocity that learns
 * @param world all pictures to draw from
 * @param plan the number of pictures, and the share of hidden labels
 * @returns a new tensor with one number; gradients flow to the velocity
 */
export function labeledLoss(
  velocity: LabeledVelocity,
  world: Shape[],
  { batch: B, share }: Pick<LabeledPlan, "batch" | "share">,
  rng: Random,
): tf.Scalar {
  return tf.tidy(() => {
    // blank: the loss of a fresh batch, in which some labels are hidden
    const { x, labels } = shapeBatch(world, B, rng); // [B, H, W, 1]
    const told = dropLabels(labels, share, NONE, rng);
    const noise = gaussians(x.shape, rng); // [B, H, W, 1]
    const t = normalTimes(B, rng); // [B]
    return velocityLoss((each, when) => velocity(each, when, told), x, noise, t); // []
    // end
  });
}

/**
 * Creates a trainer for a network that takes a class: `flowTrainer` on `labeledLoss`, with a fresh batch in each step. All parts of the
 * network are trained.
 */
export function labeledTrainer(net: LabeledDiT, world: Shape[], plan: LabeledPlan, rng: Random): FlowTrainer {
  const variables: tf.Variable[] = /* blank: what learns */ [...ditVariables(net.dit), net.table] /* end */;
  return flowTrainer(variables, () => labeledLoss(labeledVelocity(net), world, plan, rng), plan);
}

/**
 * Draws the same requested shapes at several guidance scales, and judges the pictures.
 *
 * The requests are the four shapes in turn: 0, 1, 2, 3, 0, and so on. Only w differs between the rows, so that they can be compared.
 *
 * @param velocity the velocity of a network trained with some labels hidden
 * @param world the pictures the network has learned from
 * @param scales the guidance scales, one per row
 * @param plan the number of pictures per row, at least two, and the number of steps `eulerFlow` takes
 * @param rng source of all draws
 * @param interval the times at which guidance works; all times unless given
 * @returns one row for each scale, in the order of the scales, and its pictures. Numbers are read with `await`
 */
export async function guidanceSweep(
  velocity: LabeledVelocity,
  world: Shape[],
  scales: number[],
  { count, steps }: { count: number; steps: number },
  rng: Random,
  interval?: Interval,
): Promise<(SweepRow & { pictures: Float32Array[] })[]> {
  const size = world[0].pixels.length;
  const side = Math.sqrt(size);
  const featuresOf = (pictures: Pixels[]) => pictures.map((picture) => pooled(picture, side));
  const labels = Array.from({ length: count }, (_, i) => i % NONE);
  const noise = gaussians([count, side, side, 1], rng); // [count, side, side, 1]
  const rows: (SweepRow & { pictures: Float32Array[] })[] = [];
  for (const w of scales) {
    const drawn: tf.Tensor = /* blank: pictures by guidance of strength w */ eulerFlow(
      guidedVelocity(velocity, labels, NONE, w, interval),
      noise,
      steps,
    ) /* end */; // [count, side, side, 1]
    const pictures = picturesIn(await drawn.data(), size);
    drawn.dispose();
    // blank: the row of these pictures
    const { right, different } = judgeShapes(pictures, world, labels);
    const distance = frechetDistance(featuresOf(pictures), featuresOf(world.map(({ pixels }) => pixels)));
    rows.push({ w, right, different, distance, pictures });
    // end
  }
  noise.dispose();
  return rows;
}
