import type { Nested } from "../../arrays.js";
import type { Random } from "../../random.js";
import type { ResultOptions } from "./agree.js";
import { judgeResult } from "./agree.js";
import {
  axesIn,
  choices,
  Drawn,
  draw,
  type Lengths,
  lengthsOf,
  made,
  type Shapes,
  singly,
  slice,
} from "./drawn.js";
import { leavesOf, withLeaf } from "./leaves.js";
import type { Law } from "./steps.js";
import { isPlain, type World } from "./world.js";

export interface ApartOptions extends Omit<ResultOptions, "axes"> {
  /** The axes of the result, `"item query value"`; where it is an object, those of every part. */
  gives: string | Record<string, string>;
  /** The axes along which what is computed for one place depends on that place alone: `"item query"`. */
  apart: string;
  /** Lengths that are not the kit's choice. */
  lengths?: Lengths;
}

/** One item alone, so that an axis has length 1, gives what it gives among the others: along each axis, and along several. */
export function* judgeApartAtOne(
  f: (...args: any[]) => unknown,
  shapes: Shapes,
  random: () => Random,
  world: World,
  { gives, apart, lengths: given = {}, ...options }: ApartOptions,
): Law {
  const lengths = yield* lengthsOf(shapes, world, given);
  const together = yield* draw(shapes, lengths, random(), world);
  const whole = yield world.read(yield f(...Object.values(made(together, world))));
  const axesOf = (name: string) => axesIn(typeof gives === "string" ? gives : (gives[name] ?? ""));
  for (const axes of choices(axesIn(apart))) {
    for (const index of [(n: number) => n - 1, () => 0]) {
      const alone = { ...lengths, ...Object.fromEntries(axes.map((axis) => [axis, 1])) };
      const drawn = yield* draw(shapes, alone, random(), world);
      const args = made(sameNumbers(drawn, together), world, (part) =>
        axes.reduce((less, axis) => less.at(axis, index(lengths[axis])), part),
      );
      let expected: unknown = whole;
      for (const { name, keys, value } of leavesOf(whole)) {
        const places = axes.map((axis) => [axesOf(name).indexOf(axis), index(lengths[axis])] as const);
        const part = places.reduce(
          (list, [place, at]) => (place < 0 ? list : slice(list, place, at)),
          value as Nested,
        );
        expected = withLeaf(expected, keys, part);
      }
      const judged = { ...options, ...(typeof gives === "string" ? { axes: gives } : { axes: gives }) };
      const found = yield* judgeResult(
        yield f(...Object.values(args)),
        expected,
        world,
        judged,
        singly(axes),
      );
      if (found) return { ...found, misconception: found.misconception ?? ALONE };
    }
  }
  return undefined;
}

/** What was drawn is taken from the larger call; only what functions made of the lengths is new. */
function sameNumbers(drawn: any, together: any): any {
  if (together instanceof Drawn) return together;
  if (!isPlain(together)) return drawn;
  return Object.fromEntries(
    Object.keys(together).map((key) => [key, sameNumbers(drawn[key], together[key])]),
  );
}

const ALONE = "The same numbers among others, where no axis has length 1, gave the right result.";
