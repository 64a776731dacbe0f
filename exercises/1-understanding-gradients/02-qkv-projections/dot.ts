import { blank } from "#lib/blank";
import { assertSameLength, type Vector } from "#lib/arrays";

/**
 * The dot product of two vectors: multiply the numbers at the same index, and add up the products.
 *
 *     u · v = Σ_k u[k] · v[k]
 *
 * It is large if u and v point the same way, 0 if they are at right angles, and negative if they point apart.
 *
 * @param u `[n]`
 * @param v `[n]`
 * @returns one number; 0 for two empty vectors, the sum over nothing
 * @throws RangeError if the lengths differ
 */
export function dot(u: Vector, v: Vector): number {
  assertSameLength("the lengths of u and v", u.length, v.length);
  return blank("the sum of the products of the numbers at the same index");
}
