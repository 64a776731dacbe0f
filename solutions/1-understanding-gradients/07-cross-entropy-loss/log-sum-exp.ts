import type { Vector } from "#lib/arrays";

/**
 * The logarithm of the sum of the exponentials, computed so that no exponential overflows on the way.
 *
 *     logSumExp(z) = ln Σ_j e^(z[j])
 *
 * It is a soft maximum: at least max z, at most max z + ln n. The logarithm of a softmax is built on it:
 * ln softmax(z)[i] = z[i] − logSumExp(z).
 *
 * @param z `[n]`, each finite or -Infinity
 * @returns one number; -Infinity if no z is larger than that, because the sum is then 0
 */
export function logSumExp(z: Vector): number {
  const max = Math.max(...z); // -Infinity for an empty list
  if (max === -Infinity) return -Infinity;
  const sum = /* blank: the sum of the exponentials of the shifted z */ z.reduce(
    (s, x) => s + Math.exp(x - max),
    0,
  ) /* end */;
  return /* blank: its logarithm, shifted back */ max + Math.log(sum) /* end */;
}
