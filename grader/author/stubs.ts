import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fingerprint } from "../course/fingerprint.js";
import type { Course } from "../course/load.js";
import { shown } from "../course/paths.js";
import { SPECS, stubOf } from "../course/pristine.js";
import { keepCopy } from "../state/kept.js";

/**
 * Writes every stub, and the fingerprints of the specs.
 *
 * @returns the files that changed
 */
export function writeStubs(course: Course): string[] {
  const written: string[] = [];
  const specs: Record<string, string> = {};
  const put = (file: string, text: string) => {
    if (existsSync(file) && readFileSync(file, "utf8") === text) return;
    // Somebody may have worked on a stub in this checkout.
    if (existsSync(file) && file !== SPECS) keepCopy(path.basename(file, ".ts"), file);
    writeFileSync(file, text);
    written.push(shown(file));
  };
  for (const exercise of course.exercises) {
    put(exercise.files.stub, stubOf(exercise).text);
    specs[exercise.slug] = fingerprint(readFileSync(exercise.files.spec, "utf8"));
  }
  put(SPECS, `${JSON.stringify(specs, null, 2)}\n`);
  return written;
}
