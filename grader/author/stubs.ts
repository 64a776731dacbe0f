import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Course, PlacedExercise } from "../core/course/course.js";
import { BrokenCourse } from "../core/course/course.js";
import { stubOf } from "../core/course/pristine.js";
import { recordOf, SPECS, type SpecRecord, specRecords } from "../core/course/specs.js";
import { disk } from "../node/course/disk.js";
import { KIT, kitFingerprint } from "../node/course/kit.js";
import { inCourse, onDisk } from "../node/course/paths.js";
import { keepCopy } from "../node/store/kept-files.js";

/**
 * Writes every stub, and the fingerprints of the specs and of what they judge with.
 *
 * @returns the files that changed
 * @throws BrokenCourse if an exercise has no solution or no spec; then nothing is written
 */
export async function writeStubs(course: Course): Promise<string[]> {
  refuseMissing(course.exercises);
  const written: string[] = [];
  const before = specRecords(disk);
  const specs: Record<string, SpecRecord> = {};
  const put = (file: string, text: string) => {
    if (existsSync(onDisk(file)) && readFileSync(file, "utf8") === text) return;
    // Somebody may have worked on a stub in this checkout.
    if (existsSync(onDisk(file)) && file !== onDisk(SPECS) && file !== KIT)
      keepCopy(path.basename(file, ".ts"), file);
    writeFileSync(file, text);
    written.push(inCourse(file));
  };
  for (const exercise of course.exercises) {
    put(onDisk(exercise.files.stub), stubOf(exercise, disk).text);
    specs[exercise.slug] = recordOf(readFileSync(onDisk(exercise.files.spec), "utf8"), before[exercise.slug]);
  }
  // A line for each, so that a change shows only what has changed.
  const lines = Object.entries(specs).map(([slug, record]) => `  "${slug}": ${JSON.stringify(record)}`);
  put(onDisk(SPECS), `{\n${lines.join(",\n")}\n}\n`);
  put(KIT, `${JSON.stringify({ lib: await kitFingerprint() }, null, 2)}\n`);
  return written;
}

/** A stub is made from its solution, and a fingerprint from its spec; a manifest can name what has neither. */
function refuseMissing(exercises: PlacedExercise[]): void {
  const missing = exercises.flatMap(({ slug, chapter, files }) =>
    [files.solution, files.spec]
      .filter((file) => !existsSync(onDisk(file)))
      .map((file) => `exercises/${chapter}/chapter.ts names ${slug}, but ${file} is missing`),
  );
  if (missing.length === 0) return;
  const file = missing.length === 1 ? "that file" : "those files";
  throw new BrokenCourse(
    `${missing.join("; ")}. Write ${file}, or take the name out of the chapter. No stub was written.`,
  );
}
