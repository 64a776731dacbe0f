import type { Nested } from "../../arrays.js";
import { isTensor } from "../tensors/read.js";
import { type Arguments, leavesOf, withLeaf } from "./leaves.js";
import type { World } from "./world.js";

/** Arguments of a call with zeros in one of them, and how a message tells it. */
export interface Zeroed {
  label: string;
  args: Arguments;
}

/**
 * The arguments with a row of zeros, and with zeros alone, in each list of numbers in turn; and with zeros in all tensors at once:
 * what reads no tensor cannot tell one from the other.
 */
export function withZeros(args: Arguments, world: World, except: string[]): Zeroed[] {
  const cases: Zeroed[] = [];
  const tensors: string[] = [];
  let dark = args;
  for (const { name, keys, value } of leavesOf(args)) {
    if (except.includes(name) || except.includes(String(keys[0]))) continue;
    if (isTensor(value)) {
      if (value.dtype !== "float32" && value.dtype !== "int32") continue;
      dark = withLeaf(dark, keys, world.make(zerosOf(value.shape), value));
      tensors.push(name);
    }
    if (!Array.isArray(value) || !value.flat(9).every((x) => typeof x === "number")) continue;
    const put = (label: string, contents: Nested) =>
      cases.push({ label, args: withLeaf(args, keys, world.make(contents, value)) });
    if (rowsOf(value) > 1) put(`with a row of zeros in ${name}`, zeroRow(value, { left: 1 }));
    put(`with zeros for ${name}`, zeros(value));
  }
  if (tensors.length > 0)
    cases.push({
      label: `with zeros for ${tensors.length > 3 ? "all tensors" : tensors.join(", ")}`,
      args: dark,
    });
  return cases;
}

function zerosOf([length, ...rest]: number[]): Nested {
  return length === undefined ? 0 : Array.from({ length }, () => zerosOf(rest));
}

function rowsOf(value: Nested): number {
  if (!Array.isArray(value)) return 0;
  return value.every((x) => typeof x === "number") ? 1 : value.reduce((sum: number, x) => sum + rowsOf(x), 0);
}

/** Zeros for the row before which so many are left. */
function zeroRow(value: Nested, count: { left: number }): Nested {
  if (!Array.isArray(value)) return value;
  if (value.every((x) => typeof x === "number")) return count.left-- === 0 ? zeros(value) : [...value];
  return value.map((part) => zeroRow(part, count));
}

function zeros(value: Nested): Nested {
  return Array.isArray(value) ? value.map(zeros) : 0;
}
