/** A list of numbers, `[n]`. */
export type Vector = number[];

/** A list of rows of equal length, `[rows, columns]`. */
export type Matrix = number[][];

/** A number, or lists of numbers nested to any depth. */
export type Nested = number | Nested[];

/**
 * The length of every axis of a nested list: `[[1, 2, 3], [4, 5, 6]]` has shape `[2, 3]`, a number `[]`.
 *
 * @throws RangeError if two lists at the same depth differ in length, or numbers and lists are mixed
 */
export function shapeOf(value: Nested): number[] {
  if (!Array.isArray(value)) return [];
  if (value.length === 0) return [0];
  const inner = value.map(shapeOf);
  const first = inner[0].join(",");
  const odd = inner.findIndex((shape) => shape.join(",") !== first);
  if (odd >= 0) {
    throw new RangeError(
      `every row must have the same shape: row 0 has [${inner[0]}], row ${odd} has [${inner[odd]}]`,
    );
  }
  return [value.length, ...inner[0]];
}

/** All numbers of a nested list, row by row. */
export function flatten(value: Nested): number[] {
  // The compiler gives up on the type of a list flattened to any depth.
  return Array.isArray(value) ? ((value as unknown[]).flat(Number.POSITIVE_INFINITY) as number[]) : [value];
}

/** A copy that shares no list with the original. */
export function copyOf<T extends Nested>(value: T): T {
  return (Array.isArray(value) ? value.map(copyOf) : value) as T;
}

/**
 * Checks that a matrix is rectangular.
 *
 * @param name how the error should call it
 * @throws RangeError if it has no rows, or rows of different lengths
 */
export function assertRectangular(name: string, matrix: Matrix): void {
  if (!Array.isArray(matrix) || matrix.length === 0) {
    throw new RangeError(`${name} must have at least one row, got ${JSON.stringify(matrix)}`);
  }
  const columns = matrix[0].length;
  const odd = matrix.findIndex((row) => row.length !== columns);
  if (odd >= 0) {
    throw new RangeError(
      `all rows of ${name} must have the same length: row 0 has ${columns}, row ${odd} has ${matrix[odd].length}`,
    );
  }
}

/**
 * Checks that two lengths agree.
 *
 * @param what which lengths, for the error: `"columns of A and rows of B"`
 * @throws RangeError if they differ
 */
export function assertSameLength(what: string, a: number, b: number): void {
  if (a !== b) throw new RangeError(`${what} must agree, got ${a} and ${b}`);
}

/**
 * Checks that lists are nested alike: the same number of axes, each of the same length.
 *
 * @param lists the lists under the names by which the error should call them: `{ rewards, values, mask }`
 * @returns the shape of all of them
 * @throws RangeError if one is uneven, or has another shape than the first
 */
export function assertSameShapes(lists: Record<string, Nested>): number[] {
  const [[first, shape], ...others] = Object.entries(lists).map(
    ([name, list]) => [name, shapeOf(list)] as const,
  );
  const odd = others.find(([, other]) => other.join() !== shape.join());
  if (odd)
    throw new RangeError(`the shapes of ${first} and ${odd[0]} must agree, got [${shape}] and [${odd[1]}]`);
  return shape;
}
