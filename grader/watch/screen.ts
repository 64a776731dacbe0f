import type { Course, PlacedExercise } from "../course/load.js";
import { nextOpen } from "../course/order.js";
import { shown } from "../course/paths.js";
import { attemptLines, fileLine } from "../render/attempt.js";
import { headLine, keyLines, layOut } from "../render/frame.js";
import { hintLines } from "../render/hints.js";
import type { Look } from "../render/look.js";
import { cut, edges, finish, foldLines, wrap } from "../render/text.js";
import type { Attempt } from "../run/attempt.js";
import type { Progress } from "../state/progress.js";

/** What covers the exercise for a moment. */
export type Overlay =
  | { kind: "pages"; title: string; lines: string[]; offset: number }
  | { kind: "question"; text: string; onYes: () => Promise<void> };

/** Everything that the watch screen shows. */
export interface WatchState {
  course: Course;
  progress: Progress;
  exercise: PlacedExercise;
  attempt: Attempt | undefined;
  running: boolean;
  /** The last hint rung shown for this exercise, 0 for none; `hintShown` while it is on the screen. */
  rung: number;
  hintShown: boolean;
  /** A line that a key left behind: what was reset, which editor failed. */
  message: string;
  overlay: Overlay | undefined;
  welcome: boolean;
}

/** The whole screen as lines. */
export function screenLines(state: WatchState, look: Look): string[] {
  if (state.overlay?.kind === "pages") return pageLines(state.overlay, look);
  const head = [...headLine(state.course, state.exercise, state.progress, look), ...statusLines(state, look)];
  return layOut(
    asShown(head, look),
    asShown(bodyLines(state, look), look),
    asShown(footLines(state, look), look),
    look,
  );
}

/** The lines as the terminal will show them: a path may be longer than a row, and ASCII takes more room. */
function asShown(lines: string[], look: Look): string[] {
  return foldLines(finish(lines, look), look);
}

/** Title of the exercise, blanks filled, whether a run is on. */
function statusLines({ exercise, attempt, running }: WatchState, look: Look): string[] {
  const { color } = look;
  const left = ` ${exercise.title}`;
  const blanks = attempt ? `${attempt.blanks.filled} of ${attempt.blanks.total} blanks filled` : "";
  const right = running ? color.yellow("running…") : color.dim(blanks);
  return [...edges(color.dim(left), right, look), ""];
}

function bodyLines(state: WatchState, look: Look): string[] {
  const { attempt, rung, exercise, message } = state;
  const lines: string[] = [];
  if (state.welcome) lines.push(...welcomeLines(look), "");
  if (message) lines.push(...wrap(look.color.yellow(message), look), "");
  if (state.hintShown) lines.push(...hintLines(exercise, rung, look), "");
  if (attempt) lines.push(...attemptLines(attempt, look));
  if (attempt?.result.verdict === "passed") lines.push("", ...nextLines(state, look));
  return lines;
}

function welcomeLines(look: Look): string[] {
  return wrap(
    `${look.color.bold("Welcome.")} You learn here by filling blanks. Open the file below in your editor (o), replace the blank by ` +
      "code, save, and this screen judges it. l shows the lesson. Nothing that you type is ever lost.",
    look,
  );
}

function nextLines({ course, progress, exercise }: WatchState, look: Look): string[] {
  const next = nextOpen(course, progress, exercise);
  if (!next || next === exercise)
    return wrap(look.color.green.bold("Every exercise of the course has passed. Congratulations!"), look);
  const chapter = next.chapter !== exercise.chapter ? ` in ${next.chapter.split("/")[1]}` : "";
  return wrap(
    `${look.color.bold.cyan("n")} goes on to ${look.color.bold(next.title)} (${next.slug})${chapter}. Play on here as long as you like.`,
    look,
  );
}

function footLines(state: WatchState, look: Look): string[] {
  if (state.overlay?.kind === "question") {
    return [
      "",
      ...wrap(
        `${look.color.yellow.bold(state.overlay.text)}  ${look.color.bold.cyan("y")} yes   any other key: no`,
        look,
      ),
    ];
  }
  const passed = state.attempt?.result.verdict === "passed";
  const file = state.attempt ? fileLine(state.attempt, look) : ` file  ${shown(state.exercise.files.stub)}`;
  const first: [string, string][] = passed
    ? nextOpen(state.course, state.progress, state.exercise)
      ? [["n", "next"]]
      : []
    : [["h", "hint"]];
  const keys: [string, string][] = [
    ...first,
    ["l", "lesson"],
    ["o", "open"],
    ["a", "all"],
    ["d", "diff"],
    ["s", "solution"],
    ["r", "reset"],
    ["q", "quit"],
  ];
  return ["", file, "", ...keyLines(keys, look)];
}

type Pages = Extract<Overlay, { kind: "pages" }>;

function pageLines(pages: Pages, look: Look): string[] {
  const room = pageRoom(look);
  const lines = pageText(pages, look);
  const last = Math.min(pages.offset + room, lines.length);
  const where = lines.length > room ? `${Math.round((100 * last) / lines.length)} %` : "";
  const [title] = edges(look.color.bold(` ${cut(pages.title, look.width - 10)}`), where, look);
  return layOut(asShown([title, ""], look), lines.slice(pages.offset, last), pageKeys(look), look);
}

/** A page's text for the present width of the terminal. */
export function pageText({ lines }: Pages, look: Look): string[] {
  return asShown(lines, look);
}

/** Lines of a page that fit between its head and foot. */
export function pageRoom(look: Look): number {
  return Math.max(1, look.height - 2 - pageKeys(look).length);
}

function pageKeys(look: Look): string[] {
  const keys: [string, string][] = [
    ["space", "on"],
    ["b", "back"],
    [look.unicode ? "↑↓" : "up/down", "scroll"],
    ["q", "close"],
  ];
  return ["", ...keyLines(keys, look)];
}
