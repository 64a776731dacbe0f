import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "vite";
import { exportedNames } from "../course/exports.js";
import { makeStub } from "../course/stub.js";
import { overlay } from "./overlay.js";
import { type Edit, readId, type Subject, specId, WATCHED } from "./subject.js";

export interface ResolverOptions {
  /** The project's root. */
  root: string;
  /** Where lib lies translated; its sources are used unless given. */
  lib?: string | undefined;
  /** Whether the learner's file of this exercise has passed and both it and its spec are unchanged since. */
  isPassed(slug: string, file: string, spec: string): boolean;
  /** The text that a file of the learner's has in this run; it is read unless given. */
  textOf?(file: string): string | undefined;
}

/** An import of an exercise's module, taken apart. */
interface Target {
  /** `1-understanding-gradients/03-attention` */
  chapter: string;
  slug: string;
  /** The tree that the import names. */
  base: string;
}

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
 * @returns gives the module that an import means, or undefined where it means no exercise
 */
export function exerciseResolver(
  options: ResolverOptions,
): (source: string, importer: string) => string | undefined {
  const { root, isPassed } = options;
  const exercises = `${slashed(path.join(root, "exercises"))}/`;
  const solutions = `${slashed(path.join(root, "solutions"))}/`;

  function targetOf(source: string, importer: string): Target | undefined {
    if (!source.startsWith(".")) return undefined;
    const file = path.posix.join(path.posix.dirname(importer), source).replace(/\.(js|ts)$/, "");
    const base = [exercises, solutions].find((folder) => file.startsWith(folder));
    if (!base || file.endsWith(".spec") || file.endsWith(".mistakes")) return undefined;
    const [part, chapter, slug, ...deeper] = file.slice(base.length).split("/");
    if (!slug || deeper.length > 0 || slug === "chapter") return undefined;
    return existsSync(`${solutions}${part}/${chapter}/${slug}.ts`)
      ? { chapter: `${part}/${chapter}`, slug, base }
      : undefined;
  }

  function moduleFor({ chapter, slug, base }: Target, importer: string, subject: Subject): string {
    const solution = `${solutions}${chapter}/${slug}.ts`;
    const learner = `${exercises}${chapter}/${slug}.ts`;
    if (importer.startsWith(solutions)) return solution;
    if (importer === `${exercises}${chapter}/${slug}.spec.ts`)
      return guardedId(judged(learner, solution, subject));
    if (importer === learner && base === exercises && subject.kind === "learner") return learner;
    return subject.kind === "learner" && isPassed(slug, learner, `${exercises}${chapter}/${slug}.spec.ts`)
      ? learner
      : solution;
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
    const { file, subject } = readId(slashed(importer));
    const target = targetOf(source, file);
    return target && moduleFor(target, file, subject);
  };
}

