import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { PlacedExercise } from "./course.js";
import { BrokenCourse } from "./load.js";
import { onDisk, root } from "./paths.js";
import { makeStub, type Stub } from "./stub.js";

/**
 * The stub that an exercise's solution makes: the learner's file as it was at first.
 *
 * @throws BrokenCourse if it makes none: somebody has changed it, or it is gone
 */
export function stubOf({ slug, files }: PlacedExercise): Stub {
  try {
    return makeStub(readFileSync(onDisk(files.solution), "utf8"), `${slug}.ts`);
  } catch (error) {
    const name = files.solution;
    throw new BrokenCourse(
      `${name} is not as the course has it (${(error as Error).message}). This puts it back, and keeps what is there ` +
        `in git's stash: git stash push -- "${name}"`,
    );
  }
}

/** Where `npm run stubs` writes down the specs. */
export const SPECS = path.join(root, "solutions", "specs.json");

/** Fingerprints of the specs as the course ships them, by slug. */
export function shippedSpecs(): Record<string, string> {
  return existsSync(SPECS) ? (JSON.parse(readFileSync(SPECS, "utf8")) as Record<string, string>) : {};
}
