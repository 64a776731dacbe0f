import { folderOf, joined, nameOf } from "../course/names.js";
import { guardedId, readId, type Subject, specId } from "./subject.js";

/** The facts that decide whether an import means the learner's code or the reference. */
export interface ImportFacts {
  /** Whether the course has this file. */
  has(file: string): boolean;
  /** Whether the learner's file of this exercise has passed and both it and its spec are unchanged since. */
  isPassed(slug: string, file: string, spec: string): boolean;
}

/** The parts of an import that names an exercise. */
interface Target {
  /** `1-understanding-gradients/03-attention` */
  chapter: string;
  slug: string;
  /** The folder that the import names: `exercises/` or `solutions/`. */
  base: string;
}

export const EXERCISES = "exercises/";
export const SOLUTIONS = "solutions/";

/**
 * Decides which module an import of an exercise loads.
 *
 * - A spec's import of its own exercise loads the subject under test: the learner's file, the stub, the solution, or
 *   the solution with one mistake, one wrapper of the contract bank, or one edit. A guarded module between the two
 *   stops calls from changing their arguments (`lib/kit/kept-arguments`).
 * - An import of another exercise loads the learner's file if it has passed and is unchanged, otherwise the solution.
 *   Every subject except the learner gets the solution. A learner's file that imports itself gets itself.
 * - Solutions and mistakes import solutions only.
 *
 * @returns a function from an import and its importer to a module; undefined if the import names no exercise
 */
export function meaningOf({
  has,
  isPassed,
}: ImportFacts): (source: string, importer: string) => string | undefined {
  function targetOf(source: string, importer: string): Target | undefined {
    if (!source.startsWith(".")) return undefined;
    const file = joined(folderOf(importer), source).replace(/\.(js|ts)$/, "");
    const base = [EXERCISES, SOLUTIONS].find((folder) => file.startsWith(folder));
    // What lies beside an exercise has a second part to its name: `softmax.spec`, `softmax.mistakes`.
    if (!base || nameOf(file).includes(".")) return undefined;
    const [part, chapter, slug, ...deeper] = file.slice(base.length).split("/");
    if (!slug || deeper.length > 0 || slug === "chapter") return undefined;
    return has(`${SOLUTIONS}${part}/${chapter}/${slug}.ts`)
      ? { chapter: `${part}/${chapter}`, slug, base }
      : undefined;
  }

  function moduleFor({ chapter, slug, base }: Target, importer: string, subject: Subject): string {
    const solution = `${SOLUTIONS}${chapter}/${slug}.ts`;
    const learner = `${EXERCISES}${chapter}/${slug}.ts`;
    const spec = `${EXERCISES}${chapter}/${slug}.spec.ts`;
    if (importer.startsWith(SOLUTIONS)) return solution;
    if (importer === spec) return guardedId(judged(learner, solution, subject));
    if (importer === learner && base === EXERCISES && subject.kind === "learner") return learner;
    return subject.kind === "learner" && isPassed(slug, learner, spec) ? learner : solution;
  }

  /** The module that a spec judges. */
  function judged(learner: string, solution: string, subject: Subject): string {
    if (subject.kind === "learner") return learner;
    if (subject.kind === "alone") return `${learner}?kata=alone`;
    if (subject.kind === "solution") return solution;
    if (subject.kind === "stub") return specId(learner, subject);
    return specId(solution, subject.kind === "mistake" ? { ...subject, untrained: false } : subject);
  }

  return (source, importer) => {
    const { file, subject } = readId(importer);
    const target = targetOf(source, file);
    return target && moduleFor(target, file, subject);
  };
}
