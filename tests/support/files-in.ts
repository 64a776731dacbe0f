import path from "node:path";
import { type ExerciseFiles, filesOf } from "../../grader/core/course/files.js";

/** Where an exercise's files are on the disk, in a course that lies in this folder. */
export function filesIn(root: string, chapter: string, slug: string): ExerciseFiles {
  const { stub, spec, solution, mistakes, entry, golden } = filesOf(chapter, slug);
  const at = (file: string) => path.join(root, file);
  return {
    ...{ stub: at(stub), spec: at(spec), solution: at(solution) },
    ...{ mistakes: at(mistakes), entry: at(entry), golden: at(golden) },
  };
}
