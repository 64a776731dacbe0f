import { blank } from "#lib/blank";

/**
 * The activation function of GPT: passes large numbers, holds back negative ones, and is smooth in between.
 *
 *     gelu(x) = ½ · x · (1 + tanh( √(2/π) · (x + 0.044715 · x³) ))
 *
 * This is the tanh form. The exact form, x · Φ(x) with the normal cumulative distribution Φ, differs by at most 0.0005.
 *
 * @param x any finite number
 * @returns near x for large x, near 0 for very negative x
 * @see Hendrycks and Gimpel 2016, section 2
 */
export function gelu(x: number): number {
  const inner = blank("the argument of tanh");
  const share = blank("the share of x that passes"); // 0 to 1
  return x * share;
}
