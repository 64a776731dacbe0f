import { blank } from "#lib/blank";
import { assertRectangular, assertSameLength, type Matrix } from "#lib/arrays";

/**
 * Returns the energy distance between two clouds of points. It is 0 if every place holds the same share of the points of both clouds, and
 * positive otherwise.
 *
 *     2 E‖X − Y‖ − E‖X − X'‖ − E‖Y − Y'‖
 *
 * E is the mean over all draws: X and X' are drawn from a, Y and Y' from b. All draws are independent, and each point of a cloud is equally
 * likely. ‖p − q‖ is the Euclidean distance.
 *
 * @param a a cloud of points, `[n, D]`. A point may occur several times
 * @param b a second cloud, `[m, D]`
 * @returns the energy distance, exact for these points, without any random draws
 * @throws RangeError if a cloud is empty, or if any two points, of the same cloud or of different ones, have different lengths
 * @see Székely and Rizzo 2013, "Energy statistics: a class of statistics based on distances"
 */
export function energyDistance(a: Matrix, b: Matrix): number {
  assertRectangular("a", a);
  assertRectangular("b", b);
  assertSameLength("the lengths of the points of a and b", a[0].length, b[0].length);
  return blank("the three means, exactly");
}
