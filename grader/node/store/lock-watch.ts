import { mkdirSync } from "node:fs";
import path from "node:path";
import { kata } from "./kata-folder.js";
import { Locked, lockFile } from "./lock.js";

/** Another watch screen of the same course runs. */
export class AnotherGrader extends Error {
  override name = "AnotherGrader";
}

/**
 * Makes sure that only one watch screen runs in this course.
 *
 * @returns the function that gives the lock back; does nothing where the folder cannot be written
 * @throws AnotherGrader if one runs
 */
export async function lockWatch(): Promise<() => void> {
  try {
    mkdirSync(kata, { recursive: true });
    return (await lockFile(path.join(kata, "watch"), { patienceMs: 0 })).release;
  } catch (error) {
    // Without a place for the lock nothing is saved either.
    if (!(error instanceof Locked)) return () => {};
    throw new AnotherGrader(
      `another grader${error.pid ? ` (process ${error.pid})` : ""} is watching this course. Use it, or end it first (q). ` +
        "If there is none, delete .kata/watch.lock.",
    );
  }
}
