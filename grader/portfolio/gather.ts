import type { Exhibit } from "../../lib/exhibit/forms.js";
import { countBlanks, promptsOf } from "../course/blanks.js";
import type { Course, PlacedExercise } from "../course/load.js";
import { readSource } from "../course/source.js";
import { readMistakes } from "../run/bank.js";
import { isShared, joined } from "../show/shared.js";
import { lastPassed } from "../show/sides.js";
import { daysOf } from "../state/days.js";
import type { Progress } from "../state/progress.js";
import { SECTIONS, type Section } from "./sections.js";

/** A section of the page with what the learner's runs showed. */
export interface Shown {
  section: Section;
  exercise: PlacedExercise;
  /** `Part 1: Understanding Gradients` */
  part: string;
  figures: Exhibit[];
  /** When the exercise last passed; unknown where the record was lost. */
  at: string | undefined;
}

/** A mistake that the learner was told of by name. */
export interface Met {
  exercise: PlacedExercise;
  because: string;
  times: number;
}

/** Everything that the portfolio tells. */
export interface Portfolio {
  blanks: number;
  passed: number;
  total: number;
  days: string[];
  /** What there is to show, in the order of the course. */
  shown: Shown[];
  /** The most frequent first. */
  mistakes: Met[];
  /** Exercises that passed before their exhibits were kept: another run shows them. */
  unseen: PlacedExercise[];
}

/** Reads together what this learner has built, and runs nothing. */
export async function gather(course: Course, progress: Progress): Promise<Portfolio> {
  const passOf = ({ slug }: PlacedExercise) => progress.exercises[slug]?.passed;
  const hasPassed = (exercise: PlacedExercise) => passOf(exercise) !== undefined;
  const seen = new Map(
    course.exercises.map((exercise) => [exercise.slug, lastPassed(exercise.slug, hasPassed(exercise)) ?? []]),
  );
  const sections = SECTIONS.flatMap((section): Shown[] => {
    const exercise = course.bySlug.get(section.slug);
    if (!exercise) return [];
    const figures = figuresOf(section, seen);
    return [
      { section, exercise, part: partOf(course, exercise), figures, at: passOf(exercise)?.at || undefined },
    ];
  });
  return {
    blanks: course.exercises.reduce((sum, exercise) => sum + filledIn(exercise, hasPassed(exercise)), 0),
    passed: course.exercises.filter(hasPassed).length,
    total: course.exercises.length,
    days: daysOf(progress),
    shown: sections.filter(({ figures }) => figures.length > 0),
    mistakes: await mistakesMet(course, progress),
    unseen: sections
      .filter(({ figures, exercise }) => figures.length === 0 && hasPassed(exercise))
      .map(({ exercise }) => exercise),
  };
}

/** The exhibits of a section. A picture that exercises share has the lines of all, also before the last of them has passed. */
function figuresOf({ slug, titles }: Section, seen: Map<string, Exhibit[]>): Exhibit[] {
  const own = seen.get(slug)?.filter(({ kind }) => kind !== "unusable") ?? [];
  const shared = [...seen.values()].flat().filter(isShared);
  const found = titles.flatMap((title) => {
    const named = (exhibit: Exhibit) => exhibit.title === title;
    return own.find(named) ?? shared.find(named) ?? [];
  });
  return joined(found, shared);
}

/** The blanks that the learner has filled; of an exercise that passed all, whatever its file is now. */
function filledIn(exercise: PlacedExercise, hasPassed: boolean): number {
  const prompts = promptsOf(exercise);
  if (hasPassed) return prompts.length;
  const source = readSource(exercise.files.stub);
  return "problem" in source ? 0 : countBlanks(prompts, source.text).filled;
}

async function mistakesMet(course: Course, progress: Progress): Promise<Met[]> {
  const met: Met[] = [];
  for (const exercise of course.exercises) {
    const counts = progress.exercises[exercise.slug]?.mistakes;
    if (!counts) continue;
    // What an update has taken out of the course is no longer told.
    for (const { name, because } of await readMistakes(exercise))
      if (counts[name]) met.push({ exercise, because, times: counts[name] });
  }
  return met.sort((a, b) => b.times - a.times);
}

function partOf(course: Course, exercise: PlacedExercise): string {
  const part = course.parts.find(({ path }) => path === exercise.part)!;
  return `Part ${part.number}: ${part.name}`;
}
