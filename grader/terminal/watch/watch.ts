import type { Course, PlacedExercise } from "../../core/course/course.js";
import { statesOf } from "../../core/progress/passed.js";
import { disk } from "../../node/course/disk.js";
import type { Host } from "../../node/runner/host.js";
import { siteHere } from "../../node/site/address.js";
import { currentHere } from "../../node/store/current.js";
import { takeNotices } from "../../node/store/notice.js";
import { readProgress, updateProgress } from "../../node/store/progress.js";
import { ACTIONS } from "./actions.js";
import type { Key } from "./bursts.js";
import { cardsBefore, turnCard } from "./cards.js";
import { JudgeOnSave } from "./judge-on-save.js";
import { turnPage } from "./pages.js";
import { PASTED, untilKey } from "./remarks.js";
import { scrollBody } from "./scroll-body.js";
import { draw, refresh, report } from "./session.js";
import { StalePasses } from "./stale.js";
import type { Session, WatchState } from "./state.js";
import { Terminal } from "./terminal.js";

/** Ctrl-C is a key here, but a terminal that was reset from outside makes a signal of it. */
const ENDING = ["SIGTERM", "SIGHUP", "SIGINT"] as const;

/** The watch screen: one event loop of keys, saves, verdicts and resizes. It returns when the learner quits, with the exercise that they were at. */
export async function watchCourse(course: Course, host: Host): Promise<PlacedExercise> {
  let quit: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    quit = resolve;
  });
  const session: Session = {
    course,
    host,
    state: firstState(course),
    terminal: new Terminal(
      (keys) => {
        for (const key of keys)
          void onKey(session, key)
            .catch((error) => report(session, error))
            .finally(drawSoon);
        drawSoon();
      },
      () => drawSoon(),
    ),
    quit,
    act: async (key) => await ACTIONS[key]?.(session),
    judge: () => judge.judge(),
    runBeside: (job, seconds) => judge.runBeside(job, seconds),
    beside: (work, options) => judge.beside(work, options),
    goOn: async () => {
      await ACTIONS.n(session);
      // A card that comes up is seen at once, without a key.
      drawSoon();
    },
    goTo: async (exercise) => {
      // Before anything is waited for: a run of the old exercise may end meanwhile, and its verdict belongs to no screen.
      Object.assign(session.state, {
        exercise,
        attempt: undefined,
        types: [],
        training: undefined,
        rung: 0,
        hintShown: false,
        scroll: 0,
        message: undefined,
        overlay: undefined,
        isOld: false,
        goOn: false,
        answerShown: false,
        // A learner who has found the way to an exercise gets its chapter's card and its question instead.
        welcome: false,
      });
      showCards(session.state);
      judge.follow(exercise);
      await updateProgress((saved) => {
        saved.current = exercise.slug;
      });
      refresh(session);
      await judge.open();
    },
  };
  const stale = new StalePasses(session);
  const judge = new JudgeOnSave(session, () => stale.judgeAll());
  const drawSoon = onceInTurn(() => draw(session));
  const stop = (signal: NodeJS.Signals) => {
    quit();
    // A second one ends the process. Not yet in this turn: a prompt's listener kills the process where it finds itself the only one.
    setImmediate(() => process.off(signal, stop));
  };
  for (const signal of ENDING) process.removeAllListeners(signal).on(signal, stop);
  session.terminal.enter();
  showCards(session.state);
  try {
    draw(session);
    judge.follow(session.state.exercise);
    void judge.open().catch((error) => report(session, error));
    await ended;
  } finally {
    session.terminal.end();
    for (const signal of ENDING) process.off(signal, stop);
    judge.close();
  }
  return session.state.exercise;
}

function firstState(course: Course): WatchState {
  const { progress } = readProgress();
  const notices = takeNotices().join(" ");
  return {
    course,
    progress,
    exercise: currentHere(course, progress),
    attempt: undefined,
    states: statesOf(course, progress, disk),
    types: [],
    doing: undefined,
    isOld: false,
    goOn: false,
    rung: 0,
    hintShown: false,
    scroll: 0,
    message: notices ? untilKey(notices) : undefined,
    overlay: undefined,
    savedBelow: false,
    cards: [],
    answerShown: false,
    places: new Map(),
    hasSite: "address" in siteHere(),
    welcome: Object.keys(progress.exercises).length === 0,
  };
}

async function onKey(session: Session, key: Key): Promise<void> {
  const { state } = session;
  if (key.ctrl && (key.name === "c" || key.name === "d")) return session.quit();
  if (state.overlay?.kind === "pages") turnPage(session, key);
  else if (state.overlay?.kind === "card") await turnCard(session, state.overlay, key);
  else if (state.overlay?.kind === "question") {
    const { onYes } = state.overlay;
    state.overlay = undefined;
    if (key.name === "y") await onYes();
  } else if (key.name === "paste") {
    state.message = PASTED;
  } else if (isEnter(key) && state.attempt?.recordedAt !== undefined && !state.doing) {
    await session.judge();
  } else if (!scrollBody(session, key)) {
    state.message = undefined;
    state.goOn = false;
    await ACTIONS[key.name]?.(session);
  }
  state.overlay ??= state.cards.shift();
  if (!state.overlay) state.savedBelow = false;
}

/** It scrolls by a line, except where the screen says that it judges. */
function isEnter({ name }: Key): boolean {
  return name === "return" || name === "enter";
}

/** What comes before the exercise that the learner is at now. */
function showCards(state: WatchState): void {
  state.savedBelow = false;
  state.cards = cardsBefore(state);
  state.overlay = state.cards.shift();
}

/** Calls `act` once, after however many calls in this turn of the event loop. */
function onceInTurn(act: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      act();
    });
  };
}
