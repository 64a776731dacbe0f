import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fingerprint } from "../course/fingerprint.js";
import type { Course, PlacedExercise } from "../course/load.js";
import { root } from "../course/paths.js";
import { makeStub } from "../course/stub.js";

/** The stub that an exercise's solution makes. */
export function stubOf(exercise: PlacedExercise): ReturnType<typeof makeStub> {
  return makeStub(readFileSync(exercise.files.solution, "utf8"), `${exercise.slug}.ts`);
}

const SPECS = path.join(root, "solutions", "specs.json");

/** Fingerprints of the specs as the course ships them, by slug. */
export function shippedSpecs(): Record<string, string> {
  return existsSync(SPECS) ? (JSON.parse(readFileSync(SPECS, "utf8")) as Record<string, string>) : {};
}

/** What `npm run stubs` writes: every stub, and the fingerprints of the specs. */
export function writeStubs(course: Course): string[] {
  const written: string[] = [];
  const specs: Record<string, string> = {};
  const put = (file: string, text: string) => {
    if (existsSync(file) && readFileSync(file, "utf8") === text) return;
    writeFileSync(file, text);
    written.push(path.relative(root, file));
  };
  for (const exercise of course.exercises) {
    put(exercise.files.stub, stubOf(exercise).text);
    specs[exercise.slug] = fingerprint(readFileSync(exercise.files.spec, "utf8"));
  }
  put(SPECS, `${JSON.stringify(specs, null, 2)}\n`);
  return written;
}
