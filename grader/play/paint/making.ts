import { check, checkCount, checkSeed } from "../../terminal/commands/options.js";
import { checkOut, PICTURE } from "../../terminal/commands/out.js";

/** What both commands take. */
export interface MakingOptions {
  w: number;
  steps: number;
  seed?: number;
  out?: string;
}

const MOST_STEPS = 200;

/** @throws UsageError if an option is none that a flow can be sampled with, or the picture may not be saved where it says */
export function checkMaking({ w, steps, seed, out }: MakingOptions): void {
  check("-w", w, Number.isFinite, "a number, such as 2");
  checkCount("--steps", steps, MOST_STEPS);
  checkSeed(seed);
  if (out !== undefined) checkOut(out, PICTURE);
}
