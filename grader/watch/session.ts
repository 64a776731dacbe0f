import type { Course, PlacedExercise } from "../course/load.js";
import { root } from "../course/paths.js";
import type { Host, Job, Report } from "../run/host.js";
import { hindrance } from "../start/hindrance.mjs";
import { statesOf } from "../state/passed.js";
import { readProgress } from "../state/progress.js";
import { textOf, untilKey } from "./remarks.js";
import { screenLines, type WatchState } from "./screen.js";
import type { Terminal } from "./terminal.js";

/** What the parts of the watch screen share. */
export interface Session {
  readonly course: Course;
  readonly host: Host;
  readonly terminal: Terminal;
  readonly state: WatchState;
  /** Leaves the watch screen. */
  quit(): void;
  /** Judges the current file, now. */
  judge(): Promise<void>;
  /** Runs a job that is no judgement: when nothing else runs, and until the next save. */
  runBeside(job: Job, seconds: number): Promise<Report>;
  /**
   * Does work that is no judgement: when nothing else runs, and until the next save, of which `isOver` tells it.
   *
   * @param options.canWait whether other work beside ends it too
   * @returns what came of it, or undefined if a save came first
   */
  beside<T>(
    work: (isOver: () => boolean) => Promise<T>,
    options?: { canWait: boolean },
  ): Promise<T | undefined>;
  /** Goes on to the next exercise, if this one has passed as its file is now. */
  goOn(): Promise<void>;
  /** Makes another exercise the current one. */
  goTo(exercise: PlacedExercise): Promise<void>;
}

/** Looks at what has passed by now: after anything that may have changed it. */
export function refresh({ course, state }: Session): void {
  state.progress = readProgress().progress;
  state.states = statesOf(course, state.progress);
}

/** Whether the file was saved after it was judged: no event may have told of it yet. */
export function isUnjudged({ attempt, exercise }: WatchState): boolean {
  return attempt !== undefined && attempt.texts.stub !== textOf(exercise.files.stub);
}

export function draw({ terminal, state }: Session): void {
  terminal.draw(screenLines(state, terminal.look()));
}

/** Shows what went wrong in the grader itself, or keeps it from working, without leaving the screen. */
export function report(session: Session, error: unknown): void {
  const hindered = hindrance(error as NodeJS.ErrnoException, root);
  const said = hindered && hindered[0].toUpperCase() + hindered.slice(1);
  session.state.message = untilKey(said ?? (error as Error).message);
  draw(session);
}
