import type { Course } from "../../core/course/course.js";
import { type ExerciseState, statesOf } from "../../core/progress/passed.js";
import type { Progress } from "../../core/progress/schema.js";
import { disk } from "../../node/course/disk.js";
import { loadCourse } from "../../node/course/load.js";
import { currentHere } from "../../node/store/current.js";
import { readProgress } from "../../node/store/progress.js";
import { bar, passedCount } from "../draw/frame.js";
import { lookOf } from "../draw/look.js";
import { wrap } from "../draw/text.js";
import { EXIT } from "./exit.js";
import { print, printJson } from "./print.js";

/** What `status --json` and `list --json` print; documented in the README. */
export interface Status {
  version: 1;
  total: number;
  passed: number;
  current: string;
  backend: string;
  parts: {
    name: string;
    chapters: {
      name: string;
      exercises: { slug: string; title: string; state: ExerciseState; minutes: number; difficulty: number }[];
    }[];
  }[];
}

/** `kata status`: how far the learner is. */
export async function status(options: { json?: boolean }): Promise<number> {
  const course = await loadCourse();
  const { progress } = readProgress();
  if (options.json) {
    printJson(statusOf(course, progress));
    return EXIT.passed;
  }
  const look = lookOf(process.stdout);
  const states = statesOf(course, progress, disk);
  // The longest name and the widest bar have 65 columns together.
  const isNarrow = look.width < 66;
  const parts = course.parts.flatMap((part) => {
    const { passed, total } = passedCount(part, states);
    const far = bar(passed, total, look, 20);
    return isNarrow
      ? [`Part ${part.number}  ${part.name}`, `        ${far}`]
      : `Part ${part.number}  ${part.name.padEnd(28)} ${far}`;
  });
  const exercise = currentHere(course, progress);
  print([
    ...parts,
    "",
    ...wrap(`You are at ${exercise.slug} (${exercise.title}) in ${exercise.chapter}.`, look, 0),
    "Go on with: npm start",
  ]);
  return EXIT.passed;
}

export function statusOf(course: Course, progress: Progress): Status {
  const states = statesOf(course, progress, disk);
  return {
    version: 1,
    total: course.exercises.length,
    passed: [...states.values()].filter((state) => state === "passed").length,
    current: currentHere(course, progress).slug,
    // What judges; exercises that train may take a faster one, which their run reports.
    backend: process.env.KATA_BACKEND || "wasm",
    parts: course.parts.map((part) => ({
      name: part.name,
      chapters: part.chapters.map((chapter) => ({
        name: chapter.path.split("/")[1],
        exercises: chapter.exercises.map(({ slug, title, minutes, difficulty }) => ({
          slug,
          title,
          state: states.get(slug) ?? "open",
          minutes,
          difficulty,
        })),
      })),
    })),
  };
}
