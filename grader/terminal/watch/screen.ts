import { fileLine } from "../draw/file-line.js";
import { headLine, keyLines } from "../draw/frame.js";
import { fitToScreen, type Parts } from "../draw/layout.js";
import type { Look } from "../draw/look.js";
import { edges, finish, foldLines, wrap } from "../draw/text.js";
import { bodyLines } from "./body.js";
import { cardLines } from "./card.js";
import { footKeys } from "./keys.js";
import { pagerLines } from "./pager.js";
import type { WatchState } from "./state.js";

/** The whole screen as lines. */
export function screenLines(state: WatchState, look: Look): string[] {
  if (state.overlay?.kind === "pages") return pagerLines(state.overlay, look);
  if (state.overlay?.kind === "card") return cardLines(state.overlay, state.savedBelow, look);
  return fitToScreen(exerciseParts(state, look), look, state.scroll);
}

/** The screen of an exercise: where the learner is, the verdict, the keys. */
export function exerciseParts(state: WatchState, look: Look): Parts {
  const head = [...headLine(state.course, state.exercise, state.states, look), ...statusLines(state, look)];
  return {
    head: asShown(head, look),
    body: asShown(bodyLines(state, look), look),
    foot: asShown(footLines(state, look), look),
  };
}

/** The lines as the terminal will show them: a path may be longer than a row, and ASCII takes more room. */
function asShown(lines: string[], look: Look): string[] {
  return foldLines(finish(lines, look), look);
}

const DOING = { judging: "running…", diagnosing: "looking for the mistake…" };

/** Title of the exercise, blanks filled, whether a run is on. */
function statusLines({ exercise, attempt, doing }: WatchState, look: Look): string[] {
  const { color } = look;
  const left = ` ${exercise.title}`;
  const blanks = attempt ? `${attempt.blanks.filled} of ${attempt.blanks.total} blanks filled` : "";
  const right = doing ? color.yellow(DOING[doing]) : color.dim(blanks);
  return [...edges(color.dim(left), right, look), ""];
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
  const file = fileLine(state.exercise.files.stub, state.attempt, look);
  const keys = footKeys(state);
  const lines = keyLines(keys, look);
  // "?" names every key, so the one that is pressed least gives way to it where that saves a line.
  const shorter = keyLines(
    keys.filter(([key]) => key !== "r"),
    look,
  );
  return ["", file, "", ...(shorter.length < lines.length ? shorter : lines)];
}
