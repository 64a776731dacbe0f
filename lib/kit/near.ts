import { allClose, type Comparison, type Tolerance } from "./compare.js";

/** How near two numbers must be to stand for the same one in a story. */
const LOOSE: Tolerance = { atol: 1e-7, rtol: 1e-6 };
const LOOSE_FLOAT32: Tolerance = { atol: 1e-5, rtol: 3e-5 };

/** How near an answer must come to what a story predicts. Among tiny values everything is near in absolute terms. */
export function looseFor(expected: number[], float32: boolean): Tolerance {
  const largest = expected.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);
  const { atol, rtol } = float32 ? LOOSE_FLOAT32 : LOOSE;
  return { atol: atol * Math.min(1, largest), rtol };
}

/** Whether the answer is this list. */
export function gotIs(c: Comparison, values: number[]): boolean {
  return allClose(c.got, values, looseFor(c.expected, c.float32));
}

/** A story must move the right values this many times farther than it may miss the given ones: else it is noise. */
const TELLING = 100;

/** Whether the answer is what a story makes of the right values, and that is clearly something else. */
export function isTold(c: Comparison, story: number[]): boolean {
  return gotIs(c, story) && !allClose(c.expected, story, farFor(c));
}

/** How far apart numbers must be to be clearly different. */
export function farFor({ expected, float32 }: Comparison): Tolerance {
  const { atol, rtol } = looseFor(expected, float32);
  return { atol: TELLING * atol, rtol: TELLING * rtol };
}

/** Whether the values are all alike, up to the noise of a numeric gradient. */
export function isConstant(values: number[], float32: boolean): boolean {
  return allClose(
    values,
    values.map(() => values[0]),
    looseFor(values, float32),
  );
}
