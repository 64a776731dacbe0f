import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { gaussians } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import type { LatentNet } from "#lib/latent/latent-net";
import { clamped, picturesIn } from "#lib/pictures/pixels";
import type { Random } from "#lib/random";
import { eulerFlow } from "../01-flow-matching/euler-flow.js";
import { guidedVelocity } from "../03-class-conditioning/guided-sampler.js";
import { denormalize, normalize } from "./latent-statistics.js";
import {
  type LatentPainter,
  sampleLatent as right,
  noisesBetween as rightBetween,
  sampleLatent,
} from "./sample-latent.js";
import { NONE } from "./train-latent-flow.js";

type Keep = (x: tf.Tensor, t: number) => void;
interface SampleParts {
  start: (noise: tf.Tensor, painter: LatentPainter) => tf.Tensor;
  flow: typeof eulerFlow;
  keep: (keep: Keep | undefined, painter: LatentPainter) => Keep | undefined;
  paint: (codes: tf.Tensor, painter: LatentPainter, noise: tf.Tensor) => tf.Tensor;
}
const sampleParts: SampleParts = {
  start: (noise) => tf.clone(noise),
  flow: eulerFlow,
  keep: (keep) => keep,
  paint: (codes, { decode, statistics }) => decode(denormalize(codes, statistics)),
};
/** Sampling with some parts done in another way; steps that make no flow are refused as they should be. */
const bySample = (other: Partial<SampleParts>) => ({
  sampleLatent(velocity: Velocity, painter: LatentPainter, noise: tf.Tensor, steps: number, keep?: Keep) {
    if (!(Number.isInteger(steps) && steps >= 1)) return right(velocity, painter, noise, steps);
    const parts = { ...sampleParts, ...other };
    const start = parts.start(noise, painter);
    const codes = parts.flow(velocity, start, steps, parts.keep(keep, painter));
    const pictures = tf.tidy(() => tf.clone(parts.paint(codes, painter, noise)));
    tf.dispose([start, codes]);
    return pictures;
  },
});

interface DrawParts {
  noise: (B: number, Z: number, rng: Random) => tf.Tensor;
  velocity: (net: LatentNet, labels: number[], w: number) => Velocity;
  pixels: (picture: Float32Array) => Float32Array;
}
const drawParts: DrawParts = {
  noise: (B, Z, rng) => gaussians([B, Z], rng),
  velocity: (net, labels, w) => guidedVelocity(net.velocity, labels, NONE, w),
  pixels: (picture) => picture,
};
/** Drawing with some parts done in another way. */
const byDraw = (other: Partial<DrawParts>) => ({
  async drawDigits(
    net: LatentNet,
    painter: LatentPainter,
    labels: number[],
    w: number,
    steps: number,
    rng: Random,
  ): Promise<Float32Array[]> {
    if (labels.length === 0) return [];
    guidedVelocity(net.velocity, labels, NONE, w);
    const parts = { ...drawParts, ...other };
    const noise = parts.noise(labels.length, net.sizes.latent, rng);
    const drawn = sampleLatent(parts.velocity(net, labels, w), painter, noise, steps);
    const pixels = await drawn.data();
    tf.dispose([noise, drawn]);
    return picturesIn(pixels, pixels.length / labels.length).map(parts.pixels);
  },
});

/** Noises by other weights of a and b at a share of the way; what makes no way is refused as it should be. */
const between = (weightsAt: (share: number, a: tf.Tensor, b: tf.Tensor) => (number | tf.Tensor)[]) => ({
  noisesBetween(a: tf.Tensor, b: tf.Tensor, count: number): tf.Tensor {
    return tf.tidy(() => {
      rightBetween(a, b, count);
      const at = (share: number) => {
        const [ofA, ofB] = weightsAt(share, a, b);
        return tf.add(tf.mul(ofA, a), tf.mul(ofB, b));
      };
      return tf.stack(Array.from({ length: count }, (_, i) => at(i / (count - 1))));
    });
  },
});
const quarter = (share: number) => [Math.cos((share * Math.PI) / 2), Math.sin((share * Math.PI) / 2)];

