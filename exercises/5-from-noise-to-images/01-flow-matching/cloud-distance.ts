import { blank } from "#lib/blank";
import { assertRectangular, assertSameLength, type Matrix } from "#lib/arrays";

/**
 * Returns the energy distance of two clouds of points: 0 if the same places hold the same shares of the points, positive otherwise.
 *
 *     2 E‖X − Y‖ − E‖X − X'‖ − E‖Y − Y'‖
 *
 * E is the mean over all draws: X and X' from a, Y and Y' from b. All draws are independent, and each point of a cloud is equally likely.
 * ‖p − q‖ is the Euclidean distance.
 *
 * @param a a cloud of points, `[n, D]`. A point may occur several times
 * @param b a second cloud, `[m, D]`
 * @returns the energy distance, exact for these points: nothing is drawn
 * @throws RangeError if a cloud is empty, or two points, of one cloud or of both, have different lengths
 * @see Székely and Rizzo 2013, "Energy statistics: a class of statistics based on distances"
 */
export function energyDistance(a: Matrix, b: Matrix): number {
  assertRectangular("a", a);
  assertRectangular("b", b);
  assertSameLength("the lengths of the points of a and b", a[0].length, b[0].length);
  return blank("the three means, exactly");
}
