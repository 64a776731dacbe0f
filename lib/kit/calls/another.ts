import { copyOf, flatten, type Nested } from "../../arrays.js";
import { fold } from "../gradient.js";

/**
 * Another value that a function takes as well as this one. Whole numbers may be ids or counts, so a list of them is turned
 * round, or only two neighbors that join alike, 1 and 11. Other numbers shrink, each by a factor of its own, so that signs
 * stay and no symmetry hides the change.
 *
 * @returns undefined where only the author knows one: for a single whole number, and for what is the same backwards
 */
export function another(value: unknown, dtype?: string): unknown {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number")
    return Number.isInteger(value) || !Number.isFinite(value) ? undefined : 0.75 * value;
  if (typeof value === "string") return other(value, [...value].reverse().join(""));
  const list = value as Nested[];
  const flat = flatten(list as Nested) as unknown[];
  if (
    flat.every((x) => typeof x === "number" && !Number.isInteger(x)) ||
    dtype === undefined ||
    dtype === "float32"
  ) {
    const moved = movedNumbers(flat);
    if (moved) return fold(moved, list);
  }
  // A mask keeps how many keys every query sees.
  if (dtype === "bool") return differs(list, inner(list)) ?? differs(list, turned(list, flat));
  return differs(list, turned(list, flat));
}

function movedNumbers(flat: unknown[]): number[] | undefined {
  if (!flat.every((x) => typeof x === "number")) return undefined;
  // Whole numbers that differ are turned round instead; all alike they are no ids: ones of a gain, zeros of an offset.
  if (flat.every(Number.isInteger) && flat.some((x) => x !== flat[0])) return undefined;
  return (flat as number[]).map((x, i) => {
    const share = (0.618 * (i + 1)) % 1;
    return x === 0 ? 0.1 + 0.2 * share : x * (0.5 + 0.35 * share);
  });
}

function turned(list: Nested[], flat: unknown[]): Nested {
  return fold((joinedAlike(flat) ?? [...flat].reverse()) as number[], list);
}

/** The first two neighbors with the same digits in either order change places: a memory by the joined list sees no difference. */
function joinedAlike(flat: unknown[]): unknown[] | undefined {
  const at = flat.findIndex((x, i) => x !== flat[i + 1] && `${x}${flat[i + 1]}` === `${flat[i + 1]}${x}`);
  return at < 0 ? undefined : flat.with(at, flat[at + 1]).with(at + 1, flat[at]);
}

function inner(list: Nested[]): Nested[] {
  return Array.isArray(list[0]) ? (list as Nested[][]).map(inner) : [...list].reverse();
}

function differs(list: Nested[], changed: Nested): Nested | undefined {
  return flatten(list).some((x, i) => x !== flatten(changed)[i]) ? copyOf(changed) : undefined;
}

function other<T>(value: T, changed: T): T | undefined {
  return value === changed ? undefined : changed;
}
