import { type FindingData, observe } from "../finding.js";
import { isTensor } from "../tensors/read.js";
import type { Arguments } from "./leaves.js";
import { type Law, REFUSED, unlessRefused } from "./steps.js";
import { alike, isPlain, type World } from "./world.js";
import { withZeros } from "./zeros.js";

export interface NewOptions {
  /** Arguments that the result may hold as they are, because the docstring says so. */
  mayHold?: string[];
  /** Arguments that are never tried with zeros. */
  neverZero?: string[];
  /** It holds for these arguments; for others the docstring allows an argument to come back. */
  onlyHere?: boolean;
}

/** What can be written into or disposed: a list, an object, a tensor. */
type Thing = { name: string; thing: object };

/**
 * What a function returns is new and belongs to the caller alone: no part of it is an argument, nor a part of another result, and
 * whatever the caller does with it changes neither the arguments nor later results.
 */
export function* judgeNew(
  f: (...args: any[]) => unknown,
  args: Arguments,
  world: World,
  { mayHold = [], neverZero = [] }: NewOptions = {},
): Law {
  const call = () => f(...Object.values(args));
  const input = yield world.read(args);
  const first = yield call();
  const late = getterIn(first, "the result");
  if (late) return found(`${late} is computed when it is read`, LATE, "a getter");
  const own = ownOf(args, first, mayHold);
  const owned = judgeOwned(args, own);
  if (owned) return owned;
  const again = yield call();
  const before = yield world.read(again);
  const twice = judgeTwice(own, again);
  if (twice) return twice;

  for (const { thing } of own) spoil(thing);
  if (!alike(input, yield world.read(args), 0))
    return found("writing into the result changes the input", COPY, "input shared");
  if (!alike(before, yield world.read(again), 0))
    return found("writing into one result changes another", COMMON, "results shared");
  if (!alike(before, yield world.read(yield call()), world.noise))
    return found("writing into a result changes what later calls give", COMMON, "later results");
  return yield* judgeZeros(f, args, world, mayHold, neverZero);
}

/** The same where an answer may find that there is nothing to compute. What refuses zeros is let be. */
function* judgeZeros(
  f: (...args: any[]) => unknown,
  args: Arguments,
  world: World,
  mayHold: string[],
  neverZero: string[],
): Law {
  for (const { label, args: zeroed } of withZeros(args, world, neverZero)) {
    const results: unknown[] = [];
    const call = () => f(...Object.values(zeroed));
    for (const _ of ["once", "again"]) {
      const result = yield unlessRefused(call);
      if (result !== REFUSED) results.push(result);
    }
    if (results.length < 2) continue;
    const own = ownOf(zeroed, results[0], mayHold);
    const broken = judgeOwned(zeroed, own) ?? judgeTwice(own, results[1]);
    if (!broken) continue;
    const observed = { ...broken.observed, kind: `${label}: ${broken.observed.kind}` };
    return { ...broken, headline: `${label}: ${broken.headline}`, observed };
  }
  return undefined;
}

/** What of a result is not an argument that it may hold. */
function ownOf(args: Arguments, result: unknown, mayHold: string[]): Thing[] {
  const allowed = new Set(
    mayHold.flatMap((name) => thingsIn(args[name], name)).map(({ thing }) => shared(thing)),
  );
  return thingsIn(result, "the result").filter(({ thing }) => !allowed.has(shared(thing)));
}

/** No part of a result is an argument, nor the same as another part. */
function judgeOwned(args: Arguments, own: Thing[]): FindingData | undefined {
  const seen = new Map(thingsIn(args, "").map(({ name, thing }) => [shared(thing), name]));
  for (const { name, thing } of own) {
    const owner = seen.get(shared(thing));
    if (owner !== undefined) return notNew(name, owner, thing);
  }
  const twice = own.find(
    ({ thing }, i) => own.findIndex((other) => shared(other.thing) === shared(thing)) < i,
  );
  if (!twice) return undefined;
  const other = own.find(({ thing }) => shared(thing) === shared(twice.thing)) as Thing;
  const headline = `${other.name} and ${twice.name} are one and the same ${kindOf(twice.thing)}`;
  return found(headline, TWICE, "one thing twice");
}

/** No part of a result comes again in the next one. */
function judgeTwice(own: Thing[], again: unknown): FindingData | undefined {
  const second = new Set(thingsIn(again, "the result").map(({ thing }) => shared(thing)));
  const common = own.find(({ thing }) => second.has(shared(thing)));
  if (!common) return undefined;
  return found(
    `two calls give out the same ${kindOf(common.thing)}`,
    COMMON,
    `given out twice ${common.name}`,
  );
}

const COPY =
  "A caller that changes or disposes the result would change or dispose the input too. Return a new one, in all its parts.";
const COMMON =
  "It was made once and is returned again and again: a caller that changes or disposes one result spoils the others. Make a new one at every call.";
const LATE =
  "By then the arguments may hold something else. Compute the result in the call itself, and hold what it was.";
const TWICE = "A caller that changes one of them changes both. Make each of them new.";

function notNew(name: string, owner: string, thing: object): FindingData {
  return found(
    `${name} is the input ${owner} itself, not a new ${kindOf(thing)}`,
    COPY,
    `the input ${owner}`,
  );
}

function found(headline: string, misconception: string, kind: string): FindingData {
  return { headline, misconception, details: [], map: [], observed: observe(`not new: ${kind}`, [], []) };
}

/** The name of a property that is no value, but a function that gives one. */
function getterIn(value: unknown, name: string): string | undefined {
  if (!isPlain(value)) return undefined;
  for (const [key, { get, value: part }] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    const path = name === "the result" ? key : `${name}.${key}`;
    const late = get ? path : getterIn(part, path);
    if (late) return late;
  }
  return undefined;
}

function thingsIn(value: unknown, name: string): Thing[] {
  if (isTensor(value) || ArrayBuffer.isView(value)) return [{ name, thing: value as object }];
  const path = name.replace(/^the /, "");
  const inside = (key: string) =>
    path === "" ? key : /^\d+$/.test(key) ? `${path}[${key}]` : `${path}.${key}`;
  if (!Array.isArray(value) && !isPlain(value)) return [];
  const parts = Object.entries(value).flatMap(([key, part]) => thingsIn(part, inside(key)));
  return name === "" ? parts : [{ name, thing: value }, ...parts];
}

/** What two things have in common where they share their memory. */
function shared(thing: object): object {
  return ArrayBuffer.isView(thing) ? thing.buffer : thing;
}

function kindOf(thing: object): string {
  if (isTensor(thing)) return "tensor";
  return Array.isArray(thing) ? "list" : ArrayBuffer.isView(thing) ? thing.constructor.name : "object";
}

/** Does what a caller may do with what is his. */
function spoil(thing: object): void {
  if (isTensor(thing)) thing.dispose();
  else if (ArrayBuffer.isView(thing))
    new Uint8Array(thing.buffer, thing.byteOffset, thing.byteLength).fill(77);
  else if (Array.isArray(thing))
    for (const [i, x] of thing.entries()) if (typeof x === "number") thing[i] = x + 12_345;
}
