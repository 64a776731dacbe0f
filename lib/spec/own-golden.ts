import { expect } from "vitest";
import { valuesIn } from "./golden.js";

/**
 * The golden values of one spec alone: `<slug>.golden.json` beside the solution, computed in float64 by the script of that name.
 * Every call gives a fresh copy.
 *
 * @throws Error if there is no such file
 */
export function ownGolden<T = Record<string, any>>(): T {
  const spec = (expect.getState().testPath ?? "").replaceAll("\\", "/");
  const [, place] = /.*\/exercises\/(.*)\.spec\.ts/.exec(spec) ?? [];
  if (place === undefined)
    throw new Error(`golden values of a spec's own are for specs of exercises, not for ${spec}`);
  return valuesIn<T>(`solutions/${place}.golden.json`);
}
