import * as tf from "@tensorflow/tfjs";
import { gaussians } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import type { LatentNet } from "#lib/latent/latent-net";
import { mistakesFor } from "#lib/mistakes";
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
      "The decoder got normalized codes. It knows only codes on the coder's own scale, so take them back first.",
    ...bySample({ paint: (codes, { decode }) => decode(codes) }),
  },
  "normalized-again": {
    because:
      "The codes were normalized once more. The flow made normalized codes; the decoder needs the way back.",
    ...bySample({ paint: (codes, { decode, statistics }) => decode(normalize(codes, statistics)) }),
  },
  "mean-not-added": {
    because:
      "The codes were scaled, but their mean was not added. Both were taken away when the codes were normalized.",
    ...bySample({ paint: (codes, { decode, statistics }) => decode(tf.mul(codes, statistics.std)) }),
  },
  "mean-before-the-scale": {
    because:
      "The mean was added before the scale. The way back runs in the opposite order: scale first, then the mean.",
    ...bySample({
      paint: (codes, { decode, statistics: { mean, std } }) => decode(tf.mul(tf.add(codes, mean), std)),
    }),
  },
  "noise-on-the-scale-of-codes": {
    because: "The noise was put on the scale of the coder's codes. The flow starts from N(0, I) as it is.",
    ...bySample({ start: (noise, { statistics }) => denormalize(noise, statistics) }),
  },
  "noise-decoded": {
    because: "The noise was decoded, and not the codes that the flow made of it.",
    ...bySample({ paint: (_, { decode, statistics }, noise) => decode(denormalize(noise, statistics)) }),
  },
  "decoded-at-each-step": {
    because:
      "The codes were decoded at each step. The flow needs no picture on the way: decode once, at the end.",
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
    because: "Each code was decoded by itself. The decoder takes the whole batch in one call.",
    ...bySample({
      paint: (codes, { decode, statistics }) =>
        tf.concat(tf.split(denormalize(codes, statistics), codes.shape[0]).map((code) => decode(code))),
    }),
  },
  "keep-left-out": {
    because: "keep is never called. Hand it to the sampler, which calls it at the start and after each step.",
    ...bySample({ keep: () => undefined }),
  },
  "keep-with-codes-of-the-decoder": {
    because:
      "keep was given codes on the decoder's scale. It is told where the flow is, so its codes are normalized.",
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
    because: "The pictures are those before the last step. The codes are done at t = 0.",
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
    because: "The flow took a single step, however many were asked for.",
    ...bySample({ flow: (velocity, noise, _, keep) => eulerFlow(velocity, noise, 1, keep) }),
  },
  "without-guidance": {
    because: "w has no effect. Guidance takes the velocity with the labels and the one without a class.",
    ...byDraw({ velocity: (net, labels) => (x, t) => net.velocity(x, t, labels) }),
  },
  "w-of-the-paper": {
    because:
      "w was counted from the velocity with the class, as the paper does. In guide w = 1 is that velocity.",
    ...byDraw({ velocity: (net, labels, w) => guidedVelocity(net.velocity, labels, NONE, w + 1) }),
  },
  "nine-for-none": {
    because: "The digit 9 was taken for “no class given”. That label is NONE, after the ten digits.",
    ...byDraw({ velocity: (net, labels, w) => guidedVelocity(net.velocity, labels, NONE - 1, w) }),
  },
  "no-labels": {
    because: "The network was never told the labels. Each picture is asked for by its own.",
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
    because: "The first label was used for all pictures. Each has its own.",
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
    because: "Pixels were cut to −1 to 1. The pictures are returned as the decoder makes them.",
    ...byDraw({ pixels: clamped }),
  },
  "straight-line": {
    because:
      "The noises lie on a straight line. In its middle the variance is 1/2, and no flow has ever started there.",
    ...between((share) => [1 - share, share]),
  },
  "straight-line-made-longer": {
    because:
      "The line was scaled back to variance 1, but its points are farthest apart in the middle. Let the angle grow evenly.",
    ...between((share) => {
      const length = Math.hypot(1 - share, share);
      return [(1 - share) / length, share / length];
    }),
  },
  "roots-of-the-shares": {
    because:
      "The variance is right, but the first and the last steps are too long. Let the angle grow evenly.",
    ...between((share) => [Math.sqrt(1 - share), Math.sqrt(share)]),
  },
  "from-b-to-a": {
    because: "The way leads from b to a. The first noise is a, the last one b.",
    ...between((share) => quarter(share).reverse()),
  },
  "half-a-circle": {
    because:
      "The way is half a circle, so it passes b in its middle and ends at −a. A quarter leads from a to b.",
    ...between((share) => [Math.cos(share * Math.PI), Math.sin(share * Math.PI)]),
  },
  "angle-measured": {
    because:
      "The angle between a and b was measured. For independent noises the weights need no measuring: their squares sum to 1.",
    ...between((share, a, b) => {
      const cosine = tf.div(tf.sum(tf.mul(a, b)), tf.mul(tf.norm(a), tf.norm(b)));
      const angle = tf.acos(tf.clipByValue(cosine, -0.999, 0.999));
      const weight = (part: number) => tf.div(tf.sin(tf.mul(part, angle)), tf.sin(angle));
      return [weight(1 - share), weight(share)];
    }),
  },
});
