import type { Course } from "../course/load.js";
import { currentExercise } from "../course/order.js";
import type { Host } from "../run/host.js";
import { takeNotice } from "../state/notice.js";
import { readProgress, updateProgress } from "../state/progress.js";
import { ACTIONS } from "./actions.js";
import { Judge } from "./judge.js";
import { turnPage } from "./pages.js";
import type { WatchState } from "./screen.js";
import { scrollBody } from "./scroll.js";
import { draw, report, type Session } from "./session.js";
import { type Key, Terminal } from "./terminal.js";

/** The watch screen: one event loop of keys, saves, verdicts and resizes. It returns when the learner quits. */
export async function watchCourse(course: Course, host: Host): Promise<void> {
  let quit: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    quit = resolve;
  });
  const session: Session = {
    course,
    host,
    state: firstState(course),
    terminal: new Terminal(
      (key) => void onKey(session, key).catch((error) => report(session, error)),
      () => draw(session),
    ),
    quit,
    judge: () => judge.judge(),
    runBeside: (job, seconds) => judge.runBeside(job, seconds),
    goTo: async (exercise) => {
      // Before anything is waited for: a run of the old exercise may end meanwhile, and its verdict belongs to no screen.
      Object.assign(session.state, {
        exercise,
        attempt: undefined,
        training: undefined,
        rung: 0,
        hintShown: false,
        scroll: 0,
        message: "",
        overlay: undefined,
      });
      judge.follow(exercise);
      const { progress } = await updateProgress((saved) => {
        saved.current = exercise.slug;
      });
      session.state.progress = progress;
      await judge.judge();
    },
  };
  const judge = new Judge(session);
  const stop = () => quit();
  process.once("SIGTERM", stop);
  process.once("SIGHUP", stop);
  session.terminal.enter();
  try {
    draw(session);
    judge.follow(session.state.exercise);
    void judge.judge().catch((error) => report(session, error));
    await ended;
  } finally {
    session.terminal.leave();
    process.off("SIGTERM", stop);
    process.off("SIGHUP", stop);
    judge.close();
  }
}

function firstState(course: Course): WatchState {
  const { progress } = readProgress();
  return {
    course,
    progress,
    exercise: currentExercise(course, progress),
    attempt: undefined,
    running: false,
    rung: 0,
    hintShown: false,
    scroll: 0,
    message: takeNotice() ?? "",
    overlay: undefined,
    places: new Map(),
    welcome: Object.keys(progress.exercises).length === 0,
  };
}

async function onKey(session: Session, key: Key): Promise<void> {
  const { state } = session;
  if (key.ctrl && (key.name === "c" || key.name === "d")) return session.quit();
  if (state.overlay?.kind === "pages") turnPage(session, key);
  else if (state.overlay?.kind === "question") {
    const { onYes } = state.overlay;
    state.overlay = undefined;
    if (key.name === "y") await onYes();
  } else if (!scrollBody(session, key)) {
    state.message = "";
    await ACTIONS[key.name]?.(session);
  }
  draw(session);
}
