import * as tf from "@tensorflow/tfjs";
import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import { gaussians, uniformTimes } from "#lib/flow/noise";
import { picturesIn, pooled } from "#lib/pictures/pixels";
import { judgeShapes, type Shape, type ShapeReport, shapeBatch } from "#lib/pictures/shapes";
import type { Random } from "#lib/random";
import { stopGradient } from "#lib/stop-gradient";
import { eulerFlow } from "../01-flow-matching/euler-flow.js";
import { flowTrainer } from "../01-flow-matching/train-two-moons.js";
import { velocityLoss } from "../01-flow-matching/velocity-loss.js";
import { ditVariables, ditVelocity } from "../02-diffusion-transformer/dit-velocity.js";
import { normalTimes } from "../02-diffusion-transformer/draw-times.js";
import { classSignal } from "./class-signal.js";
import { dropLabels } from "./drop-labels.js";
import { frechetDistance } from "./frechet-distance.js";
import {
  type LabeledDiT,
  type LabeledPlan,
  labeledLoss,
  labeledTrainer,
  labeledVelocity,
  NONE,
  type SweepRow,
} from "./guidance-sweep.js";
import { guidedVelocity, type Interval, type LabeledVelocity } from "./guided-sampler.js";

interface LossParts {
  told: (labels: number[], share: number, rng: Random) => number[];
  times: (B: number, rng: Random) => tf.Tensor;
  loss: (
    velocity: LabeledVelocity,
    told: number[],
    x: tf.Tensor,
    noise: tf.Tensor,
    t: tf.Tensor,
  ) => tf.Scalar;
}
const lossParts: LossParts = {
  told: (labels, share, rng) => dropLabels(labels, share, NONE, rng),
  times: normalTimes,
  loss: (velocity, told, x, noise, t) =>
    velocityLoss((each, when) => velocity(each, when, told), x, noise, t),
};
/** The loss with some parts done in another way. */
const byLoss = (other: Partial<LossParts>) => ({
  labeledLoss(
    velocity: LabeledVelocity,
    world: Shape[],
    plan: Pick<LabeledPlan, "batch" | "share">,
    rng: Random,
  ) {
    const { told, times, loss } = { ...lossParts, ...other };
    return tf.tidy(() => {
      const { x, labels } = shapeBatch(world, plan.batch, rng);
      const hidden = told(labels, plan.share, rng);
      const noise = gaussians(x.shape, rng);
      return loss(velocity, hidden, x, noise, times(plan.batch, rng));
    });
  },
});

/** The loss with its draws in another order, after that of the batch. */
const drawing = (...order: ("labels" | "noise" | "times")[]) => ({
  labeledLoss(
    velocity: LabeledVelocity,
    world: Shape[],
    plan: Pick<LabeledPlan, "batch" | "share">,
    rng: Random,
  ) {
    return tf.tidy(() => {
      const { x, labels } = shapeBatch(world, plan.batch, rng);
      let [told, noise, t] = [labels, x as tf.Tensor, tf.zeros([plan.batch]) as tf.Tensor];
      for (const draw of order)
        if (draw === "labels") told = lossParts.told(labels, plan.share, rng);
        else if (draw === "noise") noise = gaussians(x.shape, rng);
        else t = normalTimes(plan.batch, rng);
      return lossParts.loss(velocity, told, x, noise, t);
    });
  },
});

interface SweepParts {
  /** what is asked for */
  wishes: (count: number) => number[];
  /** the scales of the rows */
  rowsOf: (scales: number[]) => number[];
  noise: (first: tf.Tensor, rng: Random) => tf.Tensor;
  flow: (
    velocity: LabeledVelocity,
    labels: number[],
    w: number,
    noise: tf.Tensor,
    steps: number,
    interval?: Interval,
  ) => tf.Tensor;
  judged: (
    pictures: Float32Array[],
    world: Shape[],
    labels: number[],
    before: Float32Array[],
  ) => Pick<ShapeReport, "right" | "different">;
  distance: (pictures: Float32Array[], world: Shape[]) => number;
}
const features = (pictures: ArrayLike<number>[]) =>
  pictures.map((picture) => pooled(picture, Math.sqrt(picture.length)));
