import type { Course, Part, PlacedChapter, PlacedExercise } from "../../core/course/course.js";
import { type ExerciseState, type States, statesOf } from "../../core/progress/passed.js";
import type { Progress } from "../../core/progress/schema.js";
import { disk } from "../../node/course/disk.js";
import { resetExercise } from "../../node/store/reset.js";
import { chapterLine, exerciseLine, stateMark } from "../draw/list.js";
import { type Look, lookOf } from "../draw/look.js";
import { finish } from "../draw/text.js";
import { aboutOf } from "./about.js";
import { ask } from "./interactive.js";

/**
 * Exercises whose names, chapter, its title or state contain every word; `part 4` means that part. Where there is none, those
 * that the words are about.
 */
export function matching(course: Course, states: States, term: string): PlacedExercise[] {
  // A slash begins a search in a lesson, and is typed here too.
  const typed = term.toLowerCase().replace(/^\//, "");
  const [, number] = /\bpart\s*(\d+)\b/.exec(typed) ?? [];
  const words = typed
    .replace(/\bpart\s*\d+\b/, "")
    .split(/\s+/)
    .filter(Boolean);
  const parts = course.parts.filter((part) => number === undefined || part.number === Number(number));
  const chosen = (fits: (exercise: PlacedExercise, chapter: PlacedChapter, part: Part) => boolean) =>
    parts.flatMap((part) =>
      part.chapters.flatMap((chapter) => chapter.exercises.filter((one) => fits(one, chapter, part))),
    );
  const found = chosen(({ slug, title }, chapter) => {
    const text = `${slug} ${title} ${chapter.path} ${chapter.title} ${states.get(slug)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  if (found.length > 0) return found;
  return chosen((exercise, chapter, part) => {
    const about = aboutOf(exercise, chapter, part);
    return words.every((word) => about.has(word));
  });
}

/**
 * Lets the learner search the course and choose an exercise, or reset one.
 *
 * @returns the chosen exercise, or undefined if they went back
 */
export async function chooseExercise(
  course: Course,
  progress: Progress,
  current: string | undefined,
): Promise<PlacedExercise | undefined> {
  const states = statesOf(course, progress, disk);
  const { Separator } = (await import("inquirer")).default;
  let typed = "";
  const chosen = await ask<string>(
    (theme) => {
      const look = lookOf(process.stdout);
      return {
        type: "search",
        message:
          look.width < 80
            ? "Exercise (name, chapter, state)"
            : "Exercise (type a name, a chapter, open, passed or stale)",
        pageSize: Math.max(5, look.height - 4),
        theme,
        source: (term = "") => {
          typed = term;
          return groups(course, states, term, current, look).flatMap(({ heading, exercises }) => [
            new Separator(finish([heading], look)[0]),
            ...exercises.map((exercise) => ({
              name: finish([exerciseLine(exercise, states, current, look)], look)[0],
              short: exercise.slug,
              value: exercise.slug,
            })),
          ]);
        },
      };
    },
    () => typed,
  );
  if (!chosen) return undefined;
  const exercise = course.bySlug.get(chosen) as PlacedExercise;
  return (await chooseAction(exercise, states.get(chosen) ?? "open")) ? exercise : undefined;
}

/** What matches, under the headings of its chapters. Before a word is typed the current exercise comes first: Enter stays there. */
function groups(
  course: Course,
  states: States,
  term: string,
  current: string | undefined,
  look: Look,
): { heading: string; exercises: PlacedExercise[] }[] {
  const found = new Set(matching(course, states, term));
  const here = term === "" ? [...found].filter(({ slug }) => slug === current) : [];
  // A whole name means that exercise, also where other exercises or their chapters have the word in theirs.
  const named = [...found].filter(({ slug }) => slug === term.trim().toLowerCase());
  const chapters = course.parts.flatMap((part) =>
    part.chapters.map((chapter) => ({
      heading: chapterLine(chapter, look, part),
      exercises: chapter.exercises.filter((exercise) => found.has(exercise) && !named.includes(exercise)),
    })),
  );
  return [
    { heading: look.color.bold("you are here"), exercises: here },
    { heading: look.color.bold("of this name"), exercises: named },
    ...chapters,
  ].filter(({ exercises }) => exercises.length > 0);
}

/** @returns whether to go to the exercise */
async function chooseAction(exercise: PlacedExercise, state: ExerciseState): Promise<boolean> {
  if (state === "open") return true;
  const look = lookOf(process.stdout);
  const action = await ask<"go" | "reset" | "back">((theme) => ({
    type: "select",
    message: `${exercise.slug} ${finish([stateMark(state, look)], look)[0]}`,
    theme,
    choices: [
      { name: "go to it", value: "go" },
      { name: "put its stub back (your file is kept), and go to it", value: "reset" },
      { name: "back", value: "back" },
    ],
  }));
  if (action === "reset") await resetExercise(exercise);
  return action !== undefined && action !== "back";
}
