import type { Token } from "marked";
import wrapAnsi from "wrap-ansi";
import { type ExerciseLine, exerciseLine } from "../../../core/course/exercise-lines.js";
import type { ExerciseState } from "../../../core/progress/passed.js";
import { stateMark } from "../list.js";
import type { Look } from "../look.js";
import { columnsOf } from "../width.js";
import { asciiIfNeeded } from "./inline.js";

/** The paragraph at which a lesson reaches an exercise. */
export interface ExerciseToken extends ExerciseLine {
  type: "exercise";
  raw: string;
}

/** The state of an exercise by its slug; undefined where it is not known. */
export type StateOf = (slug: string) => ExerciseState | undefined;

/** A paragraph that is the line of an exercise, as such; every other block as it is. */
export function asExercise(token: Token): Token {
  const line = token.type === "paragraph" ? exerciseLine(token.raw) : undefined;
  return line ? ({ type: "exercise", raw: token.raw, ...line } satisfies ExerciseToken) : token;
}

/** `→ Exercise: softmax, 20 min  ✓ passed`, the state below where there is no room. */
export function exerciseText(
  { slug, minutes }: ExerciseToken,
  width: number,
  look: Look,
  state: ExerciseState | undefined,
): string[] {
  const text = look.color.bold(`${look.color.cyan("→")} Exercise: ${slug}, ${minutes} min`);
  const name = asciiIfNeeded(text, look);
  const mark = state ? `  ${asciiIfNeeded(stateMark(state, look), look)}` : "";
  if (columnsOf(name + mark) <= width) return [name + mark];
  return [...wrapAnsi(name, width, { hard: true }).split("\n"), ...(mark ? [mark] : [])];
}
