import type { Nested } from "../../arrays.js";
import { withAnother } from "../between.js";
import { LINE } from "../describe.js";
import { type FindingData, observe } from "../finding.js";
import { changedInput } from "../laws.js";
import { isSame } from "../same.js";
import { hasSecond, inSecond } from "../second.js";
import { isTensor } from "../tensors/read.js";
import { another } from "./another.js";
import { type Arguments, holderOf, type Leaf, leavesOf, withLeaf } from "./leaves.js";
import { neighbors } from "./neighbors.js";
import { type Law, REFUSED, unlessRefused } from "./steps.js";
import { alike, type Changeable, isTelling, snapshot, type World } from "./world.js";

export interface HeedOptions {
  /** Other values by the argument's name, `{ heads: 2, "weights.t": 5 }`, where the kit cannot tell what is allowed. */
  others?: Record<string, unknown>;
  /** Arguments that may be without effect here. */
  except?: string[];
}

/** Another value for an argument: its contents, and a new object made of them. */
interface Other {
  contents: Nested;
  made(): unknown;
}

interface Tried {
  leaf: Leaf;
  other: Other;
}

/** A call that was made, and what it gave, or that it was refused. */
interface Call {
  args: Arguments;
  result: unknown;
}

/**
 * Every argument has its effect at every call: another one gives another result, and so do other contents of the same
 * object; the first result stays as it was, and comes again for the first arguments.
 */
export function* judgeHeeds(
  f: (...args: any[]) => unknown,
  args: Arguments,
  world: World,
  { others = {}, except = [] }: HeedOptions = {},
): Law {
  const excepted = (name: string) => except.some((out) => name === out || name.startsWith(`${out}.`));
  const changed = watch(args, excepted);
  const first = yield f(...Object.values(args));
  const changedAtOnce = changed();
  const story: FindingData | undefined = yield* judgeEffects(f, args, first, world, others, excepted);
  // What a story says of the arguments is true only where the calls have left them alone.
  return story && (changedAtOnce ?? changed() ?? story);
}

/** Notices that calls have changed their arguments. */
function watch(args: Arguments, excepted: (name: string) => boolean): () => FindingData | undefined {
  // Tensors stay themselves in this copy: what is noticed is that another one took their place.
  const before = leavesOf(snapshot(args)).filter(({ name }) => !excepted(name));
  return () => {
    const now = new Map(leavesOf(args).map(({ name, value }) => [name, value]));
    const changed = before.find(({ name, value }) => !isSame(value, now.get(name)));
    return changed && changedInput(changed.name);
  };
}

function* judgeEffects(
  f: (...args: any[]) => unknown,
  args: Arguments,
  first: unknown,
  world: World,
  others: Record<string, unknown>,
  excepted: (name: string) => boolean,
): Law {
  const before = yield world.read(first);
  if (!isTelling(before))
    throw new Error("toHeed sees nothing in the result: give it a function that returns numbers");
  const answer = (given: Arguments) => f(...Object.values(given));
  function* isOld(given: Arguments): Generator<unknown, boolean, any> {
    return alike(before, yield world.read(yield answer(given)), world.noise);
  }

  const calls: Call[] = [{ args, result: before }];
  const tried: Tried[] = [];
  for (const leaf of leavesOf(args)) {
    if (excepted(leaf.name)) continue;
    const other = yield* otherOf(leaf, others, world);
    if (!other) throw new Error(`toHeed needs another ${leaf.name}: { others: { "${leaf.name}": ... } }`);
    const changed = withLeaf(args, leaf.keys, other.made());
    const result = yield world.read(yield answer(changed));
    calls.push({ args: changed, result });
    if (alike(before, result, world.noise))
      return law(
        `a change of ${leaf.name} should change the result; it stays the same`,
        yield* reason(leaf, other),
        `unheeded ${leaf.name}`,
        before,
      );
    if (!alike(before, yield world.read(first), 0))
      return law(
        "a later call changed the result of an earlier one",
        SHARED,
        `overwritten ${leaf.name}`,
        before,
      );
    tried.push({ leaf, other });
  }
  // What is remembered of objects that were passed in is found where one of them holds something else.
  for (const { given, places, free } of [ownObjects(args, tried, world), holders(args, tried)]) {
    try {
      if (places.length > 0) yield f(...Object.values(given));
      for (const { name, change, restore } of places) {
        try {
          change();
          const result = yield world.read(yield answer(given));
          // Tensors are remembered by object too seldom to pay for as many calls again.
          if (isOfLists(given)) calls.push({ args: copied(given, world), result });
          if (alike(before, result, world.noise))
            return law(
              `${name} holds something else now, but the result is still the old one`,
              REMEMBERED,
              `remembered ${name}`,
              before,
            );
        } finally {
          restore();
        }
      }
    } finally {
      free?.();
    }
  }
  if (!(yield* isOld(args)))
    return law("the same input gives another result after other calls", DRIFTED, "drifted", before);
  const isFree = (name: string) => !excepted(name) && !(name in others);
  for (const neighbor of yield* neighbors(args, world, isFree)) {
    const result = yield unlessRefused(() => answer(neighbor));
    calls.push({ args: neighbor, result: result === REFUSED ? REFUSED : yield world.read(result) });
  }
  return (
    (yield* judgeBeside(answer, args, tried, before, world)) ?? (yield* judgeAfresh(answer, calls, world))
  );

  /** Whether the argument is not used at all, or an earlier result came back. */
  function* reason(leaf: Leaf, other: Other): Generator<unknown, string, any> {
    let copies = args;
    let different = args;
    for (const each of leavesOf(args)) {
      copies = withLeaf(copies, each.keys, world.copy(each.value));
      const value = yield* otherOf(each, others, world);
      if (value) different = withLeaf(different, each.keys, value.made());
    }
    if (!(yield* isOld(withLeaf(copies, leaf.keys, other.made())))) return BY_OBJECT;
    return (yield* isOld(different))
      ? SAME_FOR_ALL
      : `Does the result depend on ${leaf.name} for arguments like these? ${OR_KEPT}`;
  }
}

