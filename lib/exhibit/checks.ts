/** @throws TypeError if the author of the spec wrote no text */
export function checkText(name: string, value: unknown): void {
  if (typeof value === "string" && value.trim()) return;
  throw new TypeError(
    `${name} of an exhibit must be a text, got ${JSON.stringify(value)}: say it in a few words`,
  );
}

/** @throws RangeError if a range that the spec gives is empty or infinite */
export function checkRange([low, high]: [low: number, high: number] = [0, 1]): void {
  if (!(low < high) || !Number.isFinite(high - low))
    throw new RangeError(`range must be [low, high] with low < high, got [${low}, ${high}]`);
}

/** @throws RangeError if an axis has labels, and not one for each of its places */
export function labelled(axis: string, labels: string[] | undefined, length: number): void {
  if (labels) same(`labels of the axis ${axis} and its length`, labels.length, length);
}

/** @throws RangeError if two lengths differ */
export function same(what: string, a: number, b: number): void {
  if (a !== b) throw new RangeError(`${what} should agree, got ${a} and ${b}`);
}
