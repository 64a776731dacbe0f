import type { FindingData } from "../../../lib/kit/finding.js";
import { joined, nameOf } from "../course/names.js";
import { withoutSequences } from "../course/sequences.js";
import type { Killed } from "./killed.js";
import type { CodePlace, PlainError, Ran, RanTest } from "./runner.js";
import { thrownText } from "./thrown.js";

/** The failure of one test, in the parts that a screen shows. */
export interface Failure {
  kind: "blank" | "finding" | "error";
  message: string;
  /** The prompt of the blank that was reached; empty if the blank has code inside. */
  prompt?: string;
  finding?: FindingData;
  /** Error class for `error`: `TypeError`. */
  name?: string;
  /** The stack, innermost call first. */
  stack: CodePlace[];
}

export interface TestResult {
  name: string;
  state: "passed" | "failed" | "skipped";
  failure?: Failure;
}

/** The verdict on one run of a spec. */
export type Verdict =
  | { verdict: "passed"; tests: TestResult[] }
  | { verdict: "failed" | "blank" | "error"; tests: TestResult[]; failure: Failure; in: string | undefined }
  | { verdict: "timeout"; tests: TestResult[]; seconds: number; busy: boolean }
  | { verdict: "killed"; tests: TestResult[]; killed: Exclude<Killed, { reason: "timeout" }> };

/** The verdict of each job in a batch, taken by itself. */
export function verdictsOf(ran: Ran): Verdict[] {
  return ran.jobs.map((_, at) => verdictOf(ran, at));
}

/**
 * The verdict of one job. The first test that did not pass decides. An error outside all tests counts only if the job ran alone,
 * because in a batch it cannot be assigned to a job (see `settle`).
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

/** The longest part of an error's message that is kept. */
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
  // A failed plain expect is a finding too, but it has only a message.
  if (error.name === "AssertionError")
    return { kind: "finding", message: plainAssertion(error, message), stack };
  return {
    kind: "error",
    message: isOfSpec(stack) && !OF_ITS_OWN.test(message) ? `${ofSpec(error, message)} ${message}` : message,
    name: error.name,
    stack,
  };
}

/** Errors with a text that says enough: a test that judges nothing, a freed tensor, a missing or wrong gradient. */
const OF_ITS_OWN =
  /^expected any number of assertion|reading 'backend'|^Tensor is disposed|^Cannot compute gradient|^Error in gradient for op/;
const OF_SPEC = "the spec could not go on with what your code gave it, most likely a wrong shape:";
/** For a property of undefined: a list was too short or was emptied, so the text must not guess a wrong shape. */
const MISSING =
  "the spec could not go on: something that it needs is missing in what your code gave or left:";

function ofSpec({ name }: PlainError, message: string): string {
  return name === "TypeError" && /^Cannot read properties of (undefined|null)/.test(message)
    ? MISSING
    : OF_SPEC;
}

/** Whether the spec's own code threw the error, outside every call of the exercise's code. */
function isOfSpec(stack: CodePlace[]): boolean {
  const at = stack.findIndex(({ file }) => file.endsWith(".spec.ts"));
  const slug = nameOf(stack[at]?.file ?? "", ".spec.ts");
  const isSubject = (file: string) => [`${slug}.ts`, `${slug}.mistakes.ts`].includes(nameOf(file));
  return at >= 0 && !stack.slice(0, at).some(({ file }) => isSubject(file));
}

/** The most columns for one side of a comparison. */
const SIDE = 64;

/** The least number of equal columns to show before the first difference. */
const BEFORE = 12;

/**
 * Writes the failure of a plain expect. vitest's message cuts both sides short, often before they differ. Here each side has its own
 * line, which starts a little before the first difference and keeps the elements of lists whole.
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

/** The ends of a printed list's elements: after each comma, or in a list of lists after each inner list. */
function elementEnds(side: string): number[] {
  const between = /[\]}], [[{]/.test(side) ? /(?<=[\]}]), /g : /, /g;
  return [...side.matchAll(between)].map(({ index }) => index + 1);
}

/** Cuts a side to the columns that fit; of a list it keeps whole elements. */
function cut(side: string, isList: boolean): string {
  if (side.length <= SIDE) return side;
  const end = isList ? (elementEnds(side).findLast((end) => end < SIDE) ?? SIDE) : SIDE;
  return `${side.slice(0, end)}${isList ? " " : ""}…`;
}

/** Writes a side of a comparison in one line: removes the printer's line breaks, and escapes those inside texts. */
function inOneLine(side: string): string {
  if (!isPrinted(side)) return escaped(side);
  const lines = side
    .replace(/"([\s\S]*?)"(?=,\n|: )/g, (_, text: string) => `"${escaped(text)}"`)
    .split("\n")
    .map((line) => line.trim().replace(/\b(?:Array|Object) (?=[[{]\]?\}?,?$)/, ""));
  return lines.reduce((all, line) => {
    // The printer writes a comma after the last element too.
    if (/^[\]}]/.test(line)) return all.replace(/,$/, "") + line;
    return /[[{]$/.test(all) ? all + line : `${all} ${line}`;
  });
}

/** Writes invisible and control characters as JSON does. */
function escaped(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    const short = JSON.stringify(character).slice(1, -1);
    return short === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}` : short;
  });
}

/** Extracts the first fault and its position from the transformer's report, which has several lines and a drawing. */
function syntaxError(message: string): Failure | undefined {
  if (!message.startsWith("Transform failed") && !message.includes("[PARSE_ERROR]")) return undefined;
  const what = /\[PARSE_ERROR\]\s*(.+)/.exec(message)?.[1] ?? message.split("\n").at(-1) ?? message;
  const [, file, line, column] = /(\S+\.ts):(\d+):(\d+)/.exec(message) ?? [];
  const stack = file
    ? [{ file: joined("", file.replaceAll("\\", "/")), line: Number(line), column: Number(column) }]
    : [];
  return { kind: "error", name: "SyntaxError", message: what, stack };
}
