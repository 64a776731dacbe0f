import { readFileSync } from "node:fs";
import { solutionText } from "../../core/course/solution.js";
import { onDisk } from "./paths.js";

/** The solution on this disk as a learner would have written it. */
export function readSolution({ solution }: { solution: string }): string {
  return solutionText(readFileSync(onDisk(solution), "utf8"));
}