/** Has vite load what `exerciseResolver` says. */
export function kataResolver(options: ResolverOptions): Plugin {
  const { root, lib, textOf } = options;
  const exercises = `${slashed(path.join(root, "exercises"))}/`;
  const solutions = `${slashed(path.join(root, "solutions"))}/`;
  const meaning = exerciseResolver(options);
  /** A spec, an exercise, or what lies beside them; elsewhere what the learner has put there to import it. */
  const isLearners = (file: string) =>
    CODE.test(file) && file.startsWith(`${slashed(root)}/`) && !OTHERS.test(file.slice(slashed(root).length));

  function guardedModule(id: string, file: string): string {
    const place = file.slice((file.startsWith(exercises) ? exercises : solutions).length);
    const spec = exercises + place.replace(/\.ts$/, ".spec.ts");
    const isCompared = existsSync(spec) && /\.toHeed\(/.test(readFileSync(spec, "utf8"));
    return guarded(id, solutions + place, isCompared);
  }

  return {
    name: "kata-resolver",
    enforce: "pre",
    resolveId(source, importer) {
      if (lib && source.startsWith("#lib/")) return path.join(lib, `${source.slice("#lib/".length)}.mjs`);
      return importer ? meaning(source, importer) : undefined;
    },
    load(id) {
      const { file, subject } = readId(slashed(id));
      if (isGuarded(id)) return guardedModule(id, file);
      // A stub's blanks end each test at its first call.
      if (isSecond(id) && subject.kind !== "stub") return second(file, subject, textOf);
      if (subject.kind === "stub" && file.startsWith(exercises) && !file.endsWith(".spec.ts")) {
        const source = readFileSync(solutions + file.slice(exercises.length), "utf8");
        return [makeStub(source, path.basename(file)).text, ...stopAfter(subject.failures)].join("\n");
      }
      if (subject.kind === "mistake" && file.startsWith(solutions)) return mistaken(file, subject);
      if (subject.kind === "contract" && file.startsWith(solutions)) return wrapped(file, subject);
      if (subject.kind === "mutant" && file.startsWith(solutions))
        return [
          edited(file, subject.edit),
          ...stopAfter(subject.failures),
          ...slowestLast(subject.failures),
        ].join("\n");
      const isPlain = slashed(id) === file || subject.kind === "alone";
      return isPlain && isLearners(file) ? textOf?.(file) : undefined;
    },
  };
}

/** What is read as text, whatever imports it. */
const CODE = /\.([cm]?[jt]sx?|json)$/;
/** Nothing in these is the learner's. */
const OTHERS = /^\/(solutions|lib|grader)\/|\/node_modules\//;

/** The module that stands between a spec and what it judges. */
const GUARDED = /[?&]guarded$/;
const guardedId = (id: string) => `${id}${id.includes("?") ? "&" : "?"}guarded`;
const isGuarded = (id: string) => GUARDED.test(id);

/** The same code once more, with a memory of its own: see `lib/kit/second`. */
const SECOND = /[?&]second$/;
const secondId = (id: string) => `${id}${id.includes("?") ? "&" : "?"}second`;
const isSecond = (id: string) => SECOND.test(id);

/**
 * A module with the exports of another, each of which may not change what it is given.
 *
 * @param twice whether the spec compares it with a second instance
 */
function guarded(id: string, solution: string, twice: boolean): string {
  const exported = exportedNames(readFileSync(solution, "utf8"));
  const first = id.replace(GUARDED, "");
  return [
    `import * as first from ${JSON.stringify(first)};`,
    'import { keepsArguments } from "#lib/kit/kept-arguments";',
    ...(twice ? besideSecond(first) : ["const judged = first;"]),
    ...exported.map((name) => `export const ${name} = keepsArguments(judged.${name});`),
  ].join("\n");
}

/** What cannot be loaded twice is judged by itself. */
function besideSecond(first: string): string[] {
  return [
    'import { beside } from "#lib/kit/second";',
    `const second = await import(${JSON.stringify(secondId(first))}).catch(() => undefined);`,
    "const judged = beside(first, second);",
  ];
}

/** The text of a second instance, which does nothing but answer. */
function second(file: string, subject: Subject, textOf: ResolverOptions["textOf"]): string {
  const source = () => textOf?.(file) ?? readFileSync(file, "utf8");
  if (subject.kind === "mistake") return overlayOf(file, subject.name, secondId).join("\n");
  if (subject.kind === "contract") return wrapped(file, subject, true);
  if (subject.kind === "mutant") return edited(file, subject.edit);
  return inSilence(source());
}

/** What it prints, the first instance has printed. */
function inSilence(code: string): string {
  const isOwn = /\b(const|let|var|function|class|as|import)\s+console\b/.test(code);
  return isOwn ? code : `const console = new Proxy({}, { get: () => () => {} }); ${code}`;
}

/** A module that is the solution with a mistake laid over it. */
function mistaken(solution: string, { name, failures }: Subject & { kind: "mistake" }): string {
  return [
    ...overlayOf(solution, name),
    ...stopAfter(failures),
    // What a proof of the course need not run again; a learner is compared with what each test shows.
    ...(failures === undefined
      ? []
      : [
          'import { passUntouched } from "#lib/kit/contract/touched";',
          "passUntouched(differing);",
          // Only then: a test that is quick because an earlier one computed for both touches nothing by itself.
          ...slowestLast(failures),
        ]),
  ].join("\n");
}

function overlayOf(solution: string, name: string, idOf = (id: string) => id): string[] {
  const bank = solution.replace(/\.ts$/, ".mistakes.ts");
  return overlay(solution, readFileSync(solution, "utf8"), idOf(bank), name);
}

/** Lines of a module that end the spec once so many of its tests have failed. */
function stopAfter(failures: number | undefined): string[] {
  if (failures === undefined) return [];
  return ['import { stopAfterFailures } from "#lib/kit/stop";', `stopAfterFailures(${failures});`];
}

/** Lines of a module that put the slow tests last, where the spec ends early. */
function slowestLast(failures: number | undefined): string[] {
  return failures === undefined ? [] : ['import { slowestLast } from "#lib/kit/stop";', "slowestLast();"];
}

/** A module that is the solution but for one function in a wrapper, or for those that are watched. */
function wrapped(
  solution: string,
  { name, probe }: Subject & { kind: "contract" },
  isSecondInstance = false,
): string {
  const exported = exportedNames(readFileSync(solution, "utf8"));
  const [kind, ...fns] = name.split("--");
  const around = (fn: string) => {
    if (isSecondInstance)
      return kind !== WATCHED && fn === fns[0]
        ? `again(right.${fn}, ${JSON.stringify(name)})`
        : `right.${fn}`;
    if (kind === WATCHED)
      return `noting(${fns.includes(fn) ? `watch(right.${fn}, "${fn}")` : `right.${fn}`}, "${fn}")`;
    return fn === fns[0] ? `wrap(right.${fn}, ${JSON.stringify(name)}, ${probe})` : `right.${fn}`;
  };
  return [
    `import * as right from ${JSON.stringify(solution)};`,
    'import { watch } from "#lib/kit/contract/watch";',
    'import { again, wrap } from "#lib/kit/contract/wrap";',
    ...(kind === WATCHED
      ? ['import { witness } from "#lib/kit/contract/touched";', "const noting = witness();"]
      : []),
    ...exported.map((fn) => `export const ${fn} = ${around(fn)};`),
  ].join("\n");
}

/** The solution's text with one edit. */
function edited(solution: string, { from, to, text }: Edit): string {
  const source = readFileSync(solution, "utf8").replaceAll("\r\n", "\n");
  return source.slice(0, from) + text + source.slice(to);
}

function slashed(file: string): string {
  return file.replaceAll("\\", "/");
}
