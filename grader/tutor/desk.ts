import { Chalk } from "chalk";
import type { Course, PlacedExercise } from "../core/course/course.js";
import type { Attempt } from "../core/judge/attempt.js";
import type { Runner, Signal } from "../core/judge/runner.js";
import type { TrainingRun } from "../core/judge/training-log.js";
import type { Group } from "../core/report/blocks.js";
import { UsageError } from "../core/usage-error.js";
import { currentHere } from "../node/store/current.js";
import { findExercise } from "../terminal/commands/find.js";
import { groupLines } from "../terminal/draw/blocks.js";
import type { Look } from "../terminal/draw/look.js";
import { finish } from "../terminal/draw/text.js";

/** What the tools of one assistant share. */
export interface Desk {
  course: Course;
  /** What runs specs; it starts with the first run. */
  runner(): Promise<Runner>;
  /** The last run of each exercise, by slug. */
  last: Map<string, Attempt>;
  /** Has runs wait for each other. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  now(): Date;
}

/** What one call of a tool may use beside its arguments. */
export interface Call {
  /** Ends a run. */
  signal?: Signal;
  onTraining?(run: TrainingRun): void;
}

/** So many runs may wait: more are no work of one learner. */
const MOST_WAITING = 8;

export function deskOf(
  course: Course,
  { runner, now = () => new Date() }: Pick<Desk, "runner"> & Partial<Pick<Desk, "now">>,
): Desk {
  let waiting = 0;
  let before: Promise<unknown> = Promise.resolve();
  return {
    course,
    runner,
    last: new Map(),
    now,
    async inTurn(work) {
      if (waiting >= MOST_WAITING)
        throw new UsageError(
          `${waiting} runs are waiting already. Wait for their answers, and call it again`,
        );
      waiting++;
      const turn = before.then(work);
      before = turn.catch(() => {});
      try {
        return await turn;
      } finally {
        waiting--;
      }
    },
  };
}

/** The exercise that was named, or the one at which the learner is. */
export function exerciseAt({ course }: Desk, name: string | undefined): PlacedExercise {
  return name?.trim() ? findExercise(course, name) : currentHere(course);
}

/** The argument of nearly every tool. */
export const EXERCISE = {
  type: "string",
  description: "a slug such as softmax, or a chapter such as 03-attention; without it, where the learner is",
} as const;

const PLAIN: Look = {
  width: 100,
  height: 24,
  color: new Chalk({ level: 0 }),
  unicode: true,
  links: false,
  tty: false,
};

/** What is said in blocks, as plain text. */
export function plainText(groups: Group[]): string {
  return finish(groupLines(groups, PLAIN), PLAIN).join("\n");
}