export default mistakesFor<typeof import("./sample-latent.js")>({
  "decoded-as-they-are": {
    because:
      "You gave the decoder normalized codes. It knows only codes on the coder's own scale, so take them back first.",
    ...bySample({ paint: (codes, { decode }) => decode(codes) }),
  },
  "normalized-again": {
    because:
      "You normalized the codes once more. The flow made normalized codes; the decoder needs the way back.",
    ...bySample({ paint: (codes, { decode, statistics }) => decode(normalize(codes, statistics)) }),
  },
  "mean-not-added": {
    because: "You scaled the codes but didn't add their mean. Normalizing took away both.",
    ...bySample({ paint: (codes, { decode, statistics }) => decode(tf.mul(codes, statistics.std)) }),
  },
  "mean-before-the-scale": {
    because:
      "You added the mean before you scaled. The way back runs in reverse order: scale first, then add the mean.",
    ...bySample({
      paint: (codes, { decode, statistics: { mean, std } }) => decode(tf.mul(tf.add(codes, mean), std)),
    }),
  },
  "noise-on-the-scale-of-codes": {
    because: "You put the noise on the scale of the coder's codes. The flow starts from N(0, I) as it is.",
    ...bySample({ start: (noise, { statistics }) => denormalize(noise, statistics) }),
  },
  "noise-decoded": {
    because: "You decoded the noise, not the codes that the flow made of it.",
    ...bySample({ paint: (_, { decode, statistics }, noise) => decode(denormalize(noise, statistics)) }),
  },
  "decoded-at-each-step": {
    because:
      "You decoded the codes at each step. The flow needs no picture on the way, so decode once, at the end.",
    ...bySample({
      keep:
        (keep, { decode, statistics }) =>
        (x, t) => {
          if (t > 0) tf.tidy(() => void decode(denormalize(x, statistics)));
          keep?.(x, t);
        },
    }),
  },
  "decoded-one-by-one": {
    because: "You decoded each code by itself. The decoder takes the whole batch in one call.",
    ...bySample({
      paint: (codes, { decode, statistics }) =>
        tf.concat(tf.split(denormalize(codes, statistics), codes.shape[0]).map((code) => decode(code))),
    }),
  },
  "keep-left-out": {
    because:
      "You never called keep. Pass it to the sampler, which calls it at the start and after each step.",
    ...bySample({ keep: () => undefined }),
  },
  "keep-with-codes-of-the-decoder": {
    because:
      "You gave keep codes on the decoder's scale. It sees where the flow is, so its codes are normalized.",
    ...bySample({
      keep:
        (keep, { statistics }) =>
        (x, t) => {
          const codes = denormalize(x, statistics);
          keep?.(codes, t);
          codes.dispose();
        },
    }),
  },
  "one-step-too-few": {
    because: "You decoded the codes before the last step. They are done at t = 0.",
    ...bySample({
      flow: (velocity, noise, steps, keep) => {
        let codes = tf.clone(noise);
        const end = eulerFlow(velocity, noise, steps, (x, t) => {
          keep?.(x, t);
          if (t < 0.5 / steps) return;
          codes.dispose();
          codes = tf.clone(x);
        });
        end.dispose();
        return codes;
      },
    }),
  },
  "always-one-step": {
    because: "You took a single step of the flow, however many were asked for.",
    ...bySample({ flow: (velocity, noise, _, keep) => eulerFlow(velocity, noise, 1, keep) }),
  },
  "without-guidance": {
    because: "You ignored w. Guidance combines the velocity with the labels and the one without a class.",
    ...byDraw({ velocity: (net, labels) => (x, t) => net.velocity(x, t, labels) }),
  },
  "w-of-the-paper": {
    because:
      "You counted w from the velocity with the class, as the paper does. In guide, w = 1 is that velocity.",
    ...byDraw({ velocity: (net, labels, w) => guidedVelocity(net.velocity, labels, NONE, w + 1) }),
  },
  "nine-for-none": {
    because: "You used the digit 9 as “no class given”. That label is NONE, after the ten digits.",
    ...byDraw({ velocity: (net, labels, w) => guidedVelocity(net.velocity, labels, NONE - 1, w) }),
  },
  "no-labels": {
    because: "You never gave the network the labels. Each picture has its own.",
    ...byDraw({
      velocity: (net, labels) => (x, t) =>
        net.velocity(
          x,
          t,
          labels.map(() => NONE),
        ),
    }),
  },
  "one-label-for-all": {
    because: "You used the first label for all pictures. Each has its own.",
    ...byDraw({
      velocity: (net, labels, w) =>
        guidedVelocity(
          net.velocity,
          labels.map(() => labels[0]),
          NONE,
          w,
        ),
    }),
  },
  "pixels-cut": {
    because: "You cut pixels to −1 to 1. Return the pictures as the decoder makes them.",
    ...byDraw({ pixels: clamped }),
  },
  "straight-line": {
    because:
      "You put the noises on a straight line. In its middle the variance is 1/2, and no flow has ever started there.",
    ...between((share) => [1 - share, share]),
  },
  "straight-line-made-longer": {
    because:
      "You scaled the line back to variance 1, but its points are farthest apart in the middle. Let the angle grow evenly.",
    ...between((share) => {
      const length = Math.hypot(1 - share, share);
      return [(1 - share) / length, share / length];
    }),
  },
  "roots-of-the-shares": {
    because: "Your variance is right, but your first and last steps are too long. Let the angle grow evenly.",
    ...between((share) => [Math.sqrt(1 - share), Math.sqrt(share)]),
  },
  "from-b-to-a": {
    because: "You went from b to a. The first noise is a, and the last one is b.",
    ...between((share) => quarter(share).reverse()),
  },
  "half-a-circle": {
    because:
      "You went along half a circle, which passes b in its middle and ends at −a. A quarter leads from a to b.",
    ...between((share) => [Math.cos(share * Math.PI), Math.sin(share * Math.PI)]),
  },
  "angle-measured": {
    because:
      "You measured the angle between a and b. For independent noises the weights need no measuring: their squares sum to 1.",
    ...between((share, a, b) => {
      const cosine = tf.div(tf.sum(tf.mul(a, b)), tf.mul(tf.norm(a), tf.norm(b)));
      const angle = tf.acos(tf.clipByValue(cosine, -0.999, 0.999));
      const weight = (part: number) => tf.div(tf.sin(tf.mul(part, angle)), tf.sin(angle));
      return [weight(1 - share), weight(share)];
    }),
  },
  "one-noise-for-all": {
    because: "You drew one noise for all digits. Each has its own.",
    ...byDraw({ noise: (B, Z, rng) => tf.tidy(() => tf.tile(gaussians([1, Z], rng), [B, 1])) }),
  },
  "guided-away-from-zero": {
    because: "You guided away from the digit 0. The label for no class is `NONE`.",
    ...byDraw({ velocity: (net, labels, w) => guidedVelocity(net.velocity, labels, 0, w) }),
  },
  "never-arrives": {
    because: "Your last noise is one step before b. With both ends there are count − 1 steps.",
    noisesBetween: (a, b, count) =>
      tf.tidy(() => tf.slice(rightBetween(a, b, count + (count >= 2 ? 1 : 0)), 0, count)),
  },
});
