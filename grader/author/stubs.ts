import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Course, PlacedExercise } from "../core/course/course.js";
import { BrokenCourse } from "../core/course/course.js";
import { fingerprint } from "../core/course/fingerprint.js";
import { SPECS, stubOf } from "../core/course/pristine.js";
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
  const specs: Record<string, string> = {};
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
    specs[exercise.slug] = fingerprint(readFileSync(onDisk(exercise.files.spec), "utf8"));
  }
  put(onDisk(SPECS), `${JSON.stringify(specs, null, 2)}\n`);
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
  const [file, entry] = missing.length === 1 ? ["that file", "the entry"] : ["those files", "the entries"];
  throw new BrokenCourse(
    `${missing.join("; ")}. Write ${file}, or take ${entry} out of the manifest. No stub was written.`,
  );
}