const isOfLists = (args: Arguments) => !leavesOf(args).some(({ value }) => isTensor(value));

function copied(args: Arguments, world: World): Arguments {
  return leavesOf(args).reduce((copy, { keys, value }) => withLeaf(copy, keys, world.copy(value)), args);
}

/**
 * What a function gives does not depend on the calls before it: an instance that has answered these, and one that meets them in the
 * opposite order, agree. Where a part is remembered, or a step on the way, it is that of the first call that looks alike.
 */
function* judgeAfresh(answer: (args: Arguments) => unknown, calls: Call[], world: World): Law {
  if (!hasSecond()) return undefined;
  for (const { args, result } of calls.reverse()) {
    const given = yield* inSecond(() => unlessRefused(() => answer(args)));
    const again = given === REFUSED ? REFUSED : yield world.read(given);
    if (result === again || alike(result, again, world.noise)) continue;
    const seen = result === REFUSED ? again : result;
    return law("the same input gives another result where other calls came before", KEPT, "kept", seen);
  }
  return undefined;
}

/**
 * Where a call makes something and asks it, the answer stays the same if another one is made of other arguments in between, and asked.
 */
function* judgeBeside(
  answer: (args: Arguments) => unknown,
  args: Arguments,
  tried: Tried[],
  before: unknown,
  world: World,
): Law {
  const others = tried.reduce((changed, { leaf, other }) => withLeaf(changed, leaf.keys, other.made()), args);
  for (const between of [
    others,
    ...tried.map(({ leaf, other }) => withLeaf(args, leaf.keys, other.made())),
  ]) {
    const waiting: unknown[] = [];
    const ask = () => waiting.push(unlessRefused(() => answer(between)));
    const { result, happened } = yield* withAnother(() => answer(args), ask);
    if (!happened) return undefined;
    for (const each of waiting) yield each;
    if (alike(before, yield world.read(result), world.noise)) continue;
    return law("it gives another result once another one was made", COMMON, "made between", before);
  }
  return undefined;
}

const COMMON =
  "What belongs to one of them is kept where all find it. Keep it inside the call that makes it: several may be in use at a time.";
const BY_OBJECT =
  "An earlier result came back because the other arguments were the same objects as before. Compute it again at every call.";
const SAME_FOR_ALL =
  "The result is the same for both inputs that were tried: either an earlier one comes back, or nothing in which they differ counts here.";
const OR_KEPT = "Or does an earlier result come back where the other arguments are the same?";
const REMEMBERED =
  "A result was remembered for an object that was passed in. What the object holds can change: compute it again.";
const SHARED =
  "Both calls gave out the same list or tensor. Make a new one at every call: the earlier one may still be in use.";
const KEPT =
  "Something of an earlier call is used again: a part of its result, or a step on the way to it. Compute everything anew at every call.";
const DRIFTED =
  "Something outside the function changes with each call. A result depends on the arguments alone.";

function* otherOf(
  { name, value }: Leaf,
  others: Record<string, unknown>,
  world: World,
): Generator<unknown, Other | undefined, any> {
  const dtype = isTensor(value) ? value.dtype : undefined;
  const given = others[name];
  const contents = given === undefined ? another(yield world.read(value), dtype) : yield world.read(given);
  if (contents === undefined) return undefined;
  return { contents, made: () => world.make(contents, value) };
}

/** Objects that stay the same from call to call, and the places in them that can hold something else. */
interface SameObjects {
  given: Arguments;
  places: { name: string; change(): void; restore(): void }[];
  free?(): void;
}

/** The arguments themselves. */
function ownObjects(args: Arguments, tried: Tried[], world: World): SameObjects {
  let given = args;
  const own: Changeable[] = [];
  const places: SameObjects["places"] = [];
  for (const { leaf, other } of tried) {
    const object = world.changeable(leaf.value, other.contents);
    if (!object) continue;
    given = withLeaf(given, leaf.keys, object.value);
    own.push(object);
    places.push({ name: leaf.name, change: object.change, restore: object.restore });
  }
  const free = () => {
    for (const object of own) object.free?.();
  };
  return { given, places, free };
}

/** The objects that hold the arguments. */
function holders(args: Arguments, tried: Tried[]): SameObjects {
  const places: SameObjects["places"] = [];
  for (const { leaf, other } of tried) {
    const holder = holderOf(args, leaf.keys);
    if (!holder || Object.isFrozen(holder)) continue;
    const put = (value: unknown) => Object.assign(holder, { [leaf.keys.at(-1) as string]: value });
    places.push({ name: leaf.name, change: () => put(other.made()), restore: () => put(leaf.value) });
  }
  return { given: args, places };
}

function law(headline: string, misconception: string, kind: string, before: unknown): FindingData {
  const shown = `both times  ${JSON.stringify(before)}`;
  const isSame = /^(unheeded|remembered)/.test(kind) && shown.length <= LINE;
  return {
    headline,
    misconception,
    details: isSame ? [shown] : [],
    map: [],
    observed: observe(kind, [], []),
  };
}
