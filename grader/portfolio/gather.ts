import type { Exhibit } from "../../lib/exhibit/forms.js";
import { promptsOf } from "../core/course/blanks.js";
import type { Course, PlacedExercise } from "../core/course/course.js";
import { mistakeTexts } from "../core/judge/traces.js";
import { daysOf } from "../core/progress/days.js";
import type { Progress } from "../core/progress/schema.js";
import { disk } from "../node/course/disk.js";
import { isPictured } from "../node/show/pictured.js";
import { lastPassed } from "../node/store/both-sides.js";
import { isShared, joined } from "../node/store/shared.js";
import { type Section, sectionsOf } from "./sections.js";

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

/** Of a part without chosen pictures so many exercises are shown, the last ones, and so many figures of each. */
const MOST_OTHERS = 4;
const MOST_FIGURES = 2;

/** Everything that the portfolio tells. */
export interface Portfolio {
  /** The blanks of the exercises that have passed. */
  blanks: number;
  passed: number;
  total: number;
  days: string[];
  /** What there is to show, in the order of the course: what was chosen, and of other parts what there is. */
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
  const passed = course.exercises.filter(hasPassed);
  const seen = new Map(
    course.exercises.map((exercise) => [exercise.slug, lastPassed(exercise.slug, hasPassed(exercise)) ?? []]),
  );
  const sectionOf = (section: Section, exercise: PlacedExercise, figures: Exhibit[]): Shown => {
    return {
      section,
      exercise,
      part: partOf(course, exercise),
      figures,
      at: passOf(exercise)?.at || undefined,
    };
  };
  const chosen = sectionsOf(course).flatMap((section): Shown[] => {
    const exercise = course.bySlug.get(section.slug);
    return exercise ? [sectionOf(section, exercise, figuresOf(section, seen))] : [];
  });
  // Whoever jumps into a part has pictures of it before they come to those that were chosen for the page.
  const others = course.parts
    .filter(
      ({ path }) => !chosen.some(({ exercise, figures }) => exercise.part === path && figures.length > 0),
    )
    .flatMap(({ path }) => {
      const shown = passed
        .filter(({ part }) => part === path)
        .map((exercise) => {
          const section = { heading: exercise.title, sentence: "", slug: exercise.slug, titles: [] };
          return sectionOf(section, exercise, firstFigures(exercise, seen));
        });
      return shown.filter(({ figures }) => figures.length > 0).slice(-MOST_OTHERS);
    });
  const order = new Map(course.exercises.map(({ slug }, i) => [slug, i]));
  const shown = [...chosen.filter(({ figures }) => figures.length > 0), ...others].sort(
    (a, b) => order.get(a.section.slug)! - order.get(b.section.slug)!,
  );
  return {
    blanks: passed.reduce((sum, exercise) => sum + promptsOf(exercise, disk).length, 0),
    passed: passed.length,
    total: course.exercises.length,
    days: daysOf(progress),
    shown,
    mistakes: mistakesMet(course, progress),
    unseen: [
      ...chosen
        .filter(({ figures, exercise }) => figures.length === 0 && hasPassed(exercise))
        .map(({ exercise }) => exercise),
      // Where nothing at all is shown, anything is better.
      ...(shown.length > 0 ? [] : passed.filter(isPictured).slice(-MOST_OTHERS)),
    ],
  };
}

/** The exhibits of a section. A picture that exercises share has the lines of all, once the section's own exercise has passed. */
function figuresOf({ slug, titles }: Section, seen: Map<string, Exhibit[]>): Exhibit[] {
  const own = drawable(seen.get(slug));
  return withOthers(
    titles.flatMap((title) => own.find((exhibit) => exhibit.title === title) ?? []),
    seen,
  );
}

/** What an exercise shows that nothing was chosen of: pictures before tables. */
function firstFigures({ slug }: PlacedExercise, seen: Map<string, Exhibit[]>): Exhibit[] {
  const own = drawable(seen.get(slug));
  const pictures = own.filter(({ kind }) => kind !== "table");
  return withOthers((pictures.length > 0 ? pictures : own).slice(0, MOST_FIGURES), seen);
}

function drawable(exhibits: Exhibit[] = []): Exhibit[] {
  return exhibits.filter(({ kind }) => kind !== "unusable");
}

function withOthers(figures: Exhibit[], seen: Map<string, Exhibit[]>): Exhibit[] {
  return joined(figures, [...seen.values()].flat().filter(isShared));
}

function mistakesMet(course: Course, progress: Progress): Met[] {
  const met: Met[] = [];
  for (const exercise of course.exercises) {
    const counts = progress.exercises[exercise.slug]?.mistakes;
    if (!counts) continue;
    // What an update has taken out of the course is no longer told.
    for (const { name, because } of mistakeTexts(exercise, disk))
      if (counts[name]) met.push({ exercise, because, times: counts[name] });
  }
  return met.sort((a, b) => b.times - a.times);
}

function partOf(course: Course, exercise: PlacedExercise): string {
  const part = course.parts.find(({ path }) => path === exercise.part)!;
  return `Part ${part.number}: ${part.name}`;
}
