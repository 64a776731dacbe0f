import { type Nested, shapeOf } from "../../arrays.js";
import type { Random } from "../../random.js";
import type { Arguments } from "./leaves.js";
import { isPlain, type World } from "./world.js";

/** How long every axis is, by its name. */
export type Lengths = Record<string, number>;

/**
 * An argument by its shape. `"item query width"` names its axes, outermost first, and random numbers are drawn; a number among
 * the names is a length that never changes, and `""` a single number. `["item token", ids]` is this value, with names for its axes.
 * A function makes the argument from the lengths. Objects hold shapes; anything else is passed as it is.
 */
export type Shape =
  | string
  | [axes: string, value: unknown]
  | ((lengths: Lengths) => unknown)
  | { [key: string]: Shape }
  | number
  | boolean
  | object
  | undefined;

/** Arguments by name and shape, in the order in which the function takes them. */
export type Shapes = Record<string, Shape>;

/** A list that becomes an argument, and what its axes are. */
export class Drawn {
  constructor(
    readonly axes: string[],
    readonly list: Nested,
    /** The value that it was read from. */
    readonly like?: unknown,
  ) {}

  /** The part at one index of an axis, which stays with length 1. */
  at(axis: string, index: number): Drawn {
    const place = this.axes.indexOf(axis);
    return place < 0 ? this : new Drawn(this.axes, slice(this.list, place, index), this.like);
  }
}

const USUAL = [2, 3, 5, 7, 11, 13, 17, 19];

/** The names of all axes, and their lengths: different primes, unless given by the values or by the author. */
export function* lengthsOf(shapes: Shapes, world: World, given: Lengths): Generator<unknown, Lengths, any> {
  const found: Lengths = {};
  for (const shape of shapesIn(shapes)) {
    if (typeof shape === "string") for (const axis of namesIn(shape)) found[axis] ??= 0;
    else {
      const lengths = shapeOf(yield world.read(shape[1]));
      for (const axis of namesIn(shape[0])) found[axis] = lengths[axesIn(shape[0]).indexOf(axis)];
    }
  }
  Object.assign(found, given);
  const free = USUAL.filter((n) => !Object.values(found).includes(n));
  for (const axis of Object.keys(found)) found[axis] ||= free.shift() as number;
  return found;
}

function shapesIn(shape: Shape): (string | [string, unknown])[] {
  if (typeof shape === "string") return [shape];
  if (isNamed(shape)) return [shape];
  return isPlain(shape) ? Object.values(shape as Shapes).flatMap(shapesIn) : [];
}

function isNamed(shape: unknown): shape is [string, unknown] {
  return Array.isArray(shape) && shape.length === 2 && typeof shape[0] === "string";
}

/** `"item 3 width"` as its axes, fixed lengths included. */
export function axesIn(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

function namesIn(text: string): string[] {
  return axesIn(text).filter((axis) => !/^\d+$/.test(axis));
}

/** The arguments of these lengths: `Drawn` where a shape says so, else the value. */
export function* draw(shape: any, lengths: Lengths, rng: Random, world: World): Generator<unknown, any, any> {
  if (typeof shape === "string") {
    const axes = axesIn(shape);
    return new Drawn(
      axes,
      numbers(
        axes.map((axis) => lengths[axis] ?? Number(axis)),
        rng,
      ),
    );
  }
  if (typeof shape === "function") return shape(lengths);
  if (isNamed(shape)) {
    const [text, value] = shape;
    const list = yield world.read(value);
    let drawn = new Drawn(axesIn(text), list, value);
    // A shorter axis: only its first place is left.
    for (const axis of namesIn(text)) if (lengths[axis] === 1) drawn = drawn.at(axis, 0);
    return drawn;
  }
  if (!isPlain(shape)) return shape;
  const parts: [string, unknown][] = [];
  for (const [key, part] of Object.entries(shape)) parts.push([key, yield* draw(part, lengths, rng, world)]);
  return Object.fromEntries(parts);
}

function numbers(shape: number[], rng: Random): Nested {
  if (shape.length === 0) return rng.gauss(0, 1);
  return Array.from({ length: shape[0] }, () => numbers(shape.slice(1), rng));
}

/** What the function takes: every drawn list, changed if there is a change, as a new list or tensor. */
export function made(
  drawn: any,
  world: World,
  change: (part: Drawn, name: string) => Drawn = (part) => part,
): Arguments {
  const walk = (part: any, name: string): unknown => {
    if (part instanceof Drawn) {
      const { list, like } = change(part, name);
      return world.make(list, like);
    }
    if (!isPlain(part)) return world.copy(part);
    return Object.fromEntries(
      Object.entries(part).map(([key, inside]) => [key, walk(inside, name ? `${name}.${key}` : key)]),
    );
  };
  return walk(drawn, "") as Arguments;
}

/** The names of the drawn arguments. */
export function drawnIn(drawn: any, name = ""): [name: string, part: Drawn][] {
  if (drawn instanceof Drawn) return [[name, drawn]];
  if (!isPlain(drawn)) return [];
  return Object.entries(drawn).flatMap(([key, part]) => drawnIn(part, name ? `${name}.${key}` : key));
}

/** A nested list at one index of an axis, which stays with length 1. */
export function slice(list: Nested, axis: number, index: number): Nested {
  const rows = list as Nested[];
  return axis === 0 ? [rows[index]] : rows.map((row) => slice(row, axis - 1, index));
}

/** Every choice of axes: one alone, two together, ...; of more than four axes one, two, and all. */
export function choices(axes: string[]): string[][] {
  const all: string[][] = [[]];
  for (const axis of axes) all.push(...all.map((chosen) => [...chosen, axis]));
  return all
    .filter(({ length }) => length > 0 && (axes.length <= 4 || length <= 2 || length === axes.length))
    .sort((a, b) => a.length - b.length);
}

/** `with a single query and a single key` */
export function singly(axes: string[]): string {
  const each = axes.map((axis) => `a single ${axis}`);
  return `with ${each.length === 1 ? each[0] : `${each.slice(0, -1).join(", ")} and ${each.at(-1)}`}`;
}
