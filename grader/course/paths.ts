import path from "node:path";
import { root } from "../../lib/root.js";

export { root };

/** Where an exercise's files are, all absolute. */
export interface ExerciseFiles {
  stub: string;
  spec: string;
  solution: string;
  mistakes: string;
}

/** @param chapter `1-understanding-gradients/03-attention` */
export function filesOf(chapter: string, slug: string, base = root): ExerciseFiles {
  const exercises = path.join(base, "exercises", chapter);
  const solutions = path.join(base, "solutions", chapter);
  return {
    stub: path.join(exercises, `${slug}.ts`),
    spec: path.join(exercises, `${slug}.spec.ts`),
    solution: path.join(solutions, `${slug}.ts`),
    mistakes: path.join(solutions, `${slug}.mistakes.ts`),
  };
}

/** A path as the learner sees it: relative to the root, with forward slashes. */
export function shown(file: string): string {
  return path.relative(root, file).split(path.sep).join("/");
}
