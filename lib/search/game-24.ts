/** The number that the Game of 24 asks for. */
export const GOAL = 24;

/** Numbers closer than this are equal: 8 / (3 - 8 / 3) isn't exactly 24 in floating point. */
export const TOLERANCE = 1e-5;

/** Whether two numbers are equal but for rounding. */
export function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) < TOLERANCE;
}

/** All 1,820 ways to draw four numbers from 1 to 13, each ascending, in ascending order. */
export function puzzles(): number[][] {
  const drawn: number[][] = [];
  for (let a = 1; a <= 13; a++)
    for (let b = a; b <= 13; b++)
      for (let c = b; c <= 13; c++) for (let d = c; d <= 13; d++) drawn.push([a, b, c, d]);
  return drawn;
}

/**
 * Checks the numbers of a state.
 *
 * @throws RangeError if there are none, or one isn't finite
 */
export function assertNumbers(numbers: number[]): void {
  if (numbers.length === 0) throw new RangeError("a state has one number or more, got none");
  for (const x of numbers)
    if (!Number.isFinite(x)) throw new RangeError(`the numbers of a state are finite, got ${x}`);
}
