import { exportedNames } from "../course/exports.js";
import { nameOf } from "../course/names.js";
import { makeStub } from "../course/stub.js";
import { EXERCISES, SOLUTIONS } from "./meaning.js";
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

/** Returns a file's text, or undefined if it cannot be read. */
type Read = (file: string) => string | undefined;

/** Lays a mistake over a solution: the lines of a module. Only authors run mistakes, and it takes a parser. */
export type Overlay = (file: string, source: string, bank: string, mistake: string) => string[];

/**
 * The text of a virtual module: a guarded module, a second instance, a stub, or a solution with a mistake, a wrapper or an edit.
 *
 * @param id as `meaningOf` returns it
 * @param overlay needed for a mistake
 * @returns undefined if the module is an ordinary file
 */
export function textOf(id: string, read: Read, overlay?: Overlay): string | undefined {
  const { file, subject } = readId(id);
  if (isGuarded(id)) return guarded(firstOf(id), file, read);
  // A stub needs no second instance: its first call ends the test at a blank.
  if (isSecond(id) && subject.kind !== "stub") return second(file, subject, read, overlay);
  if (subject.kind === "stub" && file.startsWith(EXERCISES) && !file.endsWith(".spec.ts")) {
    const source = sourceOf(SOLUTIONS + file.slice(EXERCISES.length), read);
    return [makeStub(source, nameOf(file)).text, ...stopAfter(subject.failures)].join("\n");
  }
  if (!file.startsWith(SOLUTIONS)) return undefined;
  if (subject.kind === "mistake") return mistaken(file, subject, read, overlay);
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

/** Writes the name of another module of the course for an import in a virtual module. */
const named = (id: string) => JSON.stringify(COURSE + id);

/** The prefix of such a name. */
export const COURSE = "course:";

/** A module with the exports of another one, wrapped so that no call changes its arguments. */
function guarded(first: string, file: string, read: Read): string {
  const place = file.slice(file.indexOf("/") + 1);
  const exported = exportedNames(sourceOf(SOLUTIONS + place, read));
  // `toHeed` compares the subject with a second instance.
  const twice = /\.toHeed\(/.test(read(EXERCISES + place.replace(/\.ts$/, ".spec.ts")) ?? "");
  return [
    `import * as first from ${named(first)};`,
    'import { keepsArguments } from "#lib/kit/kept-arguments";',
    ...(twice ? besideSecond(first) : ["const judged = first;"]),
    ...exported.map((name) => `export const ${name} = keepsArguments(judged.${name});`),
  ].join("\n");
}

/** Loads the second instance. A module that cannot be loaded twice is judged without it. */
function besideSecond(first: string): string[] {
  return [
    'import { beside } from "#lib/kit/second";',
    `const second = await import(${named(secondId(first))}).catch(() => undefined);`,
    "const judged = beside(first, second);",
  ];
}

/** The text of a second instance. It only answers: it prints nothing and reports nothing. */
function second(file: string, subject: Subject, read: Read, overlay?: Overlay): string {
  if (subject.kind === "mistake") return laidOver(file, subject.name, read, overlay, secondId).join("\n");
  if (subject.kind === "contract") return wrapped(file, subject, read, true);
  if (subject.kind === "mutant") return edited(file, subject.edit, read);
  return inSilence(sourceOf(file, read));
}

/** Silences `console`, because the first instance already prints the same. */
function inSilence(code: string): string {
  const isOwn = /\b(const|let|var|function|class|as|import)\s+console\b/.test(code);
  return isOwn ? code : `const console = new Proxy({}, { get: () => () => {} }); ${code}`;
}

/** The solution with one mistake, as the text of a module. */
function mistaken(
  solution: string,
  { name, sparing, failures }: Subject & { kind: "mistake" },
  read: Read,
  overlay?: Overlay,
): string {
  return [
    ...laidOver(solution, name, read, overlay),
    ...(sparing
      ? ['import { passUntouched } from "#lib/kit/contract/touched";', "passUntouched(differing);"]
      : []),
    ...stopAfter(failures),
    ...slowestLast(failures),
  ].join("\n");
}

function laidOver(
  solution: string,
  name: string,
  read: Read,
  overlay: Overlay | undefined,
  idOf = (id: string) => id,
): string[] {
  if (!overlay) throw new Error("a mistake runs only where something lays it over the solution");
  const bank = solution.replace(/\.ts$/, ".mistakes.ts");
  return overlay(named(solution), sourceOf(solution, read), named(idOf(bank)), name);
}

/** Lines of a module that end the spec after this many failed tests. */
function stopAfter(failures: number | undefined): string[] {
  if (failures === undefined) return [];
  return ['import { stopAfterFailures } from "#lib/kit/stop";', `stopAfterFailures(${failures});`];
}

/** Lines of a module that put slow tests last if the spec may end early. */
function slowestLast(failures: number | undefined): string[] {
  return failures === undefined ? [] : ['import { slowestLast } from "#lib/kit/stop";', "slowestLast();"];
}

/** The solution with one function in a wrapper, or with some functions watched, as the text of a module. */
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
