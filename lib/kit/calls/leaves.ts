import { isTensor } from "../tensors/read.js";
import { isPlain } from "./world.js";

/** Arguments of a call by name, in the order in which the function takes them. */
export type Arguments = Record<string, unknown>;

/** A list, tensor, number, text or boolean among the arguments. */
export interface Leaf {
  /** How a message calls it: `weights.W1`. */
  name: string;
  keys: (string | number)[];
  value: unknown;
}

/** Everything in the arguments that could be another value; functions and other objects are none. */
export function leavesOf(value: unknown, keys: Leaf["keys"] = []): Leaf[] {
  const name = keys.reduce((path: string, key) => (path ? `${path}.${key}` : String(key)), "");
  if (isTensor(value) || isSimple(value) || isFlat(value)) return [{ name, keys, value }];
  if (Array.isArray(value)) return value.flatMap((part, i) => leavesOf(part, [...keys, i]));
  if (!isPlain(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, [...keys, key]));
}

function isSimple(value: unknown): boolean {
  return ["number", "string", "boolean"].includes(typeof value);
}

/** Lists of numbers or of texts, nested to any depth: one argument, not many. */
function isFlat(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((part) => isSimple(part) || isFlat(part));
}

/** The arguments with another value at one place: only what leads to it is new, the rest stays the same objects. */
export function withLeaf(value: any, [key, ...rest]: Leaf["keys"], leaf: unknown): any {
  if (key === undefined) return leaf;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = withLeaf(value[key], rest, leaf);
  return copy;
}

/** The list or object that holds a leaf, where that is not the list of arguments itself. */
export function holderOf(value: any, keys: Leaf["keys"]): any {
  return keys.length < 2 ? undefined : keys.slice(0, -1).reduce((part, key) => part[key], value);
}
