import { folderOf, joined } from "../course/names.js";
import { guardedId, readId, type Subject, specId } from "./subject.js";

/** What decides whose code an import means. */
export interface ImportFacts {
  /** Whether the course has this file. */
  has(file: string): boolean;
  /** Whether the learner's file of this exercise has passed and both it and its spec are unchanged since. */
  isPassed(slug: string, file: string, spec: string): boolean;
}

/** An import of an exercise's module, taken apart. */
interface Target {
  /** `1-understanding-gradients/03-attention` */
  chapter: string;
  slug: string;
  /** The tree that the import names. */
  base: string;
}

export const EXERCISES = "exercises/";
export const SOLUTIONS = "solutions/";

/**
 * Decides what an import of an exercise means.
 *
 * - A spec's import of its own exercise is the subject under test: the learner's file, the stub, the solution, or
 *   the solution with one mistake or one wrapper of the contract bank laid over it, or with one edit in its text.
 *   A module between the two lets no call change what it is given (`lib/kit/kept-arguments`).
 * - Any other exercise is the learner's file if it has passed and is unchanged, else the solution; for every subject
 *   but the learner always the solution. The learner's file is itself to itself: nobody else answers for it.
 * - Solutions and mistakes see solutions only.
 *
 * @returns gives the module that an import in a module of the course means, or undefined where it means no exercise
 */
export function meaningOf({
  has,
  isPassed,
}: ImportFacts): (source: string, importer: string) => string | undefined {
  function targetOf(source: string, importer: string): Target | undefined {
    if (!source.startsWith(".")) return undefined;
    const file = joined(folderOf(importer), source).replace(/\.(js|ts)$/, "");
    const base = [EXERCISES, SOLUTIONS].find((folder) => file.startsWith(folder));
    if (!base || file.endsWith(".spec") || file.endsWith(".mistakes")) return undefined;
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
