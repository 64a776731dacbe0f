import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { PlacedExercise } from "./load.js";
import { root } from "./paths.js";
import { makeStub, type Stub } from "./stub.js";

/** The stub that an exercise's solution makes: the learner's file as it was at first. */
export function stubOf(exercise: PlacedExercise): Stub {
  return makeStub(readFileSync(exercise.files.solution, "utf8"), `${exercise.slug}.ts`);
}

/** Where `npm run stubs` writes down the specs. */
export const SPECS = path.join(root, "solutions", "specs.json");

/** Fingerprints of the specs as the course ships them, by slug. */
export function shippedSpecs(): Record<string, string> {
  return existsSync(SPECS) ? (JSON.parse(readFileSync(SPECS, "utf8")) as Record<string, string>) : {};
}
