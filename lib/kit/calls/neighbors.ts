import { flatten, type Nested } from "../../arrays.js";
import { fold } from "../gradient.js";
import { isTensor } from "../tensors/read.js";
import { type Arguments, leavesOf, withLeaf } from "./leaves.js";
import type { World } from "./world.js";

/**
 * Arguments that look like these to somebody who looks at a part of them: with the same numbers in another order, and with another
 * last number. Whole numbers may be ids or counts, and stay.
 *
 * @param isFree whether the leaf of this name may hold other numbers
 */
export function* neighbors(
  args: Arguments,
  world: World,
  isFree: (name: string) => boolean,
): Generator<unknown, Arguments[], any> {
  const found: Arguments[] = [];
  for (const change of [exchanged, lastChanged]) {
    let given = args;
    for (const { name, keys, value } of leavesOf(args)) {
      if (!isFree(name) || !(Array.isArray(value) || isTensor(value))) continue;
      const contents: Nested = yield world.read(value);
      const changed = isFloats(contents) ? change(contents as Nested[]) : undefined;
      if (changed) given = withLeaf(given, keys, world.make(changed, value));
    }
    if (given !== args) found.push(given);
  }
  return found;
}

function isFloats(contents: Nested): boolean {
  if (!Array.isArray(contents)) return false;
  const flat = flatten(contents);
  return flat.every((x) => typeof x === "number") && !flat.every(Number.isInteger);
}

/** Its first two rows, or numbers, in each other's place. */
function exchanged(list: Nested[]): Nested[] | undefined {
  return list.length > 1 ? list.with(0, list[1]).with(1, list[0]) : undefined;
}

/** Its last number, halved. */
function lastChanged(list: Nested[]): Nested {
  const flat = flatten(list);
  return fold(flat.with(-1, 0.5 * (flat.at(-1) as number)), list);
}
