import { isTensor } from "./tensors/read.js";

// Whoever makes a thing that is asked later (a node, a tokenizer, a velocity) makes two of them sooner or later. What belongs to one,
// but is kept where all find it, is seen only if the other is made after the first and before the first is asked.

let other: (() => unknown) | undefined;
let happened = false;

/**
 * Runs a call, and another one between the moment at which it has something that can be asked and the moment at which it asks.
 *
 * @param call is waited for as laws wait
 * @param between is run each time that an export of the judged file has given out something that can be asked
 * @returns the result of the call, and whether there was such a moment
 */
export function* withAnother(
  call: () => unknown,
  between: () => unknown,
): Generator<unknown, { result: any; happened: boolean }, any> {
  happened = false;
  other = between;
  try {
    const result = yield call();
    return { result, happened };
  } finally {
    other = undefined;
  }
}

/** Tells that an export has given this out. */
export function givenOut(result: unknown): void {
  const run = other;
  if (!run || !canBeAsked(result)) return;
  happened = true;
  // What the other call makes is nothing to interrupt it for.
  other = undefined;
  try {
    run();
  } finally {
    other = run;
  }
}

/** A function, or an object that has one of its own. What is asked for step by step may act on what the calls share. */
function canBeAsked(value: unknown): boolean {
  if (typeof value === "function") return true;
  if (typeof value !== "object" || value === null || Array.isArray(value) || isTensor(value)) return false;
  if (ArrayBuffer.isView(value)) return false;
  return Object.values(Object.getOwnPropertyDescriptors(value)).some(
    (member) => typeof member.value === "function",
  );
}
