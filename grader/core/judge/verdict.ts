import type { FindingData } from "../../../lib/kit/finding.js";
import { joined, nameOf } from "../course/names.js";
import { withoutSequences } from "../course/sequences.js";
import type { Killed } from "./killed.js";
import type { CodePlace, PlainError, Ran, RanTest } from "./runner.js";
import { thrownText } from "./thrown.js";

/** One failed test, in the parts that a screen is made of. */
export interface Failure {
  kind: "blank" | "finding" | "error";
  message: string;
  /** The prompt of the blank that was reached; empty where code stands in its place. */
  prompt?: string;
  finding?: FindingData;
  /** Error class for `error`: `TypeError`. */
  name?: string;
  /** Where it was thrown or reached, nearest first. */
  stack: CodePlace[];
}

export interface TestResult {
  name: string;
  state: "passed" | "failed" | "skipped";
  failure?: Failure;
}

/** What a run of one spec came to. */
export type Verdict =
  | { verdict: "passed"; tests: TestResult[] }
  | { verdict: "failed" | "blank" | "error"; tests: TestResult[]; failure: Failure; in: string | undefined }
  | { verdict: "timeout"; tests: TestResult[]; seconds: number; busy: boolean }
  | { verdict: "killed"; tests: TestResult[]; killed: Exclude<Killed, { reason: "timeout" }> };

/** What each job of a batch came to, by itself. */
export function verdictsOf(ran: Ran): Verdict[] {
  return ran.jobs.map((_, at) => verdictOf(ran, at));
}

/**
 * What one job came to. The first test that did not pass decides. An error outside any test counts only where
 * the run was of this job alone: of a batch nobody knows whose it is (see `settle`).
 */
export function verdictOf({ jobs, stray, killed }: Ran, at = 0): Verdict {
  const tests = (jobs[at]?.tests ?? []).map(testResult);
  if (killed?.reason === "timeout")
    return { verdict: "timeout", tests, seconds: killed.seconds, busy: killed.busy === true };
  if (killed) return { verdict: "killed", tests, killed };

  const fatal = jobs[at]?.fatal ?? (jobs.length === 1 ? stray[0] : undefined);
  const stopped = tests.find((test) => test.state !== "passed");
  if (stopped?.failure) {
    const kind = stopped.failure.kind;
    return {
      verdict: kind === "finding" ? "failed" : kind,
      tests,
      failure: stopped.failure,
      in: stopped.name,
    };
  }
  if (fatal) {
    const failure = failureOf(fatal);
    return { verdict: failure.kind === "blank" ? "blank" : "error", tests, failure, in: undefined };
  }
  if (tests.length === 0 || stopped) {
    const message = stopped
      ? `the test "${stopped.name}" was skipped, so this proves nothing`
      : "the spec ran no test, so this proves nothing";
    return { verdict: "error", tests, failure: { kind: "error", message, stack: [] }, in: undefined };
  }
  return { verdict: "passed", tests };
}

function testResult({ name, state, error }: RanTest): TestResult {
  return { name, state, ...(state === "failed" && error ? { failure: failureOf(error) } : {}) };
}

/** Of an error's message; nobody reads more. */
const MOST_MESSAGE = 20_000;

function failureOf(error: PlainError): Failure {
  const stack = (error.stacks ?? []).map(({ file, line, column }) => ({
    file: file.replace(/\?.*$/, ""),
    line,
    column,
  }));
  const message = withoutSequences(thrownText(error.message ?? error).slice(0, MOST_MESSAGE));
  const syntax = syntaxError(message);
  if (syntax) return syntax;
  if (error.name === "BlankError")
    return { kind: "blank", message, prompt: typeof error.prompt === "string" ? error.prompt : "", stack };
  if (error.finding) return { kind: "finding", message, finding: error.finding, stack };
  // A failed plain expect is a finding too: it has no parts, only a message.
  if (error.name === "AssertionError")
    return { kind: "finding", message: plainAssertion(error, message), stack };
  return {
    kind: "error",
    message: isOfSpec(stack) && !OF_ITS_OWN.test(message) ? `${ofSpec(error, message)} ${message}` : message,
    name: error.name,
    stack,
  };
}

/** A test that judges nothing is the spec's fault alone, and a tensor that was freed, or a missing or wrong gradient, is no wrong shape. */
const OF_ITS_OWN =
  /^expected any number of assertion|reading 'backend'|^Tensor is disposed|^Cannot compute gradient|^Error in gradient for op/;
