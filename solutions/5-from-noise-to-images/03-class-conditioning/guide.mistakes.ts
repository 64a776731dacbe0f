import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
      "You started the line at given. That is the paper's own w, which is ours minus 1: at our w = 0, the result is free.",
    ...at((free, given, w) => tf.add(given, tf.mul(w, tf.sub(given, free)))),
  },
  "ends-exchanged": {
    because: "You swapped the two ends of the line. w = 0 is free, and w = 1 is given.",
    ...at((free, given, w) => tf.add(given, tf.mul(w, tf.sub(free, given)))),
  },
  "leads-away": {
    because: "You got the sign of the difference wrong, so more w leads away from the class.",
    ...at((free, given, w) => tf.add(free, tf.mul(w, tf.sub(free, given)))),
  },
  "sum-for-difference": {
    because: "You added free to given before you scaled. The way from free to given is their difference.",
    ...at((free, given, w) => tf.add(free, tf.mul(w, tf.add(given, free)))),
  },
  "given-added": {
    because: "You added w times given to free. Only the difference between the two is scaled.",
    ...at((free, given, w) => tf.add(free, tf.mul(w, given))),
  },
  "free-left-out": {
    because: "You returned only the difference. The line starts at free.",
    ...at((free, given, w) => tf.mul(w, tf.sub(given, free))),
  },
  "given-scaled": {
    because: "You multiplied given by w. That only makes it faster, and free has no say.",
    ...at((_free, given, w) => tf.mul(w, given)),
  },
  "only-between": {
    because: "You cut w to 0 to 1. The line has no end, and guidance lives from going beyond 1.",
    ...at((free, given, w) => tf.add(free, tf.mul(Math.min(1, Math.max(0, w)), tf.sub(given, free)))),
  },
  "large-w-cut": {
    because: "You cut a large w. It may be any finite number: the line has no end.",
    ...at((free, given, w) => tf.add(free, tf.mul(Math.max(-500, Math.min(500, w)), tf.sub(given, free)))),
  },
  "no-way-back": {
    because: "You treated a w below 0 like 0 or like its opposite. It leads as far in the other direction.",
    ...at((free, given, w) => tf.add(free, tf.mul(Math.abs(w), tf.sub(given, free)))),
  },
  "clipped-to-pixels": {
    because: "You cut the result to −1 to 1. It is a velocity, not a picture, and may be any number.",
    ...at((free, given, w) => tf.clipByValue(tf.add(free, tf.mul(w, tf.sub(given, free))), -1, 1)),
  },
  "zero-is-no-w": {
    because:
      "You took w = 0 for no guidance at all and returned the velocity with the class. It is the one without.",
    ...at((free, given, w) => tf.add(free, tf.mul(w || 1, tf.sub(given, free)))),
  },
  "rescaled-beyond-one": {
    because:
      "You scaled the result back to the length of given above w = 1. The line is straight and goes on.",
    ...at((free, given, w) => {
      const v = tf.add(free, tf.mul(w, tf.sub(given, free)));
      return w > 1 ? tf.mul(v, tf.div(tf.norm(given), tf.maximum(tf.norm(v), 1e-6))) : v;
    }),
  },
  "unit-direction": {
    because: "You scaled the difference to length 1. How far given is from free is the unit of w.",
    ...at((free, given, w) => {
      const way = tf.sub(given, free);
      return tf.add(free, tf.mul(w, tf.div(way, tf.maximum(tf.norm(way), 1e-6))));
    }),
  },
  "mean-of-both": {
    because: "You divided the weights by 1 + w. They add up to 1 as they are: 1 − w and w.",
    ...at((free, given, w) => tf.div(tf.add(free, tf.mul(w, given)), w === -1 ? 1 : 1 + w)),
  },
  "given-itself": {
    because:
      "You returned the tensor given itself at w = 1. A caller that frees the result would free the input.",
    ...at((free, given, w) => (w === 1 ? given : tf.add(free, tf.mul(w, tf.sub(given, free))))),
  },
  "one-less-than-w": {
    because: "You went w − 1 times the difference from free. At w = 1 the result is given, so it is w times.",
    ...at((free, given, w) => tf.add(free, tf.mul(w - 1, tf.sub(given, free)))),
  },
  "w-squared": {
    because: "You squared w. Equal steps in w are equal steps along the line.",
    ...at((free, given, w) => tf.add(free, tf.mul(w * w, tf.sub(given, free)))),
  },
  "whole-w-only": {
    because: "You rounded w. Between 0 and 1 the result lies between free and given.",
    ...at((free, given, w) => tf.add(free, tf.mul(Math.round(w), tf.sub(given, free)))),
  },
  "stops-at-free": {
    because:
      "You took a w below 0 for 0. The line goes on before free: at w = −1, as far in the other direction.",
    ...at((free, given, w) => tf.add(free, tf.mul(Math.max(0, w), tf.sub(given, free)))),
  },
  "sum-for-difference-of-shares": {
    because:
      "You added w times free to 1 + w times given. One share grows as the other falls; they sum to 1.",
    ...at((free, given, w) => tf.add(tf.mul(1 + w, given), tf.mul(w, free))),
  },
});
