import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./root.js";

/**
 * Golden values of a reference framework, computed in float64 by `tests/golden/<name>.py` and kept in the JSON beside
 * it. Every call gives a fresh copy: a spec may change what it gets.
 *
 * @param name the script's name without ending: `"attention"`
 * @throws Error if there is no such file
 */
export function golden<T = Record<string, any>>(name: string): T {
  const file = path.join(root, "tests", "golden", `${name}.json`);
  if (!existsSync(file)) throw new Error(`there are no golden values in ${file}: run the script beside it`);
  return JSON.parse(readFileSync(file, "utf8")) as T;
}
