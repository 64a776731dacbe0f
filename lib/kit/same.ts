/**
 * Whether two values hold the same to any depth: numbers and texts in lists, typed arrays, objects, Maps and Sets. NaN is
 * the same as NaN, and 0 is not -0. Anything else, a function or a Promise, is the same only as itself.
 */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  const kind = kindOf(a);
  if (kind === undefined || kind !== kindOf(b)) return false;
  const [left, right] = [contentOf(a as object), contentOf(b as object)];
  return left.length === right.length && left.every((x, i) => isSame(x, right[i]));
}

/** `Array`, `Float32Array`, `Map`, ...; none where the content cannot be looked into. */
function kindOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const kind = Object.prototype.toString.call(value).slice("[object ".length, -1);
  const isNumbers = ArrayBuffer.isView(value) && !(value instanceof DataView);
  return isNumbers || ["Array", "Object", "Map", "Set"].includes(kind) ? kind : undefined;
}

function contentOf(value: object): unknown[] {
  if (Array.isArray(value)) return value;
  if (value instanceof Map || value instanceof Set) return [...value];
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array);
  // In an order that does not depend on which key was set first.
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flat();
}
