import type { Exhibit } from "../../lib/exhibit/forms.js";
import type { PlacedExercise } from "./course/course.js";
import type { CourseFiles } from "./course/files.js";
import type { Attempt } from "./judge/attempt.js";
import type { Ran, Runner } from "./judge/runner.js";
import type { Module } from "./meaning/modules.js";
import type { Progress } from "./progress/schema.js";

/** Everything that `judge` needs from the place where it runs: the terminal with its disk, or a web page. */
export interface Place {
  files: CourseFiles;
  runner: Runner;
  store: Store;
  /** The learner's file as text, or why it cannot be judged. */
  answer(exercise: PlacedExercise): { text: string } | { problem: string };
  /** A notice for the learner if the grader's own code differs from what the course ships: then a pass proves nothing. */
  kitProblem(): Promise<string | undefined>;
  /** The reason why no answer can be judged at the moment; undefined if there is none. */
  hindrance(): string | undefined;
}

/** Stores a learner's work. Each method that returns notices reports there what it could not store. */
export interface Store {
  /** Reads progress. If it cannot be read, the result is empty progress, so that the learner still gets a verdict. */
  read(): { progress: Progress; notices: string[] };
  /** Stores the exhibits and the trained models of a run. */
  keep(made: Attempt, ran: Ran, modules: Map<string, Module>): Promise<string[]>;
  /** Applies a change to the latest stored progress. */
  update(change: (progress: Progress) => void): Promise<string[]>;
  /** The exhibits of an exercise's last run that passed; empty if no run has passed. */
  lastShown(slug: string): Exhibit[];
  /** The same exhibits; shared ones also get what the learner's other exercises showed. */
  withShared(exercise: PlacedExercise, exhibits: Exhibit[]): Exhibit[];
}
