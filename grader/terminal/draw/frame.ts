import type { Course, Part, PlacedChapter, PlacedExercise } from "../../core/course/course.js";
import type { States } from "../../core/progress/passed.js";
import type { Look } from "./look.js";
import { cut, edges } from "./text.js";
import { columnsOf } from "./width.js";

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
export function passedCount(part: Part, states: States): { passed: number; total: number } {
  const exercises = part.chapters.flatMap((chapter) => chapter.exercises);
  return {
    passed: exercises.filter((exercise) => states.get(exercise.slug) === "passed").length,
    total: exercises.length,
  };
}

/** `3 h left`: the minutes of what has not passed, as the manifests have them. */
function timeLeft(part: Part, states: States): string {
  const open = part.chapters
    .flatMap((chapter) => chapter.exercises)
    .filter(({ slug }) => states.get(slug) !== "passed");
  const minutes = open.reduce((sum, exercise) => sum + exercise.minutes, 0);
  if (minutes === 0) return "";
  return minutes < 100 ? `${minutes} min left` : `${Math.round(minutes / 60)} h left`;
}

/** The first line of the watch screen: where the learner is, how far in this chapter and in this part, and what is left. */
export function headLine(course: Course, exercise: PlacedExercise, states: States, look: Look): string[] {
  const part = course.parts.find(({ path }) => path === exercise.part) as Part;
  const chapter = part.chapters.find(({ path }) => path === exercise.chapter) as PlacedChapter;
  const { passed, total } = passedCount(part, states);
  const here = chapter.exercises.filter(({ slug }) => states.get(slug) === "passed").length;
  const crumbs = ` ${exercise.chapter.split("/")[1]} ${here}/${chapter.exercises.length} > ${exercise.slug}`;
  const left = timeLeft(part, states);
  const far = (width: number) =>
    `part ${part.number}  ${bar(passed, total, look, width)}${left && `  ${left}`}`;
  if (look.width < 60) return [look.color.bold(cut(crumbs, look.width - 1)), ` ${far(6)}`];
  // Beside a long name the bar gets shorter, and goes.
  const room = look.width - 2 - columnsOf(crumbs);
  const fitting = [10, 6, 3, 0].map(far).find((text) => columnsOf(text) <= room);
  return edges(look.color.bold(crumbs), fitting ?? far(10), look);
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
