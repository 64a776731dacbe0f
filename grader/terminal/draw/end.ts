import { count } from "../../core/course/count.js";
import type { PlacedExercise } from "../../core/course/course.js";
import type { OnceMore } from "../../core/judge/once-more.js";
import { bar } from "./frame.js";
import type { Look } from "./look.js";
import { cut, wrap } from "./text.js";

// The screens after the last exercise.

/** Before everything is judged once more. */
export function askLines(ms: number, look: Look): string[] {
  return [
    ...wrap(look.color.bold.green("✓ Every exercise of the course has passed."), look),
    "",
    ...wrap(
      `Before the end, all of them are judged once more: an early answer that you changed later may let a late one down. It takes ${timeText(ms)}, and you may stop it.`,
      look,
      3,
    ),
  ];
}

/** While it goes on. */
export function progressLines({ at, done, of, failed, leftMs }: OnceMore, look: Look): string[] {
  return [
    ...wrap(look.color.bold("Everything is judged once more."), look),
    "",
    `   ${bar(done, of, look, 20)}`,
    ...wrap(look.color.dim(`${timeText(leftMs)} left`), look, 3),
    "",
    ...wrap(at.title, look, 3),
    ...(failed.length > 0 ? ["", ...listLines(failed, look)] : []),
  ];
}

/** What does not pass any more, and where to go. */
export function failedLines(failed: PlacedExercise[], look: Look): string[] {
  const lost =
    failed.length === 1
      ? "It has lost its tick, and gets it back when it passes."
      : "They have lost their ticks, and get them back when they pass.";
  return [
    ...wrap(look.color.bold.red(`✗ ${count(failed.length, "exercise")} did not pass this time.`), look),
    "",
    ...listLines(failed, look),
    "",
    ...wrap(`${lost} Your code is as it was.`, look, 3),
  ];
}

/** The last screen of the course. */
export function endLines({ total, isProven }: { total: number; isProven: boolean }, look: Look): string[] {
  const once = isProven ? "Everything was judged once more, and all of it holds. " : "";
  return [
    ...wrap(look.color.bold.green("✓ You have come to the end of the course."), look),
    "",
    ...wrap(
      `${once}${count(total, "exercise")}, from the first gradient to the last picture: a transformer that you built by hand.`,
      look,
      3,
    ),
    "",
    ...wrap(
      "p makes a page of what you have built: what your models wrote, what they look at, what they drew. It is one file, to keep or to show to a friend. " +
        "Later: npm run kata -- portfolio",
      look,
      3,
    ),
  ];
}

/** As many as a screen holds. */
const MOST = 8;

function listLines(exercises: PlacedExercise[], look: Look): string[] {
  const shown = exercises
    .slice(0, MOST)
    .map(({ title, slug }) => `   ${look.color.red("✗")} ${cut(`${title} (${slug})`, look.width - 6)}`);
  return exercises.length > MOST ? [...shown, `   and ${exercises.length - MOST} more`] : shown;
}

/** `about 8 minutes` */
export function timeText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 1 ? "less than a minute" : `about ${count(minutes, "minute")}`;
}
