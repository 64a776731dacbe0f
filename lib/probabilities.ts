/**
 * Checks that a list is a distribution: a probability for each of some outcomes.
 *
 * @param name how the error should call the list: `"p"`
 * @throws RangeError if it is empty, if an entry is not a number from 0 to 1, or if the sum is more than 1e-6 away from 1
 */
export function assertProbabilities(name: string, list: number[]): void {
  if (list.length === 0) throw new RangeError(`${name} must have one probability or more, got none`);
  const odd = list.findIndex((p) => !(p >= 0 && p <= 1));
  if (odd >= 0) throw new RangeError(`${name}[${odd}] must be a number from 0 to 1, got ${list[odd]}`);
  const sum = list.reduce((total, p) => total + p, 0);
  if (Math.abs(sum - 1) > 1e-6) throw new RangeError(`${name} must sum to 1, got a sum of ${sum}`);
}
