import type { Nested } from "../../arrays.js";
import { LINE } from "../describe.js";
import { type FindingData, observe } from "../finding.js";
import { isTensor } from "../tensors/read.js";
import { another } from "./another.js";
import { type Arguments, holderOf, type Leaf, leavesOf, withLeaf } from "./leaves.js";
import type { Law } from "./steps.js";
import { alike, isTelling, type World } from "./world.js";

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
  const first = yield f(...Object.values(args));
  const before = yield world.read(first);
  if (!isTelling(before))
    throw new Error("toHeed sees nothing in the result: give it a function that returns numbers");
  function* isOld(given: Arguments): Generator<unknown, boolean, any> {
    return alike(before, yield world.read(yield f(...Object.values(given))), world.noise);
  }

  const excepted = (name: string) => except.some((out) => name === out || name.startsWith(`${out}.`));
  for (const leaf of leavesOf(args)) {
    if (excepted(leaf.name)) continue;
    const other = yield* otherOf(leaf, others, world);
    if (!other) throw new Error(`toHeed needs another ${leaf.name}: { others: { "${leaf.name}": ... } }`);
    if (yield* isOld(withLeaf(args, leaf.keys, other.made())))
      return law(
        `another ${leaf.name} should give another result; it gives the same`,
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
    for (const same of sameObjects(args, leaf, other, world)) {
      try {
        yield f(...Object.values(same.args));
        same.change();
        if (yield* isOld(same.args))
          return law(
            `${leaf.name} holds something else now, but the result is still the old one`,
            REMEMBERED,
            `remembered ${leaf.name}`,
            before,
          );
      } finally {
        same.restore();
      }
    }
  }
  if (yield* isOld(args)) return undefined;
  return law("the same input gives another result after other calls", DRIFTED, "drifted", before);

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
    return (yield* isOld(different)) ? FOR_EVER : `Is ${leaf.name} used? ${OR_KEPT}`;
  }
}

const BY_OBJECT =
  "An earlier result came back because the other arguments were the same objects as before. Compute it again at every call.";
const FOR_EVER =
  "The result of the first call comes back, whatever is passed in. Compute it again at every call.";
const OR_KEPT = "Or does an earlier result come back where the other arguments are the same?";
const REMEMBERED =
  "A result was remembered for an object that was passed in. What the object holds can change: compute it again.";
const SHARED =
  "Both calls gave out the same list or tensor. Make a new one at every call: the earlier one may still be in use.";
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

/** The same objects with other contents: the argument itself, and the object that holds it. */
function sameObjects(args: Arguments, leaf: Leaf, other: Other, world: World) {
  const own = world.changeable(leaf.value, other.contents);
  const objects = own ? [{ ...own, args: withLeaf(args, leaf.keys, own.value) as Arguments }] : [];
  const holder = holderOf(args, leaf.keys);
  if (!holder || Object.isFrozen(holder)) return objects;
  const key = leaf.keys.at(-1) as string;
  const put = (value: unknown) => Object.assign(holder, { [key]: value });
  const held = { value: holder, args, change: () => put(other.made()), restore: () => put(leaf.value) };
  return [...objects, held];
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
