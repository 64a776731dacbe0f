import { readFileSync } from "node:fs";
import { onDisk } from "./paths.js";
import { solutionText } from "./solution.js";

/** The solution on this disk as a learner would have written it. */
export function readSolution({ solution }: { solution: string }): string {
  return solutionText(readFileSync(onDisk(solution), "utf8"));
}
