import path from "node:path";
import type { PlacedExercise } from "../course/load.js";
import type { Module } from "./modules.js";

/**
 * Why an answer would not be the learner's own: their file reaches its own solution, itself, or what judges it.
 *
 * @param modules of the learner's file alone, by `modulesOf`
 * @returns a sentence for the learner, or undefined if it is their own
 */
export function borrowed(exercise: PlacedExercise, modules: Map<string, Module>): string | undefined {
  const { stub, solution } = exercise.files;
  const [own, answer] = [stub, solution].map((file) => file.replaceAll("\\", "/"));
  const name = path.posix.basename(own);
  const reached = modules.get(answer);
  if (reached) {
    const through = reached.importer === own ? "" : ` through ${path.posix.basename(reached.importer ?? "")}`;
    return `${name} imports the solution of this exercise${through}: a pass would not be yours. Remove that import, and write the answer here.`;
  }
  const self = [...modules.values()].find((module) => module.imports.includes(own));
  if (self) {
    const through = self.file === own ? "" : ` through ${path.posix.basename(self.file)}`;
    return `${name} imports itself${through}: there is no answer in that. Remove that import, and write the answer here.`;
  }
  const judge = [...modules.values()]
    .filter(({ file }) => file.includes("/exercises/"))
    .flatMap(({ packages }) => packages)
    .find((source) => /^(vitest|@vitest|chai|vite)\b/.test(source));
  return judge
    ? `${name} imports ${judge}, which judges it. An answer takes nothing from there: remove that import.`
    : undefined;
}
