import type { Matrix } from "#lib/arrays";
import type { Parameters } from "#lib/micro-model";
import { gelu } from "./gelu.js";
import { linear } from "./linear.js";

/** The result of the feed-forward network, with everything that a backward pass needs. */
export interface FeedForward {
  /** `[T, D]` */
  output: Matrix;
  /** The hidden units before the activation, `[T, d_ff]`. */
  preActivation: Matrix;
  /** The hidden units after the activation, `[T, d_ff]`. */
  activated: Matrix;
}

/**
 * The feed-forward network: every token on its own goes through two linear layers with a GELU between them.
 *
 *     preActivation = X · W1ᵀ + b1
 *     activated     = gelu(preActivation), elementwise
 *     output        = activated · W2ᵀ + b2
 *
 * @param X one token per row, `[T, D]`
 * @param p `W1` `[d_ff, D]`, `b1` `[d_ff]`, `W2` `[D, d_ff]`, `b2` `[D]`
 * @returns the output and both hidden stages, new matrices that share no list
 * @throws RangeError if the weights don't fit X or each other
 * @see Vaswani et al. 2017, section 3.3; Radford et al. 2018 for the GELU
 */
export function feedForward(X: Matrix, p: Pick<Parameters, "W1" | "b1" | "W2" | "b2">): FeedForward {
  // blank: in several statements: the first layer, the activation, the second layer
  const preActivation = linear(X, p.W1, p.b1); // [T, d_ff]
  const activated = preActivation.map((row) => row.map((z) => gelu(z))); // [T, d_ff]
  const output = linear(activated, p.W2, p.b2); // [T, D]
  return { output, preActivation, activated };
  // end
}
