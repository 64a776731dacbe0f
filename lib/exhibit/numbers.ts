import { flatten, type Nested, shapeOf } from "../arrays.js";
import { readTensors, tensorsIn } from "../kit/tensors/read.js";

/** What one exhibit may hold: a page is to open at once, and a message to pass between processes. */
export const MOST_NUMBERS = 65_536;

/** Numbers row by row, and the lengths of their axes. */
export interface Numbers {
  shape: number[];
  values: number[];
}

/**
 * Reads the numbers of an exhibit.
 *
 * @param name how the error calls them
 * @throws Error if they are none, too many, or lists of unequal lengths
 */
export async function readNumbers(name: string, value: unknown): Promise<Numbers> {
  if (value instanceof Promise)
    throw new TypeError(
      `${name} should be a tensor or lists of numbers, got a Promise: is an await missing?`,
    );
  const size = tensorsIn(value).reduce((sum, tensor) => sum + tensor.size, 0);
  if (size > MOST_NUMBERS) throw tooMany(name, size);
  const list = ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : await readTensors(value, name);
  if (!Array.isArray(list) && typeof list !== "number") {
    throw new TypeError(`${name} should be a tensor or lists of numbers, got ${kindOf(list)}`);
  }
  const values = flatten(list as Nested);
  if (values.length > MOST_NUMBERS) throw tooMany(name, values.length);
  if (values.length === 0) throw new RangeError(`${name} should hold numbers, and is empty`);
  const odd = values.findIndex((x) => typeof x !== "number");
  if (odd >= 0) throw new TypeError(`${name} should hold numbers, and holds ${kindOf(values[odd])}`);
  return { shape: shapeOf(list as Nested), values };
}

export function tooMany(name: string, size: number): RangeError {
  return new RangeError(
    `${name} ${name.endsWith(" together") ? "have" : "has"} ${size} numbers, and an exhibit shows at most ${MOST_NUMBERS}: show a slice of it`,
  );
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
