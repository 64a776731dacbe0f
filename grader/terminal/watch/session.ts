import { statesOf } from "../../core/progress/passed.js";
import { disk } from "../../node/course/disk.js";
import { onDisk, root } from "../../node/course/paths.js";
import { hindrance } from "../../node/start/hindrance.mjs";
import { readProgress } from "../../node/store/progress.js";
import { textOf, untilKey } from "./remarks.js";
import { screenLines } from "./screen.js";
import type { Session, WatchState } from "./state.js";

/** Looks at what has passed by now: after anything that may have changed it. */
export function refresh({ course, state }: Session): void {
  state.progress = readProgress().progress;
  state.states = statesOf(course, state.progress, disk);
}

/** Whether the file was saved after it was judged: no event may have told of it yet. */
export function isUnjudged({ attempt, exercise }: WatchState): boolean {
  return attempt !== undefined && attempt.texts.stub !== textOf(onDisk(exercise.files.stub));
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