const pixelsOf = (world: Shape[]) => world.map(({ pixels }) => pixels);
const sweepParts: SweepParts = {
  wishes: (count) => Array.from({ length: count }, (_, i) => i % NONE),
  rowsOf: (scales) => scales,
  noise: (first) => first,
  flow: (velocity, labels, w, noise, steps, interval) =>
    eulerFlow(guidedVelocity(velocity, labels, NONE, w, interval), noise, steps),
  judged: (pictures, world, labels) => judgeShapes(pictures, world, labels),
  distance: (pictures, world) => frechetDistance(features(pictures), features(pixelsOf(world))),
};
/** The sweep with some parts done in another way. */
const bySweep = (other: Partial<SweepParts>) => ({
  async guidanceSweep(
    velocity: LabeledVelocity,
    world: Shape[],
    scales: number[],
    { count, steps }: { count: number; steps: number },
    rng: Random,
    interval?: Interval,
  ) {
    const { wishes, rowsOf, noise, flow, judged, distance } = { ...sweepParts, ...other };
    const size = world[0].pixels.length;
    const labels = wishes(count);
    const first = gaussians([count, Math.sqrt(size), Math.sqrt(size), 1], rng);
    const rows: (SweepRow & { pictures: Float32Array[] })[] = [];
    for (const w of rowsOf(scales)) {
      const drawn = tf.tidy(() => flow(velocity, labels, w, noise(first, rng), steps, interval));
      const pictures = picturesIn(await drawn.data(), size);
      drawn.dispose();
      const before = rows.flatMap((row) => row.pictures);
      const { right, different } = judged(pictures, world, labels, before);
      rows.push({ w, right, different, distance: distance(pictures, world), pictures });
    }
    first.dispose();
    return rows;
  },
});
/** A trainer of other variables. */
const training = (variablesOf: (net: LabeledDiT) => tf.Variable[]) => ({
  labeledTrainer: (net: LabeledDiT, world: Shape[], plan: LabeledPlan, rng: Random) =>
    flowTrainer(variablesOf(net), () => labeledLoss(labeledVelocity(net), world, plan, rng), plan),
});

