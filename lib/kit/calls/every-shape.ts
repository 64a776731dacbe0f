import { flatten, type Nested, shapeOf } from "../../arrays.js";
import { oneLine } from "../describe.js";
import { observe } from "../finding.js";
import { fold } from "../gradient.js";
import { judgeResult, type ResultOptions } from "./agree.js";
import type { Law } from "./steps.js";
import type { World } from "./world.js";

/**
 * An argument may have each of these shapes: spread out to any of them, it gives the same result.
 *
 * @param f a function of that argument alone
 * @param value the argument in its smallest shape
 */
export function* judgeEveryShape(
  f: (x: any) => unknown,
  value: unknown,
  shapes: number[][],
  world: World,
  options: ResultOptions = {},
): Law {
  const list = yield world.read(value);
  const expected = yield world.read(yield f(value));
  for (const shape of shapes) {
    let got: unknown;
    try {
      got = yield f(world.make(spread(list, shape), value));
    } catch (error) {
      if (!(error instanceof Error) || error.name === "BlankError") throw error;
      return {
        headline: `the shape [${shape.join(", ")}] is allowed, but it is refused`,
        misconception:
          "The docstring allows every shape that broadcasts: reshape or expand it where the code needs more axes.",
        details: [oneLine(`got ${error.name}: ${error.message}`)],
        map: [],
        observed: observe(`refused shape ${shape}: ${error.name}`, [], []),
      };
    }
    const found = yield* judgeResult(got, expected, world, options, `with the shape [${shape.join(", ")}]`);
    if (found) return found;
  }
  return undefined;
}

/** The list repeated along new axes in front and along axes of length 1. */
function spread(list: Nested, shape: number[]): Nested {
  const from = shapeOf(list);
  const own = [...Array(shape.length - from.length).fill(1), ...from];
  if (shape.length < from.length || own.some((n, i) => n !== 1 && n !== shape[i]))
    throw new Error(`[${from}] cannot be spread out to [${shape}]`);
  const flat = flatten(list);
  const values: number[] = [];
  const walk = (axis: number, at: number): void => {
    if (axis === shape.length) values.push(flat[at]);
    else for (let i = 0; i < shape[axis]; i++) walk(axis + 1, at * own[axis] + (own[axis] === 1 ? 0 : i));
  };
  walk(0, 0);
  return fold(values, nest(shape));
}

function nest(shape: number[]): Nested {
  return shape.length === 0 ? 0 : Array.from({ length: shape[0] }, () => nest(shape.slice(1)));
}
