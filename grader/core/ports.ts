import type { Exhibit } from "../../lib/exhibit/forms.js";
import type { PlacedExercise } from "./course/course.js";
import type { CourseFiles } from "./course/files.js";
import type { Attempt } from "./judge/attempt.js";
import type { Bank } from "./judge/diagnose.js";
import type { Ran, Runner, Signal } from "./judge/runner.js";
import type { TestResult } from "./judge/verdict.js";
import type { Module } from "./meaning/modules.js";
import type { Progress } from "./progress/schema.js";

/** All that judging asks of the place where it happens: a terminal on a disk, or a page. */
export interface Place {
  files: CourseFiles;
  runner: Runner;
  store: Store;
  /** The learner's file as text, or why it cannot be judged. */
  answer(exercise: PlacedExercise): { text: string } | { problem: string };
  /**
   * The mistakes that may explain a wrong answer.
   *
   * @returns undefined if the search was ended before its time
   */
  mistakesLike(exercise: PlacedExercise, tests: TestResult[], signal: Signal): Promise<Bank | undefined>;
  /** What to tell the learner where what judges here is not what the course ships, so that a pass proves nothing. */
  kitProblem(): Promise<string | undefined>;
  /** Why nothing can be judged here for now, whatever the answer. */
  hindrance(): string | undefined;
}

/** What is kept of a learner's work. What could not be kept is told as a notice. */
export interface Store {
  /** Progress as it is kept; an empty one where it cannot be read, because a verdict is worth more than none. */
  read(): { progress: Progress; notices: string[] };
  /** Keeps what a run showed and trained. */
  keep(made: Attempt, ran: Ran, modules: Map<string, Module>): Promise<string[]>;
  /** Changes progress as it is by now. */
  update(change: (progress: Progress) => void): Promise<string[]>;
  /** What the last run of an exercise showed that passed; nothing where there was none. */
  lastShown(slug: string): Exhibit[];
  /** The same pictures; in those that are shared, what the learner's other exercises showed too. */
  withShared(exercise: PlacedExercise, exhibits: Exhibit[]): Exhibit[];
}