const OF_SPEC = "the spec could not go on with what your code gave it, most likely a wrong shape:";
/** A property of undefined: of a list too short, or of one that the answer emptied. No shape is to be guessed. */
const MISSING =
  "the spec could not go on: something that it needs is missing in what your code gave or left:";

function ofSpec({ name }: PlainError, message: string): string {
  return name === "TypeError" && /^Cannot read properties of (undefined|null)/.test(message)
    ? MISSING
    : OF_SPEC;
}

/** Whether an error came up in the spec's own lines, while none of the exercise's file was running. */
function isOfSpec(stack: CodePlace[]): boolean {
  const at = stack.findIndex(({ file }) => file.endsWith(".spec.ts"));
  const slug = nameOf(stack[at]?.file ?? "", ".spec.ts");
  const isSubject = (file: string) => [`${slug}.ts`, `${slug}.mistakes.ts`].includes(nameOf(file));
  return at >= 0 && !stack.slice(0, at).some(({ file }) => isSubject(file));
}

/** The columns that one side of a comparison may take. */
const SIDE = 64;

/** So many columns of what both sides have stand before the first difference, at least. */
const BEFORE = 12;

/**
 * What a plain expect says: its message cuts both sides to some letters, often before they differ. Here each stands in a line of
 * its own, from a little before the first difference; of lists whole elements.
 */
function plainAssertion({ expected, actual }: PlainError, message: string): string {
  if (typeof expected !== "string" || typeof actual !== "string") return message;
  const [what, got] = [expected, actual].map(inOneLine);
  if (what === got) return message;
  let same = 0;
  while (same < what.length && what[same] === got[same]) same++;
  const isWhole = Math.max(what.length, got.length) <= SIDE;
  const ends = isPrinted(expected) && isPrinted(actual) ? elementEnds(what) : undefined;
  const near = Math.max(0, same - BEFORE);
  const from = isWhole ? 0 : (ends?.findLast((end) => end <= near) ?? (ends ? 0 : near));
  const side = (text: string) => (from > 0 ? "…" : "") + cut(text.slice(from), ends !== undefined);
  const said = /^([\s\S]*?): expected /.exec(message)?.[1];
  return [...(said ? [`${said}:`] : []), `expected ${side(what)}`, `got      ${side(got)}`].join("\n");
}

/** Whether a side of a comparison was printed as a list or an object. */
const isPrinted = (side: string) => /^(?:[A-Z]\w* )?[[{]/.test(side);

/** Where the elements of a printed list end: after each comma; of a list of lists, after each inner one. */
function elementEnds(side: string): number[] {
  const between = /[\]}], [[{]/.test(side) ? /(?<=[\]}]), /g : /, /g;
  return [...side.matchAll(between)].map(({ index }) => index + 1);
}

/** As much of a side as fits; of a list whole elements. */
function cut(side: string, isList: boolean): string {
  if (side.length <= SIDE) return side;
  const end = isList ? (elementEnds(side).findLast((end) => end < SIDE) ?? SIDE) : SIDE;
  return `${side.slice(0, end)}${isList ? " " : ""}…`;
}

/** A side of a comparison, a text or a printed list, without the line breaks of the printer; those of texts are escaped. */
function inOneLine(side: string): string {
  if (!isPrinted(side)) return escaped(side);
  const lines = side
    .replace(/"([\s\S]*?)"(?=,\n|: )/g, (_, text: string) => `"${escaped(text)}"`)
    .split("\n")
    .map((line) => line.trim().replace(/\b(?:Array|Object) (?=[[{]\]?\}?,?$)/, ""));
  return lines.reduce((all, line) => {
    // The printer has a comma after the last element too.
    if (/^[\]}]/.test(line)) return all.replace(/,$/, "") + line;
    return /[[{]$/.test(all) ? all + line : `${all} ${line}`;
  });
}

/** Characters that a screen does not show, or acts upon, as JSON writes them. */
function escaped(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    const short = JSON.stringify(character).slice(1, -1);
    return short === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}` : short;
  });
}

/** The transformer reports several lines with a drawing; the first fault and its place say it all. */
function syntaxError(message: string): Failure | undefined {
  if (!message.startsWith("Transform failed") && !message.includes("[PARSE_ERROR]")) return undefined;
  const what = /\[PARSE_ERROR\]\s*(.+)/.exec(message)?.[1] ?? message.split("\n").at(-1) ?? message;
  const [, file, line, column] = /(\S+\.ts):(\d+):(\d+)/.exec(message) ?? [];
  const stack = file
    ? [{ file: joined("", file.replaceAll("\\", "/")), line: Number(line), column: Number(column) }]
    : [];
  return { kind: "error", name: "SyntaxError", message: what, stack };
}
