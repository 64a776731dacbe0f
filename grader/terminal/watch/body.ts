import { nextOpen } from "../../core/course/order.js";
import { wallSeconds } from "../../core/judge/runner.js";
import { afterwardsNames } from "../../core/report/afterwards.js";
import { isUntouchedAttempt } from "../../core/report/blank.js";
import type { Group } from "../../core/report/blocks.js";
import { plain } from "../../core/report/plain.js";
import { reportGuess } from "../../core/report/prediction.js";
import { report } from "../../core/report/report.js";
import { groupLines } from "../draw/blocks.js";
import { exhibitLines } from "../draw/exhibit.js";
import { isInTones } from "../draw/halves.js";
import { hintLines } from "../draw/hints.js";
import type { Look } from "../draw/look.js";
import { wrap } from "../draw/text.js";
import { trainingLines } from "../draw/training.js";
import { typeLines } from "../draw/types.js";
import type { WatchState } from "./state.js";

/** A run of so many seconds is told. */
const LONG_SECONDS = 2;
/** What head and foot take of a screen, and the line that says how much is hidden. */
const OTHER_ROWS = 8;

/** What the learner reads: a hint that was asked for stands above the verdict, whose headline stays in sight below it. */
export function bodyLines(state: WatchState, look: Look): string[] {
  const { attempt, rung, exercise, message } = state;
  const lines: string[] = [];
  // Whoever asks for a hint or trains has been welcomed, and needs the room.
  if (state.welcome && !state.hintShown && !state.training) lines.push(...welcomeLines(state, look), "");
  if (message) lines.push(...wrap(look.color.yellow(message.text), look), "");
  if (state.seconds !== undefined && !state.training) lines.push(...runningLines(state, look));
  if (state.hintShown)
    lines.push(...hintLines(exercise, rung, look, "keys", isUntouchedAttempt(attempt)), "");
  const tried = triedLines(state, look);
  // An answer that was asked for is seen at once; the question alone pushes no verdict off the screen.
  const room = look.height - OTHER_ROWS - lines.length - tried.length;
  if (state.training)
    return [...lines, ...(state.answerShown ? tried : []), ...trainingLines(state.training, look)];
  if (!attempt) return [...lines, ...(state.answerShown ? tried : [])];
  const shown = attempt.exhibits.length > 0 ? exhibitLines(attempt.exhibits, "key", look) : [];
  const gap = shown.length > 0 ? [""] : [];
  const verdict =
    attempt.result.verdict === "passed"
      ? groupLines(
          report(attempt, { guess: predicted(state), found: found(state), kept: kept(state) }),
          look,
          [...[...shown, ...gap], ...[...nextLines(state, look), ...typeLines(state.types, look)]],
        )
      : [
          ...groupLines(report(attempt), look),
          ...lessonLines(state, look),
          ...typeLines(state.types, look),
          ...gap,
          ...shown,
        ];
  const judged = state.isOld ? verdict.map((line) => faded(line, look)) : verdict;
  return state.answerShown || judged.length <= room
    ? [...lines, ...tried, ...judged]
    : [...lines, ...judged, ...(tried.length > 0 ? ["", ...tried] : [])];
}

/** A line that is no longer true. A picture stays as it is: it is made of nothing but colors. */
function faded(line: string, look: Look): string {
  return isInTones(line) ? line : look.color.dim(plain(line));
}

/** Whether some text of the exercise has passed, be it another than the present one. */
export function hasEverPassed({ attempt, exercise, progress }: WatchState): boolean {
  return attempt?.result.verdict === "passed" || progress.exercises[exercise.slug]?.passed !== undefined;
}

/** For a run that does not come to an end soon: it is no fault of the verdict below that it is an old one. */
function runningLines({ seconds = 0, attempt, isOld, exercise }: WatchState, look: Look): string[] {
  if (seconds < LONG_SECONDS || (attempt && !isOld)) return [];
  const what = attempt ? "Your last save has" : "Your code has";
  const below = attempt ? " The verdict below is of the save before." : "";
  const most = wallSeconds(exercise.seconds);
  return [
    ...wrap(
      look.color.yellow(
        `${what} been running for ${seconds} s; it is ended after ${most} s at the latest.${below}`,
      ),
      look,
    ),
    "",
  ];
}

/**
 * The experiment of an exercise that has passed with another text: whoever tries it changes what has passed, and may well fail.
 * It ends with a blank line, or is empty.
 */
function triedLines(state: WatchState, look: Look): string[] {
  const { attempt, exercise } = state;
  const verdict = attempt?.result.verdict;
  if (verdict === "passed" || !hasEverPassed(state)) return [];
  // Who begins anew tries nothing yet, and who has asked for a hint needs the room.
  if (!state.answerShown && (!verdict || verdict === "blank" || state.hintShown || state.training)) return [];
  const other = "(Another text of yours has passed. This one gets a tick when it passes.)";
  const group: Group = [
    { is: "text", words: [["Try this:", "label"], ` ${exercise.explore}`] },
    ...found(state),
    { is: "text", words: [[other, "quiet"]] },
  ];
  return [...groupLines([group], look), ""];
}

function predicted({ exercise, progress }: WatchState): Group {
  return exercise.predict ? reportGuess(exercise.predict, progress.exercises[exercise.slug]?.predicted) : [];
}

/** What one finds in the experiment, or the key that tells. */
function found({ exercise, answerShown }: WatchState): Group {
  if (!exercise.answer) return [];
  return [{ is: "text", words: answerShown ? [exercise.answer] : [["t", "key"], " shows the answer."] }];
}

function kept({ exercise: { afterwards } }: WatchState): Group {
  if (!afterwards) return [];
  return [{ is: "text", words: [["m", "key"], ` shows what to keep: ${afterwardsNames(afterwards)}.`] }];
}

/** For who has filled nothing yet and was welcomed before. */
function lessonLines({ attempt, welcome }: WatchState, look: Look): string[] {
  if (welcome || !isUntouchedAttempt(attempt)) return [];
  return wrap(`${look.color.bold.cyan("l")} shows the lesson that explains it.`, look, 3);
}

function welcomeLines({ hasSite }: WatchState, look: Look): string[] {
  const web = hasSite ? `\n${look.color.bold.cyan("w")} opens this exercise as a page in your browser.` : "";
  return wrap(
    `${look.color.bold("Welcome.")} You learn here by filling blanks. Open the file below in your editor (o), replace the blank by ` +
      "code, save, and this screen judges it. l shows the lesson. Nothing that you type is ever lost." +
      web,
    look,
  );
}

function nextLines({ course, states, exercise }: WatchState, look: Look): string[] {
  const next = nextOpen(course, states, exercise);
  if (!next || next === exercise)
    return wrap(
      `${look.color.green.bold("Every exercise of the course has passed!")} ${look.color.bold.cyan("n")} goes on to the end.`,
      look,
    );
  const chapter = next.chapter !== exercise.chapter ? ` in ${next.chapter.split("/")[1]}` : "";
  return wrap(
    `${look.color.bold.cyan("n")} goes on to ${look.color.bold(next.title)} (${next.slug})${chapter}. Play on here as long as you like.`,
    look,
  );
}
