import path from "node:path";
import { placeOf } from "../../core/course/chapters.js";
import type { PlacedExercise } from "../../core/course/course.js";
import { nextOpen } from "../../core/course/order.js";
import { stateOf } from "../../core/progress/passed.js";
import { entryOf } from "../../core/progress/schema.js";
import { nextRung } from "../../core/report/hints.js";
import { disk } from "../../node/course/disk.js";
import { onDisk } from "../../node/course/paths.js";
import { readProgress, updateProgress } from "../../node/store/progress.js";
import { resetExercise } from "../../node/store/reset.js";
import { hasEverPassed } from "./body.js";
import { recap } from "./cards.js";
import { chosenEditor, openInTerminal, openInWindow, programName } from "./editor.js";
import { showEnd } from "./end.js";
import { showKeys } from "./key-list.js";
import type { KeyName } from "./keys.js";
import { showLesson } from "./lesson.js";
import { showMemo } from "./memo.js";
import { showDiff, showSolution } from "./pages.js";
import { JUDGED_FIRST, NOT_PASSED, NOT_TRIED, untilSaved } from "./remarks.js";
import { draw, isUnjudged, refresh } from "./session.js";
import { showPage } from "./show.js";
import type { Session } from "./state.js";
import { openExercise } from "./web.js";

type Action = (session: Session) => Promise<void>;

/** What each key of the watch screen does; enter, space and b, which do it only at times, are in watch.ts. */
export const ACTIONS: Record<string, Action> = {
  "?": showKeys,
  a: chooseAnother,
  d: (session) => afterPass(session, "See the difference to the solution before you have passed?", showDiff),
  h: hint,
  l: (session) => showLesson(session),
  m: showMemo,
  n: next,
  o: open,
  p: showPage,
  q: async (session) => session.quit(),
  r: reset,
  s: (session) => afterPass(session, "See the solution before you have passed?", showSolution),
  t: answer,
  w: openExercise,
} satisfies Record<Exclude<KeyName, "enter" | "space" | "b">, Action>;

async function hint({ state }: Session): Promise<void> {
  state.rung = nextRung(state.rung, state.attempt?.diagnosis);
  state.hintShown = true;
  state.scroll = 0;
  await updateProgress((progress) => {
    const entry = entryOf(progress, state.exercise.slug);
    entry.hints = Math.max(entry.hints, state.rung);
  });
}

async function next(session: Session): Promise<void> {
  const { course, state, goTo } = session;
  const hasPassed = !state.isOld && state.attempt?.result.verdict === "passed";
  const hasFailed = !state.isOld && state.attempt !== undefined && !hasPassed;
  // What is on record is not waited for, though it may be judged again.
  const isRecorded = !hasFailed && stateOf(state.exercise, state.progress, disk) === "passed";
  // A pass is waited for too, until it is recorded.
  state.goOn = !isRecorded && ((state.doing === "judging" && !hasFailed) || isUnjudged(state));
  if (isRecorded) refresh(session);
  const following = nextOpen(course, state.states, state.exercise);
  if (state.goOn) state.message = JUDGED_FIRST;
  else if (!hasPassed && !isRecorded && !isAllDone(session)) state.message = NOT_PASSED;
  else if (isChapterDone(session) && isLeft(session, following)) state.overlay = recap(session, following);
  else if (following) await goTo(following);
  else showEnd(session);
}

function isAllDone({ state }: Session): boolean {
  return [...state.states.values()].every((one) => one === "passed");
}

/** Whether the chapter is left for another one, or for the end of the course where it is the last. */
function isLeft({ course, state }: Session, following: PlacedExercise | undefined): boolean {
  if (following) return following.chapter !== state.exercise.chapter;
  return course.exercises.at(-1)?.chapter === state.exercise.chapter;
}

function isChapterDone({ course, state }: Session): boolean {
  const { exercises } = placeOf(course, state.exercise).chapter;
  return exercises.every(({ slug }) => state.states.get(slug) === "passed");
}

/** What one finds in the experiment that is proposed after a pass: also while the experiment is in the file, which then fails. */
async function answer({ state }: Session): Promise<void> {
  if (!hasEverPassed(state)) state.message = NOT_TRIED;
  else if (state.exercise.answer) {
    state.answerShown = true;
    state.scroll = 0;
  }
}

async function chooseAnother(session: Session): Promise<void> {
  const { course, state, terminal, goTo, judge, quit } = session;
  const { chooseExercise } = await import("../commands/choose.js");
  const chosen = await terminal
    .lendScreen(() => chooseExercise(course, readProgress().progress, state.exercise.slug))
    .catch((error: Error) => {
      if (error.name !== "Interrupted") throw error;
      quit();
    });
  refresh(session);
  if (!chosen) return;
  if (chosen === state.exercise) await judge();
  else await goTo(chosen);
}

async function reset(session: Session): Promise<void> {
  const { state } = session;
  state.overlay = {
    kind: "question",
    text: `Put the stub of ${state.exercise.slug} back? A copy of yours is kept.`,
    onYes: async () => {
      const kept = await resetExercise(state.exercise);
      refresh(session);
      state.message = untilSaved(
        onDisk(state.exercise.files.stub),
        kept
          ? `Reset. Your file was kept as ${kept} (npm run kata -- restore ${state.exercise.slug} puts it back)`
          : "Reset.",
      );
      Object.assign(state, { rung: 0, hintShown: false, scroll: 0 });
    },
  };
}

/** After a pass at once; before it only when the learner has said so, once for solution and difference. */
async function afterPass(
  session: Session,
  text: string,
  show: (session: Session) => Promise<void>,
): Promise<void> {
  const { state } = session;
  const { exercise, progress } = state;
  const wasShown = progress.exercises[exercise.slug]?.solutionShown;
  if (wasShown || stateOf(exercise, progress, disk) !== "open") return show(session);
  state.overlay = {
    kind: "question",
    text,
    isVoid: ({ result }) => result.verdict === "passed",
    onYes: async () => {
      const { progress } = await updateProgress((saved) => {
        entryOf(saved, state.exercise.slug).solutionShown = true;
      });
      state.progress = progress;
      await show(session);
    },
  };
}

async function open(session: Session): Promise<void> {
  const { state, terminal } = session;
  const stub = onDisk(state.exercise.files.stub);
  const name = path.basename(stub);
  const otherwise = `Set EDITOR (for example EDITOR=code), or open ${name} by hand.`;
  const say = (text: string) => {
    state.message = untilSaved(stub, text);
  };
  const editor = chosenEditor();
  const line = lineToOpen(session);
  if (!editor) {
    say(`No editor with a window is running. ${otherwise}`);
    return;
  }
  if (editor.kind === "terminal") {
    const trouble = await terminal.lend(async () => openInTerminal(stub, line, editor.command));
    if (trouble) say(trouble);
    return;
  }
  say(`Opening ${name} in ${programName(editor.command)}.`);
  openInWindow(stub, line, editor.command, () => {
    say(`${programName(editor.command)} could not be started. ${otherwise}`);
    draw(session);
  });
}

function lineToOpen({ state }: Session): number {
  const { attempt, exercise } = state;
  const stack = attempt && "failure" in attempt.result ? attempt.result.failure.stack : [];
  return stack.find(({ file }) => file === exercise.files.stub)?.line ?? 1;
}
