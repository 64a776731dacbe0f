import type { CourseFile, GradedExercise } from "./course-file.js";
import type { HandIn } from "./hand-in.js";
import type { Outcome } from "./outcome.js";
import { keyOfWho, type Who } from "./who.js";

/** A hand-in that was judged: outcomes by slug, of the answers that the course asks for. */
export interface Judged {
  /** The file, as it was named. */
  file: string;
  handIn: HandIn;
  outcomes: Record<string, Outcome>;
}

/** What a learner has of one exercise. */
export interface Mark {
  exercise: GradedExercise;
  /** Null where the machine, and not the answer, is at fault: somebody has to look. */
  points: number | null;
  /** Undefined where no answer came. */
  outcome: Outcome | undefined;
  /** When the answer that counts was handed in, by the learner's clock, and how many days after the due date. */
  at: string | undefined;
  daysLate: number;
  /** The spec that the learner had, where it is another one than the teacher's. */
  otherSpec: boolean;
  remarks: string[];
}

/** What a learner has of the course. */
export interface Marked {
  who: Who;
  files: string[];
  marks: Mark[];
  points: number;
  of: number;
  /** Exercises without points, because nothing could be judged. */
  open: number;
}

const DAY_MS = 24 * 3600 * 1000;

/** Days after the due date; one that has begun is one. */
export function daysLate({ due }: GradedExercise, at: string): number {
  if (due === undefined) return 0;
  return Math.max(0, Math.ceil((Date.parse(at) - Date.parse(due)) / DAY_MS));
}

/** Points to the hundredth. */
export function pointsOf(
  { points, partial }: GradedExercise,
  outcome: Outcome,
  days: number,
  late: number,
): number | null {
  if (!outcome.isJudged) return null;
  const { passed, of } = outcome.tests;
  const share = outcome.verdict === "passed" ? 1 : partial === "tests" && of > 0 ? passed / of : 0;
  const left = Math.max(0, 1 - (late * days) / 100);
  return Math.round(100 * points * share * left) / 100;
}

/**
 * The marks of all learners, in the order of their names. Who hands in several times keeps, of each exercise, what earned most.
 *
 * @param specs fingerprints of the teacher's specs, by slug
 */
export function marked(judged: Judged[], course: CourseFile, specs: Record<string, string>): Marked[] {
  const byWho = new Map<string, Judged[]>();
  for (const one of judged) {
    const key = keyOfWho(one.handIn.by);
    byWho.set(key, [...(byWho.get(key) ?? []), one]);
  }
  const all = [...byWho].sort(([a], [b]) => (a < b ? -1 : 1));
  return all.map(([, own]) => ofOne(own, course, specs));
}

function ofOne(own: Judged[], course: CourseFile, specs: Record<string, string>): Marked {
  const inOrder = [...own].sort((a, b) => (a.handIn.at < b.handIn.at ? -1 : 1));
  const marks = course.exercises.map((exercise) => markOf(exercise, inOrder, course.late, specs));
  return {
    who: inOrder[0].handIn.by,
    files: inOrder.map(({ file }) => file),
    marks,
    points: Math.round(100 * marks.reduce((sum, { points }) => sum + (points ?? 0), 0)) / 100,
    of: course.exercises.reduce((sum, { points }) => sum + points, 0),
    open: marks.filter(({ points }) => points === null).length,
  };
}

function markOf(
  exercise: GradedExercise,
  inOrder: Judged[],
  late: number,
  specs: Record<string, string>,
): Mark {
  const { slug } = exercise;
  const none: Mark = {
    ...{ exercise, points: 0, outcome: undefined, at: undefined, daysLate: 0 },
    ...{ otherSpec: false, remarks: [] },
  };
  const tries = inOrder
    .filter(({ outcomes }) => outcomes[slug])
    .map(({ handIn, outcomes }): Mark => {
      const days = daysLate(exercise, handIn.at);
      const points = pointsOf(exercise, outcomes[slug], days, late);
      const { spec } = handIn.answers[slug] ?? {};
      return {
        ...{ exercise, points, outcome: outcomes[slug], at: handIn.at, daysLate: days },
        otherSpec: spec !== undefined && spec !== specs[slug],
        remarks: hintsRemark(exercise, handIn),
      };
    });
  // Of equals the first counts: it came earlier.
  const best = tries.reduce<Mark | undefined>(
    (most, one) => (most === undefined || (one.points ?? -1) > (most.points ?? -1) ? one : most),
    undefined,
  );
  if (!best) return none;
  const isOpen = tries.some(({ points }) => points === null) && best.points !== null;
  const more = isOpen && best.points !== exercise.points ? ["another hand-in of it was not judged"] : [];
  return { ...best, remarks: [...best.remarks, ...more] };
}

function hintsRemark({ slug, hints }: GradedExercise, { log }: HandIn): string[] {
  const own = log?.exercises[slug];
  if (!own) return [];
  if (own.solutionShown) return ["by the log, the solution was shown before the pass"];
  return own.hints > hints ? [`by the log, hint ${own.hints} was shown, and ${hints} is allowed`] : [];
}
