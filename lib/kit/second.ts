// A second instance of what a spec judges, in which none of the spec's calls has been made: it remembers nothing of them. What
// it gives for the same arguments tells whether the first one does.

type Exports = Record<string, unknown>;

let isSecond = false;
let isThere = false;

/**
 * Exports that answer from the second instance while `inSecond` runs, and from the first at all other times.
 *
 * @param second undefined where there is none, because its file cannot be loaded twice
 */
export function beside(first: Exports, second: Exports | undefined): Exports {
  // An object of a class is no object of the same class of the other instance.
  isThere = second !== undefined && !Object.values(first).some(isClass);
  if (!second || !isThere) return first;
  const either = ([name, value]: [string, unknown]) => [name, eitherOf(value, second[name])];
  return Object.fromEntries(Object.entries(first).map(either));
}

function eitherOf(value: unknown, other: unknown): unknown {
  if (typeof value !== "function" || typeof other !== "function") return value;
  return new Proxy(value, {
    apply: (target, self, args) => Reflect.apply(isSecond ? other : target, self, args),
  });
}

function isClass(value: unknown): boolean {
  return typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));
}

export const hasSecond = (): boolean => isThere;

/** A call to the second instance; it is waited for as laws wait. */
export function* inSecond(call: () => unknown): Generator<unknown, any, any> {
  isSecond = true;
  try {
    return yield call();
  } finally {
    isSecond = false;
  }
}
