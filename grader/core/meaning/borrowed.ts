import type { PlacedExercise } from "../course/course.js";
import type { CourseFiles } from "../course/files.js";
import { COMPUTED } from "../course/imports.js";
import { nameOf } from "../course/names.js";
import type { Module } from "./modules.js";

/**
 * Detects an answer that is not the learner's own: the file imports its solution, itself, or the code that judges it.
 *
 * @param modules what `modulesOf` finds for the learner's file alone
 * @returns a sentence for the learner, or undefined if the answer is their own
 */
export function borrowed(
  exercise: PlacedExercise,
  modules: Map<string, Module>,
  { isSameFile }: CourseFiles,
): string | undefined {
  const { stub: own, solution: answer } = exercise.files;
  const name = nameOf(own);
  if (isSameFile(own, answer))
    return `${name} is a link to the solution of this exercise: a pass would not be yours. Reset puts its stub in the place of the link.`;
  const reached = modules.get(answer) ?? [...modules.values()].find(({ file }) => isSameFile(file, answer));
  if (reached) {
    const through = reached.importer === own ? "" : ` through ${nameOf(reached.importer ?? "")}`;
    return `${name} imports the solution of this exercise${through}: a pass would not be yours. Remove that import, and write the answer here.`;
  }
  const self = [...modules.values()].find((module) => module.imports.includes(own));
  if (self) {
    const through = self.file === own ? "" : ` through ${nameOf(self.file)}`;
    return `${name} imports itself${through}: there is no answer in that. Remove that import, and write the answer here.`;
  }
  const packages = [...modules.values()]
    .filter(({ file }) => file.startsWith("exercises/"))
    .flatMap((module) => module.packages.map((source) => ({ file: nameOf(module.file), source })));
  const hidden = packages.find(({ source }) => source === COMPUTED || /^(?:file|data|blob):/.test(source));
  if (hidden)
    return `${hidden.file} imports by a URL or a computed name, which hides whose answer that is. Write the path itself, in quotes.`;
  const judge = packages.find(({ source }) => /^(vitest|@vitest|chai|vite)\b/.test(source));
  return judge
    ? `${name} imports ${judge.source}, which judges it. An answer takes nothing from there: remove that import.`
    : undefined;
}
