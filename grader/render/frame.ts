import type { Course, Part, PlacedExercise } from "../course/load.js";
import { stateOf } from "../state/passed.js";
import type { Progress } from "../state/progress.js";
import type { Look } from "./look.js";
import { cut, edges } from "./text.js";

/** `14/50 ███░░░░░░░` */
export function bar(passed: number, total: number, look: Look, width = 10): string {
  // A single pass shows, and only the last one fills the bar.
  const full =
    total === 0
      ? 0
      : Math.min(
          width,
          Math.ceil((passed / total) * width) - Number(passed < total && passed / total > 1 - 1 / width),
        );
  const filled = passed === total ? width : Math.max(0, full);
  return `${passed}/${total} ${look.color.green("█".repeat(filled))}${look.color.dim("░".repeat(width - filled))}`;
}

/** How many exercises of a part have passed. */
export function passedIn(part: Part, progress: Progress): { passed: number; total: number } {
  const exercises = part.chapters.flatMap((chapter) => chapter.exercises);
  return {
    passed: exercises.filter((exercise) => stateOf(exercise, progress) === "passed").length,
    total: exercises.length,
  };
}

/** The first line of the watch screen: where the learner is, and how far. */
export function headLine(course: Course, exercise: PlacedExercise, progress: Progress, look: Look): string[] {
  const part = course.parts.find(({ path }) => path === exercise.part) as Part;
  const { passed, total } = passedIn(part, progress);
  const crumbs = ` ${exercise.chapter.split("/")[1]} > ${exercise.slug}`;
  if (look.width < 60)
    return [
      look.color.bold(cut(crumbs, look.width - 1)),
      ` part ${part.number}  ${bar(passed, total, look, 6)}`,
    ];
  return edges(look.color.bold(crumbs), `part ${part.number}  ${bar(passed, total, look)}`, look);
}

/** ` h hint   l lesson   ...`, on as many lines as it needs. */
export function keyLines(keys: [key: string, what: string][], look: Look): string[] {
  const lines: string[] = [];
  let line = "";
  let width = 0;
  for (const [key, what] of keys) {
    const size = key.length + what.length + 3;
    if (width > 0 && width + size > look.width - 1) {
      lines.push(line);
      line = "";
      width = 0;
    }
    line += ` ${look.color.bold.cyan(key)} ${what} `;
    width += size;
  }
  return [...lines, line];
}
