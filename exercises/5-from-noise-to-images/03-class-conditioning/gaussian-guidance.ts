import { blank } from "#lib/blank";

/** A class on the number line, whose data are normally distributed. */
export interface Bell {
  mean: number;
  /** standard deviation; it and its square are above 0 */
  sd: number;
}

/**
 * Computes the exact velocity for normal data: the mean of x1 − x0 over all pairs whose paths are at x at time t.
 *
 *     x = (1 − t) · x0 + t · x1,   x0 normal with the bell's mean and sd,   x1 normal with mean 0 and sd 1,   both independent
 *
 * @param x any finite number
 * @param t from 0 to 1, both included
 * @throws RangeError if t is not from 0 to 1, the mean is not finite, or the sd is not a finite number above 0
 */
export function bellVelocity(x: number, t: number, bell: Bell): number {
  assertTime(t);
  assertBell(bell);
  const { mean, sd } = bell;
  return blank("the mean of x1 minus the mean of x0, among the pairs that are at x");
}

/**
 * Computes the exact velocity for data of several equally large classes: what a network learns if it doesn't know the class.
 *
 * It is the mean of the classes' velocities, each weighted by the probability of its class given x at time t. The result is finite even far
 * from all classes.
 *
 * @param x from −1e100 to 1e100
 * @param t from 0 to 1, both included
 * @param bells one for each class
 * @throws RangeError if there are no bells, and in the cases of `bellVelocity`
 */
export function mixtureVelocity(x: number, t: number, bells: Bell[]): number {
  if (bells.length === 0) throw new RangeError("bells must hold at least one bell, got none");
  const velocities = bells.map((bell) => bellVelocity(x, t, bell)); // [K]
  return blank("the mean of the velocities");
}

/**
 * Samples with exact guidance, in Euler steps from t = 1 down to 0. There is no network, so the effect on the samples comes from guidance
 * itself, except for the error of the steps.
 *
 * @param start the numbers the samples start from, pure noise
 * @param bells one for each class
 * @param wanted the class toward which all samples are guided, an index of `bells`
 * @param w the guidance scale: 0 ignores the class, 1 is the class's own velocity, above 1 goes beyond
 * @param steps number of steps, all of the same length
 * @returns a new list with the place where each number of `start` ends
 * @throws RangeError if `wanted` is not an index of `bells`, w is not finite, or steps is not a whole number of at least 1,
 *   and in the cases of `mixtureVelocity`
 */
export function guidedBells(
  start: number[],
  bells: Bell[],
  wanted: number,
  w: number,
  steps: number,
): number[] {
  if (bells.length === 0) throw new RangeError("bells must hold at least one bell, got none");
  for (const bell of bells) assertBell(bell);
  if (!(wanted in bells))
    throw new RangeError(`wanted must be an index of ${bells.length} bells, got ${wanted}`);
  if (!Number.isFinite(w)) throw new RangeError(`w must be a finite number, got ${w}`);
  if (!(Number.isInteger(steps) && steps >= 1))
    throw new RangeError(`steps must be a whole number of at least 1, got ${steps}`);
  return start.map((from) => {
    let x = from;
    for (let i = 0; i < steps; i++) {
      const t = 1 - i / steps;
      blank("one guided step");
    }
    return x;
  });
}

function assertTime(t: number): void {
  if (!(t >= 0 && t <= 1)) throw new RangeError(`t must be a number from 0 to 1, got ${t}`);
}

function assertBell({ mean, sd }: Bell): void {
  if (!Number.isFinite(mean)) throw new RangeError(`the mean of a bell must be finite, got ${mean}`);
  if (!(Number.isFinite(sd) && sd > 0)) throw new RangeError(`the sd of a bell must be above 0, got ${sd}`);
}
