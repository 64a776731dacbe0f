import path from "node:path";
import { COURSE_FILE, COURSE_FORMAT, courseFileText, readCourseFile } from "../../core/class/course-file.js";
import { UnreadableClassFile } from "../../core/class/read.js";
import { count } from "../../core/course/count.js";
import type { PlacedExercise } from "../../core/course/course.js";
import { loadCourse } from "../../node/course/load.js";
import { writeFileAtomic } from "../../node/store/write.js";
import { EXIT, UsageError } from "../../terminal/commands/exit.js";
import { findExercises } from "../../terminal/commands/find.js";
import { checkOut, type Made } from "../../terminal/commands/out.js";
import { print } from "../../terminal/commands/print.js";
import { courseVersion, here } from "../files.js";

export interface CourseOptions {
  title?: string;
  points?: number;
  due?: string;
  hints?: number;
  partial?: string;
  late?: number;
  out?: string;
  for?: string;
  course?: string;
  repository?: string;
}

const OURS: Made = {
  what: "a course file",
  example: COURSE_FILE,
  isOurs: (start) => start.includes(`"format": "${COURSE_FORMAT}"`),
};

/** `kata course new [names...]` and `kata course bundle`: a course file with these exercises, for a teacher to change by hand. */
export async function course(action: string, names: string[], options: CourseOptions): Promise<number> {
  if (action === "bundle") return (await import("./bundle.js")).bundle(options);
  if (action !== "new") throw new UsageError(`course knows new and bundle, not "${action}"`);
  if (names.length === 0)
    throw new UsageError(
      "name the exercises that count, or a chapter: npm run kata -- course new 03-attention. All names: npm run kata -- list",
    );
  const loaded = await loadCourse();
  const chosen = [...new Set<PlacedExercise>(names.flatMap((name) => findExercises(loaded, name)))];
  const {
    title = "A class of Transformer Kata",
    points = 10,
    hints = 4,
    partial = "none",
    late = 0,
  } = options;
  const due = options.due === undefined ? {} : { due: momentOf(options.due) };
  const rules = { points, ...due, hints, partial: partial as "none" | "tests" };
  const exercises = chosen.map(({ slug }) => ({ slug, ...rules }));
  const text = courseFileText({ title, course: courseVersion(), late, exercises });
  // What was given goes the way of what is read.
  try {
    readCourseFile(text, loaded.bySlug);
  } catch (error) {
    if (error instanceof UnreadableClassFile) throw new UsageError(asOfOptions(error.message));
    throw error;
  }
  const file = checkOut(here(options.out ?? COURSE_FILE), OURS);
  await writeFileAtomic(file, text).catch((error: Error) => {
    throw new UsageError(`${file} cannot be written: ${error.message}`);
  });
  print([
    file,
    `In it: ${count(exercises.length, "exercise")}, ${points * exercises.length} points. Change it by hand as you like, and give it to your class:`,
    `npm run kata -- hand-in --course ${path.basename(file)}`,
  ]);
  return EXIT.passed;
}

const asOfOptions = (message: string) =>
  `what was given does not fit: ${message.replace(/^.*damaged: (exercises\.\d+\.)?/, "").replace(/\. Mend it.*$/s, "")}`;

/** A date is the end of that day, on this machine's clock. */
function momentOf(text: string): string {
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text);
  const at = new Date(isDate ? `${text}T23:59:59` : text);
  if (Number.isNaN(at.getTime()))
    throw new UsageError(
      `--due must be a date or a time, such as 2026-12-18 or 2026-12-18T12:00:00+01:00, got "${text}"`,
    );
  return at.toISOString();
}
