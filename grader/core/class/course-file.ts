import * as v from "valibot";
import { MOST_FILE, readClassFile, UnreadableClassFile } from "./read.js";

// A teacher's course: which exercises count, for how many points, until when. One file, written by `kata course new`, changed by hand.

export const COURSE_FORMAT = "kata-course";
export const COURSE_VERSION = 1;
/** The file's usual name. */
export const COURSE_FILE = "course.json";

/** A time with its zone: a date alone ends at another moment on each machine. */
const Moment = v.pipe(
  v.string(),
  v.check(
    (text) => /T.*(Z|[+-]\d\d:?\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)),
    "must be a time with its zone, such as 2026-12-18T23:59:00+01:00",
  ),
);

const GradedExercise = v.strictObject({
  slug: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,80}$/, "must be the name of an exercise")),
  /** What a pass is worth: a whole number, because Classroom 50 knows no other. */
  points: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)),
  /** From then on an answer is late; without it never. */
  due: v.optional(Moment),
  /** The highest rung of hints that the teacher allows. More of them cost nothing, and the report says so. */
  hints: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4)), 4),
  /** `tests`: an answer that fails earns the share of the spec's tests that it passes. */
  partial: v.optional(v.picklist(["none", "tests"]), "none"),
});

const CourseFile = v.strictObject({
  format: v.literal(COURSE_FORMAT),
  version: v.literal(COURSE_VERSION),
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  /** The version of Transformer Kata that it was written for. */
  course: v.pipe(v.string(), v.maxLength(40)),
  /** Percent of an exercise's points that each day after its due date costs, also one that has only begun. */
  late: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 0),
  exercises: v.pipe(
    v.array(GradedExercise),
    v.minLength(1, "must name an exercise"),
    v.maxLength(1000),
    v.check((all) => new Set(all.map(({ slug }) => slug)).size === all.length, "names an exercise twice"),
  ),
});

export type CourseFile = v.InferOutput<typeof CourseFile>;
export type GradedExercise = v.InferOutput<typeof GradedExercise>;

/** The text of the file. */
export function courseFileText(course: Omit<CourseFile, "format" | "version">): string {
  const { title, course: version, late, exercises } = course;
  const file = { format: COURSE_FORMAT, version: COURSE_VERSION, title, course: version, late, exercises };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * Reads the text of the file.
 *
 * @param slugs the exercises that there are
 * @throws UnreadableClassFile saying what is wrong with it
 */
export function readCourseFile(text: string, slugs: { has(slug: string): boolean }): CourseFile {
  const read = readClassFile(text, CourseFile, {
    what: "a class's course file",
    format: COURSE_FORMAT,
    version: COURSE_VERSION,
    mend: "Mend it, or write a new one: npm run kata -- course new",
    most: MOST_FILE,
  });
  const unknown = read.exercises.find(({ slug }) => !slugs.has(slug));
  if (unknown)
    throw new UnreadableClassFile(
      `this course file names "${unknown.slug}", and there is no such exercise. All names: npm run kata -- list`,
    );
  return read;
}
