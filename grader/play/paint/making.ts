import { useBackend } from "../../../lib/backend/choose.js";
import { mersenneTwister, type Random } from "../../../lib/random.js";
import { check, checkSeed } from "../../terminal/commands/options.js";
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
  check(
    "--steps",
    steps,
    (n) => Number.isInteger(n) && n >= 1 && n <= MOST_STEPS,
    `a whole number from 1 to ${MOST_STEPS}`,
  );
  checkSeed(seed);
  if (out !== undefined) checkOut(out, PICTURE);
}

/** The backend and the draws of one picture. */
export async function prepare({ seed }: MakingOptions): Promise<Random> {
  process.env.KATA_BACKEND ??= "wasm";
  await useBackend("train");
  return mersenneTwister(seed ?? Math.floor(Math.random() * 2 ** 32));
}
