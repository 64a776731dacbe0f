import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { guide as right } from "./guide.js";

/** Another point, after the checks that the stub gives. */
const at = (point: (free: tf.Tensor, given: tf.Tensor, w: number) => tf.Tensor) => ({
  guide(free: tf.Tensor, given: tf.Tensor, w: number): tf.Tensor {
    right(free, given, w).dispose();
    return tf.tidy(() => point(free, given, w));
  },
});

export default mistakesFor<typeof import("./guide.js")>({
  "w-of-the-paper": {
    because:
      "The line starts at given. That is the paper's own w, which is ours minus 1: at w = 0 ours is free.",
    ...at((free, given, w) => tf.add(given, tf.mul(w, tf.sub(given, free)))),
  },
  "ends-exchanged": {
    because: "The two ends of the line were exchanged. w = 0 is free, and w = 1 is given.",
    ...at((free, given, w) => tf.add(given, tf.mul(w, tf.sub(free, given)))),
  },
  "leads-away": {
    because: "The difference has the wrong sign: with more w the result moves away from the class.",
    ...at((free, given, w) => tf.add(free, tf.mul(w, tf.sub(free, given)))),
  },
  "given-added": {
    because: "w times given was added to free. Only the difference between the two is scaled.",
    ...at((free, given, w) => tf.add(free, tf.mul(w, given))),
  },
  "free-left-out": {
    because: "Only the difference is left. The line starts at free.",
    ...at((free, given, w) => tf.mul(w, tf.sub(given, free))),
  },
  "given-scaled": {
    because: "given was multiplied by w. That makes it faster, and free has no say.",
    ...at((_free, given, w) => tf.mul(w, given)),
  },
  "only-between": {
    because: "w was cut to 0 to 1. The line has no end: guidance lives from going beyond.",
    ...at((free, given, w) => tf.add(free, tf.mul(Math.min(1, Math.max(0, w)), tf.sub(given, free)))),
  },
  "no-way-back": {
    because: "A w below 0 was treated like 0 or like its opposite. It leads as far in the other direction.",
    ...at((free, given, w) => tf.add(free, tf.mul(Math.abs(w), tf.sub(given, free)))),
  },
  "clipped-to-pixels": {
    because: "The result was cut to −1 to 1. It is a velocity, not a picture, and may be any number.",
    ...at((free, given, w) => tf.clipByValue(tf.add(free, tf.mul(w, tf.sub(given, free))), -1, 1)),
  },
  "zero-is-no-w": {
    because:
      "w = 0 was taken for no guidance at all, and gave the velocity with the class. It is the one without.",
    ...at((free, given, w) => tf.add(free, tf.mul(w || 1, tf.sub(given, free)))),
  },
  "rescaled-beyond-one": {
    because:
      "Above w = 1 the result was brought back to the length of given. The line is straight, and goes on.",
    ...at((free, given, w) => {
      const v = tf.add(free, tf.mul(w, tf.sub(given, free)));
      return w > 1 ? tf.mul(v, tf.div(tf.norm(given), tf.maximum(tf.norm(v), 1e-6))) : v;
    }),
  },
  "unit-direction": {
    because: "The difference was brought to length 1. How far given is from free is the unit of w.",
    ...at((free, given, w) => {
      const way = tf.sub(given, free);
      return tf.add(free, tf.mul(w, tf.div(way, tf.maximum(tf.norm(way), 1e-6))));
    }),
  },
  "mean-of-both": {
    because: "The weights were divided by 1 + w. They add up to 1 as they are: 1 − w and w.",
    ...at((free, given, w) => tf.div(tf.add(free, tf.mul(w, given)), w === -1 ? 1 : 1 + w)),
  },
  "given-itself": {
    because:
      "At w = 1 the tensor given itself was returned. A caller that frees the result would free the input.",
    ...at((free, given, w) => (w === 1 ? given : tf.add(free, tf.mul(w, tf.sub(given, free))))),
  },
});
