import { exportedNames } from "../course/exports.js";
import { nameOf } from "../course/names.js";
import { makeStub } from "../course/stub.js";
import { EXERCISES, SOLUTIONS } from "./meaning.js";
import { overlay } from "./overlay.js";
import {
  type Edit,
  firstOf,
  isGuarded,
  isSecond,
  readId,
  type Subject,
  secondId,
  WATCHED,
} from "./subject.js";

/** Gives a file's text; undefined where none can be read. */
type Read = (file: string) => string | undefined;

/**
 * The text of a module that is no file: what stands between a spec and its subject, a second instance, a stub, a solution with a mistake,
 * a wrapper or an edit. Undefined for what is read as it is.
 *
 * @param id as `meaningOf` gives it
 */
export function textOf(id: string, read: Read): string | undefined {
  const { file, subject } = readId(id);
  if (isGuarded(id)) return guarded(firstOf(id), file, read);
  // A stub's blanks end each test at its first call.
  if (isSecond(id) && subject.kind !== "stub") return second(file, subject, read);
  if (subject.kind === "stub" && file.startsWith(EXERCISES) && !file.endsWith(".spec.ts")) {
    const source = sourceOf(SOLUTIONS + file.slice(EXERCISES.length), read);
    return [makeStub(source, nameOf(file)).text, ...stopAfter(subject.failures)].join("\n");
  }
  if (!file.startsWith(SOLUTIONS)) return undefined;
  if (subject.kind === "mistake") return mistaken(file, subject, read);
  if (subject.kind === "contract") return wrapped(file, subject, read);
  if (subject.kind !== "mutant") return undefined;
  const stops = [...stopAfter(subject.failures), ...slowestLast(subject.failures)];
  return [edited(file, subject.edit, read), ...stops].join("\n");
}

function sourceOf(file: string, read: Read): string {
  const text = read(file);
  if (text === undefined) throw new Error(`${file} cannot be read`);
  return text;
}

/** How a module's text names another module of the course. */
const named = (id: string) => JSON.stringify(COURSE + id);

/** Begins the name of a module of the course in such a text. */
export const COURSE = "course:";

/** A module with the exports of another, each of which may not change what it is given. */
function guarded(first: string, file: string, read: Read): string {
  const place = file.slice(file.indexOf("/") + 1);
  const exported = exportedNames(sourceOf(SOLUTIONS + place, read));
  // Whether the spec compares it with a second instance.
  const twice = /\.toHeed\(/.test(read(EXERCISES + place.replace(/\.ts$/, ".spec.ts")) ?? "");
  return [
    `import * as first from ${named(first)};`,
    'import { keepsArguments } from "#lib/kit/kept-arguments";',
    ...(twice ? besideSecond(first) : ["const judged = first;"]),
    ...exported.map((name) => `export const ${name} = keepsArguments(judged.${name});`),
  ].join("\n");
}

/** What cannot be loaded twice is judged by itself. */
function besideSecond(first: string): string[] {
  return [
    'import { beside } from "#lib/kit/second";',
    `const second = await import(${named(secondId(first))}).catch(() => undefined);`,
    "const judged = beside(first, second);",
  ];
}

/** The text of a second instance, which does nothing but answer. */
function second(file: string, subject: Subject, read: Read): string {
  if (subject.kind === "mistake") return overlayOf(file, subject.name, read, secondId).join("\n");
  if (subject.kind === "contract") return wrapped(file, subject, read, true);
  if (subject.kind === "mutant") return edited(file, subject.edit, read);
  return inSilence(sourceOf(file, read));
}

/** What it prints, the first instance has printed. */
function inSilence(code: string): string {
  const isOwn = /\b(const|let|var|function|class|as|import)\s+console\b/.test(code);
  return isOwn ? code : `const console = new Proxy({}, { get: () => () => {} }); ${code}`;
}

/** A module that is the solution with a mistake laid over it. */
function mistaken(solution: string, { name, failures }: Subject & { kind: "mistake" }, read: Read): string {
  return [
    ...overlayOf(solution, name, read),
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

function overlayOf(solution: string, name: string, read: Read, idOf = (id: string) => id): string[] {
  const bank = solution.replace(/\.ts$/, ".mistakes.ts");
  return overlay(named(solution), sourceOf(solution, read), named(idOf(bank)), name);
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
  read: Read,
  isSecondInstance = false,
): string {
  const exported = exportedNames(sourceOf(solution, read));
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
    `import * as right from ${named(solution)};`,
    'import { watch } from "#lib/kit/contract/watch";',
    'import { again, wrap } from "#lib/kit/contract/wrap";',
    ...(kind === WATCHED
      ? ['import { witness } from "#lib/kit/contract/touched";', "const noting = witness();"]
      : []),
    ...exported.map((fn) => `export const ${fn} = ${around(fn)};`),
  ].join("\n");
}

/** The solution's text with one edit. */
function edited(solution: string, { from, to, text }: Edit, read: Read): string {
  const source = sourceOf(solution, read).replaceAll("\r\n", "\n");
  return source.slice(0, from) + text + source.slice(to);
}
