import { expect } from "vitest";
import { engine } from "./contract/compare.js";
import { isOpaque } from "./contract/values.js";
import { Finding, type FindingData, observe } from "./finding.js";
import { isPlain, isTensor, tensorsIn } from "./tensors/read.js";

// What a spec says of a function once, that its results are new or that it leaves no tensor behind, holds at every call that the spec
// makes of it: late in time, at a length that was not there before, for zeros. So every call is watched, also those before.

export type EveryCall = "new" | "leaks";

interface Seen {
  /** What holds. */
  laws: Set<EveryCall>;
  /** The first call that broke what was not yet said. */
  broken: Map<EveryCall, FindingData>;
}

/** By function, which an object stands for: one exercise is judged by many specs in one process. */
const seen = new WeakMap<object, Seen>();
/** The functions that a judge calls, while one listens. */
let called: Set<object> | undefined;

function seenOf(fn: object): Seen {
  const known = seen.get(fn) ?? { laws: new Set(), broken: new Map() };
  seen.set(fn, known);
  return known;
}

/**
 * Says from now on of the function that a judge calls that it keeps a law, at each of its calls. Where it calls several, nobody knows whose
 * law it is.
 *
 * @returns what the judge finds, or what an earlier call has broken
 */
export function atEveryCall<R extends FindingData | undefined | Promise<FindingData | undefined>>(
  law: EveryCall,
  judge: () => R,
): R {
  const names = new Set<object>();
  called = names;
  const end = (found: FindingData | undefined) => {
    called = undefined;
    const [fn] = names;
    if (found || names.size !== 1) return found;
    const { laws, broken } = seenOf(fn);
    laws.add(law);
    return broken.get(law);
  };
  let found: R;
  try {
    found = judge();
  } catch (error) {
    called = undefined;
    throw error;
  }
  if (!(found instanceof Promise)) return end(found) as R;
  return found.then(end).finally(() => {
    called = undefined;
  }) as R;
}

/**
 * Watches one call.
 *
 * @param fn stands for the function, in one run of a spec
 * @returns to be called with its result
 * @throws Finding if it breaks what was said of the function
 */
export function watchCall(fn: object, args: unknown[]): (result: unknown) => void {
  called?.add(fn);
  // What acts may keep tensors of its own: an optimizer its slots, a function that is shown what comes by what it likes.
  const all: Engine | undefined = engine();
  const atFirst = all?.state.numTensors ?? 0;
  const tensors = args.some((arg) => acts(arg)) ? undefined : all;
  const before = tensors && !tensors.state.gradientDepth ? counted(tensors) : undefined;
  return (result) => {
    if (all && isAskedStepByStep(result) && all.state.numTensors > atFirst) throw new Finding(BEGUN);
    tell(fn, "new", notNew(args, result));
    if (tensors && before) tell(fn, "leaks", left(tensors, before, result));
  };
}

/** Whether an argument acts, or holds what does. Sources of random numbers act too, but on no tensors. */
function acts(arg: unknown): boolean {
  const parts = isPlain(arg) ? Object.values(arg) : [arg];
  return !isRandom(arg) && parts.some((part) => !isRandom(part) && isOpaque(part));
}

function isRandom(v: unknown): boolean {
  const methods = ["random", "gauss", "integer"];
  return isObject(v) && methods.every((method) => typeof v[method] === "function");
}

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === "object" && v !== null;

/** A generator, whose body begins when it is first asked. */
function isAskedStepByStep(result: unknown): boolean {
  if (typeof result !== "object" || result === null || !("next" in result)) return false;
  return Symbol.asyncIterator in result || Symbol.iterator in result;
}

/** Who never asks never ends it, so what the call has made stays for ever. */
const BEGUN: FindingData = {
  headline: "the call itself makes tensors, before anybody asks for the first step",
  misconception: "Asking for a step makes it. A caller that never asks never frees what was made, either.",
  details: [],
  map: [],
  observed: observe("begun at the call", [], []),
};

function tell(fn: object, law: EveryCall, found: FindingData | undefined): void {
  if (!found) return;
  const { laws, broken } = seenOf(fn);
  if (laws.has(law)) throw new Finding(found);
  const test = expect.getState().currentTestName;
  if (!broken.has(law)) broken.set(law, { ...found, details: [...found.details, `in the test "${test}"`] });
}

interface Engine {
  state: { numTensors: number; gradientDepth: number };
  constructor: { nextTensorId: number };
}

const counted = (engine: Engine) => ({
  tensors: engine.state.numTensors,
  id: engine.constructor.nextTensorId,
});

function left(
  { state }: Engine,
  before: { tensors: number; id: number },
  result: unknown,
): FindingData | undefined {
  // What acts may hold tensors that nobody sees.
  if (isOpaque(result)) return undefined;
  const made = new Set(tensorsIn(result).filter((tensor) => tensor.id >= before.id && !tensor.isDisposed));
  const count = state.numTensors - before.tensors - made.size;
  if (count <= 0) return undefined;
  return {
    headline: `a call should leave no tensor behind but its result, one leaves ${count}`,
    misconception:
      "This call has met something for the first time: a shape, a length, a kind of argument. Whatever it made for it has to go too.",
    details: [],
    map: [],
    observed: observe(`leak of ${count} at a call`, [], []),
  };
}

/** Lists and objects of more members are not looked through at every call. */
const MOST = 20_000;

/** A list, an object or a tensor of the arguments that is part of the result. */
function notNew(args: unknown[], result: unknown): FindingData | undefined {
  if (typeof result !== "object" || result === null) return undefined;
  const given = new Set<object>();
  if (!collect(args, given)) return undefined;
  given.delete(args);
  const own = new Set<object>();
  if (given.size === 0 || !collect(result, own)) return undefined;
  const shared = [...own].find((thing) => given.has(thing));
  if (!shared) return undefined;
  const kind = isTensor(shared) ? "tensor" : Array.isArray(shared) ? "list" : "object";
  return {
    headline: `a call returns a ${kind} of its arguments, not a new one`,
    misconception:
      "What is returned is the caller's: writing into it or disposing it would change the argument too. Return a new one at every call.",
    details: [],
    map: [],
    observed: observe(`an argument's ${kind} in a result`, [], []),
  };
}

const DEPTH = 8;

/** @returns whether that was all */
function collect(value: unknown, into: Set<object>, depth = 0): boolean {
  if (typeof value !== "object" || value === null || into.has(value)) return true;
  if (isTensor(value) || ArrayBuffer.isView(value)) return Boolean(into.add(value));
  const list = Array.isArray(value);
  if (!list && !isPlain(value)) return true;
  into.add(value);
  if (into.size > MOST || depth > DEPTH) return false;
  if (list && typeof value[0] !== "object") return true;
  for (const part of Object.values(value)) if (!collect(part, into, depth + 1)) return false;
  return true;
}
