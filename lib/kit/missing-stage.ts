import { oneLine } from "./describe.js";
import { type FindingData, observe } from "./finding.js";

/**
 * What is wrong with an object of results that lacks one of them, or undefined if it has it. Anything that is no
 * object of results is not told here.
 *
 * @param what what the missing one is: that of a gradient is told as what it means
 */
export function missingStage(got: unknown, name: string, what = ""): FindingData | undefined {
  if (typeof got !== "object" || got === null || got instanceof Promise) return undefined;
  const results = Object.entries(got).filter(([, value]) => value !== undefined);
  if ((got as Record<string, unknown>)[name] !== undefined) return undefined;
  return {
    headline: /\bgradient/.test(what) ? `${name} got no gradient` : `the result has no ${name}`,
    details: [
      oneLine(
        whatItHas(
          got,
          results.map(([key]) => key),
        ),
      ),
    ],
    map: [],
    observed: observe("missing", [], []),
  };
}

function whatItHas(got: object, names: string[]): string {
  if (Array.isArray(got)) return "it is a list: return an object with a name for each result";
  return names.length > 0 ? `it has ${names.join(", ")}` : "it is an object without any value";
}
