import type { PlacedExercise } from "../../core/course/course.js";
import { fingerprint } from "../../core/course/fingerprint.js";
import { stubOf } from "../../core/course/pristine.js";
import type { Attempt } from "../../core/judge/attempt.js";
import { judge } from "../../core/judge/judge.js";
import { forgetPass } from "../../core/progress/proven.js";
import { disk } from "../../node/course/disk.js";
import { loadCourse } from "../../node/course/load.js";
import { fileFingerprint } from "../../node/course/read-text.js";
import { placeHere } from "../../node/here.js";
import { Host } from "../../node/runner/host.js";
import { takeNotices } from "../../node/store/notice.js";
import { lookOf } from "../draw/look.js";
import { wrap } from "../draw/text.js";
import { EXIT } from "./exit.js";
import { findExercises } from "./find.js";
import { print, printJson } from "./print.js";
import { messageOf, runResult } from "./run.js";

/**
 * `kata check [slug...]`: judges every exercise that was begun, and brings the record of passes up to date. Stubs
 * that nobody has touched are open and are not run.
 */
export async function check(slugs: string[], options: { json?: boolean }): Promise<number> {
  const course = await loadCourse();
  const look = lookOf(process.stdout);
  const chosen = slugs.length > 0 ? slugs.flatMap((slug) => findExercises(course, slug)) : course.exercises;
  const begun = chosen.filter((exercise) => !isUntouchedStub(exercise));
  const host = await Host.start();
  const place = placeHere(host);
  const made: Attempt[] = [];
  const told = new Set<string>();
  try {
    for (const exercise of begun) {
      const one = await judge(place, course, exercise);
      made.push(one);
      await forgetPass(one, place);
      if (!options.json) print([line(one), ...news(one)]);
    }
  } finally {
    await host.close();
  }
  const passed = made.filter(({ counts }) => counts).length;
  if (options.json) {
    const totals = { exercises: chosen.length, begun: begun.length, passed };
    printJson({ version: 1, exercises: made.map(runResult), totals });
  } else {
    print([
      `${passed} of ${chosen.length} passed, ${begun.length - passed} begun, ${chosen.length - begun.length} not begun`,
    ]);
  }
  // Without names it is about what was begun; an exercise that is named must pass.
  const due = slugs.length > 0 ? chosen.length : begun.length;
  return passed === due ? EXIT.passed : EXIT.notPassed;

  /** What nobody has told yet: an exercise may say the same as the one before. */
  function news({ notices }: Attempt): string[] {
    const untold = [...notices, ...takeNotices()].filter((notice) => !told.has(notice));
    for (const notice of untold) told.add(notice);
    return untold.flatMap((notice) => wrap(look.color.yellow(`! ${notice}`), look));
  }

  function line(made: Attempt): string {
    const { exercise, result, counts, isJudged, diagnosis } = made;
    if (result.verdict === "passed" && !counts)
      return `${look.color.yellow("○ not counted")} ${exercise.slug}: its spec, or lib, is not the course's`;
    if (!isJudged) return `${look.color.yellow("○ not judged")} ${exercise.slug}: ${messageOf(made)}`;
    if (counts) return `${look.color.green("✓ passed ")} ${exercise.slug}`;
    const why = diagnosis ? `: ${diagnosis.because}` : "";
    return `${look.color.red(`✗ ${result.verdict.padEnd(7)}`)} ${exercise.slug}${why}`;
  }
}

function isUntouchedStub(exercise: PlacedExercise): boolean {
  return fileFingerprint(exercise.files.stub) === fingerprint(stubOf(exercise, disk).text);
}
