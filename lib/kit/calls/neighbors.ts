import { flatten, type Nested } from "../../arrays.js";
import { fold } from "../gradient.js";
import { isTensor } from "../tensors/read.js";
import { type Arguments, leavesOf, withLeaf } from "./leaves.js";
import type { World } from "./world.js";

/**
 * Arguments that look like these to somebody who looks at a part of them: with the same numbers in another order, with another
 * last number, and with all lists shorter by one, either their rows or their columns. Whole numbers may be ids or counts, and stay
 * what they are.
 *
 * @param isFree whether the leaf of this name may hold other numbers
 */
export function* neighbors(
  args: Arguments,
  world: World,
  isFree: (name: string) => boolean,
): Generator<unknown, Arguments[], any> {
  const found: Arguments[] = [];
  for (const change of [exchanged, lastChanged, rowsCut, columnsCut]) {
    let given = args;
    for (const { name, keys, value } of leavesOf(args)) {
      if (!isFree(name) || !(Array.isArray(value) || isTensor(value))) continue;
      const contents: Nested = yield world.read(value);
      const changed = Array.isArray(contents) ? change(contents) : undefined;
      if (changed) given = withLeaf(given, keys, world.make(changed, value));
    }
    if (given !== args) found.push(given);
  }
  return found;
}

function isFloats(list: Nested[]): boolean {
  const flat = flatten(list as Nested);
  return flat.every((x) => typeof x === "number") && !flat.every(Number.isInteger);
}

/** Its first two rows, or numbers, in each other's place. */
function exchanged(list: Nested[]): Nested[] | undefined {
  return isFloats(list) && list.length > 1 ? list.with(0, list[1]).with(1, list[0]) : undefined;
}

/** Its last number, halved. */
function lastChanged(list: Nested[]): Nested | undefined {
  if (!isFloats(list)) return undefined;
  const flat = flatten(list as Nested);
  return fold(flat.with(-1, 0.5 * (flat.at(-1) as number)), list);
}

/** Without its last row. A list of ids has one for each row. */
function rowsCut(list: Nested[]): Nested[] | undefined {
  return isRow(list) && isFloats(list) ? undefined : shorter(list);
}

/** Without its last column. */
function columnsCut(list: Nested[]): Nested[] | undefined {
  if (isRow(list)) return isFloats(list) ? shorter(list) : undefined;
  const rows = list.map((row) => columnsCut(row as Nested[]) ?? shorter(row as Nested[]));
  return rows.every((row) => row !== undefined) ? rows : undefined;
}

const isRow = (list: Nested[]) => !list.some(Array.isArray);

function shorter(list: Nested[]): Nested[] | undefined {
  return list.length > 1 ? list.slice(0, -1) : undefined;
}
