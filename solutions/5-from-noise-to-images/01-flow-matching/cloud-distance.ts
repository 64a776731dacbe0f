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
  // blank: the three means, exactly
  const distance = (p: number[], q: number[]) => Math.sqrt(p.reduce((sum, x, i) => sum + (x - q[i]) ** 2, 0));
  const meanDistance = (from: Matrix, to: Matrix) => {
    let sum = 0;
    for (const p of from) for (const q of to) sum += distance(p, q);
    return sum / (from.length * to.length);
  };
  return 2 * meanDistance(a, b) - meanDistance(a, a) - meanDistance(b, b);
  // end
}
