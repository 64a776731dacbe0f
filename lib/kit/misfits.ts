import type { Matrix } from "../arrays.js";

/** A matrix of which one row does not fit, and what a refusal calls it. */
export interface Misfit {
  what: string;
  rows: Matrix;
}

/**
 * Matrices in which one row is too short or too long by one: the first, one in the middle, and the last. For refusals: who asks one
 * row alone for its length is told by the others.
 *
 * @param name how a message calls the matrix
 * @param fits one with at least two rows, all of the right length
 */
export function misfitRows(name: string, fits: Matrix): Misfit[] {
  const last = fits.length - 1;
  const places = [...new Set([last, 0, Math.floor(last / 2)])];
  return places.flatMap((place) => {
    const but = (row: number[]) => fits.map((each, i) => (i === place ? row : [...each]));
    const [row, width] = [fits[place], fits[place].length];
    return [
      { what: `${name} whose row ${place} has ${width - 1} numbers, not ${width}`, rows: but(row.slice(1)) },
      { what: `${name} whose row ${place} has ${width + 1} numbers, not ${width}`, rows: but([...row, 0.5]) },
    ];
  });
}