export default mistakesFor<typeof import("./guidance-sweep.js")>({
  "clip-left-out": {
    because: "The plan's clip did not reach the trainer. Pass it all of the plan.",
    labeledTrainer: (net: LabeledDiT, world: Shape[], plan: LabeledPlan, rng: Random) =>
      flowTrainer(
        [...ditVariables(net.dit), net.table],
        () => labeledLoss(labeledVelocity(net), world, plan, rng),
        { steps: plan.steps, peak: plan.peak },
      ),
  },
  "signal-left-out": {
    because: "You never passed the labels to the network. Their signal is added to that of the time.",
    labeledVelocity:
      ({ dit }) =>
      (x, t) =>
        ditVelocity(dit, x, t),
  },
  "none-without-a-signal": {
    because: "You gave “no class given” no signal. It has a row in the table, and that row is learned.",
    labeledVelocity:
      ({ dit, table }) =>
      (x, t, labels) =>
        tf.tidy(() => {
          const isClass = tf.tensor2d(labels.map((label) => [Number(label < NONE)]));
          return ditVelocity(dit, x, t, tf.mul(classSignal(labels, table), isClass));
        }),
  },
  "table-is-a-constant": {
    because: "You cut the signal off from the table, so the table never learns.",
    labeledVelocity:
      ({ dit, table }) =>
      (x, t, labels) =>
        tf.tidy(() => ditVelocity(dit, x, t, stopGradient(classSignal(labels, table)))),
  },
  "never-dropped": {
    because:
      "You never hid a label. The row of “no class given” stays as it was drawn, and guidance starts from there.",
    ...byLoss({
      told: (labels, share, rng) => {
        dropLabels(labels, share, NONE, rng);
        return labels;
      },
    }),
  },
  "dropped-by-batch": {
    because: "You hid the labels of the whole batch or none. Each is hidden by itself.",
    ...byLoss({
      told: (labels, share, rng) => (rng.random() < share ? labels.map(() => NONE) : labels),
    }),
  },
  "share-stays": {
    because: "You kept the share and hid the rest. The share is the probability that a label is hidden.",
    ...byLoss({ told: (labels, share, rng) => dropLabels(labels, 1 - share, NONE, rng) }),
  },
  "last-class-for-none": {
    because: "You turned hidden labels into the last class, so that class learns the mean of all.",
    ...byLoss({ told: (labels, share, rng) => dropLabels(labels, share, NONE - 1, rng) }),
  },
  "uniform-times": {
    because: "You drew uniform times. Most should be in the middle, which decides what a picture shows.",
    ...byLoss({ times: uniformTimes }),
  },
  "one-time-for-the-batch": {
    because: "You gave all pictures of the batch one time. Each has a time of its own.",
    ...byLoss({ times: (B, rng) => tf.add(tf.zeros([B]), normalTimes(1, rng)) }),
  },
  "data-and-noise-swapped": {
    because: "You swapped data and noise. t = 0 is data.",
    ...byLoss({
      loss: (velocity, told, x, noise, t) => lossParts.loss(velocity, told, noise, x, t),
    }),
  },
  "times-before-noise": {
    because: "You drew the times before the noise. The order of the draws is batch, labels, noise, times.",
    ...drawing("labels", "times", "noise"),
  },
  "labels-hidden-last": {
    because: "You hid labels after the other draws. The order of the draws is batch, labels, noise, times.",
    ...drawing("noise", "times", "labels"),
  },
  "noise-before-labels": {
    because:
      "You drew the noise before you hid labels. The order of the draws is batch, labels, noise, times.",
    ...drawing("noise", "labels", "times"),
  },
  "table-not-trained": {
    because: "You left the table out of the variables. The network has to learn what a class means, too.",
    ...training(({ dit }) => ditVariables(dit)),
  },
  "table-alone-trained": {
    because: "You trained only the table. The network has to learn what to do with its signals.",
    ...training(({ table }) => [table]),
  },
  "rows-by-w": {
    because: "You sorted the rows by w. They are expected in the order of the scales.",
    ...bySweep({ rowsOf: (scales) => scales.toSorted((a, b) => a - b) }),
  },
  "each-w-once": {
    because: "You left out a scale that occurs twice. Each scale has a row, whatever the others are.",
    ...bySweep({ rowsOf: (scales) => [...new Set(scales)] }),
  },
  "first-wishes-judged": {
    because: "You judged only the first four pictures. A row is judged by all of them.",
    ...bySweep({ judged: (pictures, world, labels) => judgeShapes(pictures.slice(0, NONE), world, labels) }),
  },
  "how-many-are-right": {
    because: "You counted the right pictures. `right` is their share.",
    ...bySweep({
      judged: (pictures, world, labels) => {
        const { right, different } = judgeShapes(pictures, world, labels);
        return { right: right * pictures.length, different };
      },
    }),
  },
  "right-for-different": {
    because: "You swapped two numbers of the judge: `right` is a share, `different` a number of pictures.",
    ...bySweep({
      judged: (pictures, world, labels) => {
        const { right, different } = judgeShapes(pictures, world, labels);
        return { right: different, different: right };
      },
    }),
  },
  "root-of-the-distance": {
    because: "You took the root of the distance. `frechetDistance` is the distance here, as it is.",
    ...bySweep({ distance: (pictures, world) => Math.sqrt(sweepParts.distance(pictures, world)) }),
  },
  "fresh-noise-for-each-w": {
    because:
      "You drew new noise for each row. Only w may differ: then you see what w does to the same picture.",
    ...bySweep({
      noise: (first, rng) => gaussians(first.shape, rng),
    }),
  },
  "w-ignored": {
    because: "You drew all rows at w = 1.",
    ...bySweep({
      flow: (velocity, labels, _w, noise, steps, interval) =>
        sweepParts.flow(velocity, labels, 1, noise, steps, interval),
    }),
  },
  "w-of-the-paper": {
    because: "You took w for the paper's own, which is ours minus 1.",
    ...bySweep({
      flow: (velocity, labels, w, noise, steps, interval) =>
        sweepParts.flow(velocity, labels, w + 1, noise, steps, interval),
    }),
  },
  "interval-ignored": {
    because: "You ignored the interval. Pass it on to the guided velocity.",
    ...bySweep({
      flow: (velocity, labels, w, noise, steps) => sweepParts.flow(velocity, labels, w, noise, steps),
    }),
  },
  "one-step": {
    because: "You took a single step of the flow. The plan says how many.",
    ...bySweep({
      flow: (velocity, labels, w, noise, _steps, interval) =>
        sweepParts.flow(velocity, labels, w, noise, 1, interval),
    }),
  },
  "nothing-was-wished": {
    because: "You didn't tell the judge what was asked for, so nothing can be right.",
    ...bySweep({ judged: (pictures, world) => judgeShapes(pictures, world) }),
  },
  "different-counts-the-wrong": {
    because:
      "You counted the wrong pictures. `different` says how many pictures of the world there are among them.",
    ...bySweep({
      judged: (pictures, world, labels) => {
        const { right } = judgeShapes(pictures, world, labels);
        return { right, different: Math.round((1 - right) * pictures.length) };
      },
    }),
  },
  "distance-of-pixels": {
    because: "You compared all pixels. Compare the `pooled` features, 16 numbers for each picture.",
    ...bySweep({
      distance: (pictures, world) =>
        frechetDistance(
          pictures.map((picture) => [...picture]),
          pixelsOf(world).map((picture) => [...picture]),
        ),
    }),
  },
  "distance-from-itself": {
    because: "You compared the pictures with themselves. The distance is that from the world.",
    ...bySweep({ distance: (pictures) => frechetDistance(features(pictures), features(pictures)) }),
  },
  "different-so-far": {
    because: "You counted the pictures of all rows so far. `different` is of the row's own pictures.",
    ...bySweep({
      judged: (pictures, world, labels, before) => ({
        right: judgeShapes(pictures, world, labels).right,
        different: judgeShapes([...before, ...pictures], world).different,
      }),
    }),
  },
  "scale-zero-is-one": {
    because: "You took a scale of 0 for none and drew it at 1. At 0 the classes have no effect.",
    ...bySweep({
      flow: (velocity, labels, w, noise, steps, interval) =>
        eulerFlow(guidedVelocity(velocity, labels, NONE, w || 1, interval), noise, steps),
    }),
  },
  "wishes-in-blocks": {
    because: "You asked for all disks first, then for all boxes. The wishes are the four shapes in turn.",
    ...bySweep({
      wishes: (count) => Array.from({ length: count }, (_, i) => Math.floor((i * NONE) / count)),
    }),
  },
  "none-among-the-wishes": {
    because: "Every fifth wish is no class. The wishes are the four shapes in turn.",
    ...bySweep({ wishes: (count) => Array.from({ length: count }, (_, i) => i % (NONE + 1)) }),
  },
  "part-of-the-world": {
    because: "You compared with as many pictures of the world as you drew. Compare with the whole world.",
    ...bySweep({
      distance: (pictures, world) => sweepParts.distance(pictures, world.slice(0, pictures.length)),
    }),
  },
  "different-drawings": {
    because: "You counted drawings that differ. `different` counts the pictures of the world that they show.",
    ...bySweep({
      judged: (pictures, world, labels) => ({
        right: judgeShapes(pictures, world, labels).right,
        different: new Set(pictures.map((picture) => picture.join())).size,
      }),
    }),
  },
  "first-class-for-none": {
    because: "You turned hidden labels into 0, the disk, so disks learn the mean of all.",
    ...byLoss({ told: (labels, share, rng) => dropLabels(labels, share, 0, rng) }),
  },
  "share-of-zero-is-a-tenth": {
    because: "You took a share of 0 for none given. At 0 no label is hidden.",
    ...byLoss({ told: (labels, share, rng) => dropLabels(labels, share || 0.1, NONE, rng) }),
  },
  "asks-the-latest-trainer": {
    because:
      "You keep the network outside the function, where the next trainer writes over it. Keep it in the call that makes the trainer.",
    labeledTrainer: asTheLatest(labeledTrainer),
  },
  "asks-the-latest-velocity": {
    because:
      "You keep the network outside the function, where the next velocity writes over it. Keep it in the call.",
    labeledVelocity: asTheLatest(labeledVelocity),
  },
});
