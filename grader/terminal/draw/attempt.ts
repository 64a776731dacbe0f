import path from "node:path";
import type { Attempt } from "../../core/judge/attempt.js";
import type { Failure, TestResult, Verdict } from "../../core/judge/verdict.js";
import { dayOf } from "../../core/progress/days.js";
import { onDisk } from "../../node/course/paths.js";
import { blankLines, isUntouched } from "./blank.js";
import { builtOnLines } from "./built-on.js";
import { closed } from "./clean.js";
import { codeExcerpt, excerptLines, placeIn, testExcerpt } from "./excerpt.js";
import { impureLines } from "./impure.js";
import { linked } from "./link.js";
import type { Look } from "./look.js";
import { beside, cut, edges, wrap } from "./text.js";
import { endingText, errorText } from "./texts.js";
import { curveLines, unfinishedText } from "./training.js";

/**
 * The body of a verdict: what a learner reads after a save.
 *
 * @param passed what stands beside a pass
 */
export function attemptLines(attempt: Attempt, look: Look, passed: BesidePass = {}): string[] {
  const { result, notices, builtOn } = attempt;
  const told = notices.map((notice) => wrap(look.color.yellow(`! ${notice}`), look));
  // On an untouched stub one line of it stands below the headline.
  const base = builtOn.length > 0 && !isUntouched(attempt) ? builtOnLines(attempt, look) : [];
  if (result.verdict !== "passed") return spaced([failLines(attempt, result, look), base, ...told]);
  const { guess = [], found = [], next = [] } = passed;
  // In the order in which it is read. The tests come last, because they may be many: what they say was read before.
  return spaced([
    headOfPass(attempt, look),
    ...told,
    guess,
    [...wrap(`${look.color.cyan("Try this:")} ${attempt.exercise.explore}`, look, 3), ...found],
    outputLines(attempt, look),
    next,
    base,
    result.tests.flatMap((test) => wrap(`${look.color.green("✓")} ${test.name}`, look, 3, 2)),
  ]);
}

/** Blocks with a blank line between them; empty ones are left out. */
function spaced(blocks: string[][]): string[] {
  return blocks.filter((block) => block.length > 0).flatMap((block, i) => (i > 0 ? ["", ...block] : block));
}

/** Lines that stand beside a pass. */
interface BesidePass {
  /** What came of the learner's prediction. */
  guess?: string[];
  /** What one finds in the experiment, or how to see it. */
  found?: string[];
  /** Where to go on. */
  next?: string[];
}

function headOfPass(attempt: Attempt, look: Look): string[] {
  const title = look.color.green.bold(`✓ ${attempt.exercise.title}: passed`);
  const { recordedAt } = attempt;
  if (recordedAt !== undefined) {
    const day = dayOf(new Date(recordedAt));
    const again = `Nothing has changed since, so nothing was run. ${look.color.bold.cyan("enter")} judges it again.`;
    return [...edges(` ${title}`, `on ${day}`, look), ...wrap(again, look, 3)];
  }
  return [...edges(` ${title}`, counted(attempt.result.tests), look), ...curves(attempt, look)];
}

function failLines(attempt: Attempt, result: Exclude<Verdict, { verdict: "passed" }>, look: Look): string[] {
  const { color } = look;
  const printed = outputLines(attempt, look);
  const output = printed.length > 0 ? ["", ...printed] : [];
  if (result.verdict === "timeout" || result.verdict === "killed") {
    const running = attempt.trainings.find(({ done }) => !done);
    const [headline, advice] =
      running && result.verdict === "timeout" ? unfinishedText(running, result.seconds) : endingText(result);
    return [...wrap(color.red.bold(`✗ ${headline}`), look), "", ...wrap(advice, look, 3), ...output];
  }
  const { failure } = result;
  if (failure.kind === "blank") return [...blankLines(attempt, failure, look), ...output];
  const headline = result.in ?? headlineOutside(result.tests, failure);
  return [
    ...headlineLines(headline, counted(result.tests), look),
    "",
    ...(failure.kind === "finding"
      ? [
          ...findingLines(attempt, failure, look),
          ...(attempt.diagnosis ? [] : impureLines(result.tests, failure, look)),
        ]
      : errorLines(attempt, failure, look)),
    ...curves(attempt, look),
    // Before the spec: what somebody has had printed is what they look for.
    ...output,
    ...specLines(attempt, failure, look),
  ];
}

/** The curve of everything that was trained. */
function curves({ trainings }: Attempt, look: Look): string[] {
  return trainings.length > 0 ? ["", ...trainings.flatMap((run) => curveLines(run, look))] : [];
}

/** The law that was violated, whole, with how many hold at the right where there is room. */
function headlineLines(headline: string, count: string, look: Look): string[] {
  const lines = wrap(look.color.red.bold(`✗ ${headline}`), look, 1, 2);
  return [...lines.slice(0, -1), ...edges(lines.at(-1) as string, count, look)];
}

/** For an error that belongs to no test. */
function headlineOutside(tests: TestResult[], failure: Failure): string {
  if (tests.length > 0) return `an error that nothing caught: an await or a catch is missing`;
  return failure.name ? `${failure.name} before any test ran` : "not judged";
}

function counted(tests: TestResult[]): string {
  if (tests.length === 0) return "";
  return `${tests.filter((test) => test.state === "passed").length} of ${tests.length} passed`;
}

function findingLines(attempt: Attempt, failure: Failure, look: Look): string[] {
  const { finding } = failure;
  const { diagnosis } = attempt;
  const lines: string[] = [];
  if (diagnosis) {
    const mistake = `the mistake "${diagnosis.mistake}"`;
    const how = diagnosis.exact
      ? `your answer fails exactly as ${mistake} does`
      : `so far it looks like ${mistake}`;
    lines.push(...wrap(look.color.bold(diagnosis.because), look, 3));
    lines.push(...wrap(look.color.dim(`(${how})`), look, 3));
  } else if (finding?.misconception) {
    lines.push(...wrap(look.color.bold(finding.misconception), look, 3));
  }
  if (lines.length > 0) lines.push("");
  if (!finding) return [...lines, ...wrap(cleanAssertion(failure.message), look, 3)];
  // The test's name has said it; only what is judged by another name needs its own.
  if (!finding.headline.startsWith("the result has the wrong value"))
    lines.push(...wrap(finding.headline, look, 3));
  return [...lines, ...beside(finding.details, finding.map, look)];
}

/** vitest's texts end in hints for its own users. */
function cleanAssertion(message: string): string {
  return message
    .replace(/ \/\/ Object\.is equality$/m, "")
    .split("\n")
    .slice(0, 8)
    .join("\n");
}

function errorLines(attempt: Attempt, failure: Failure, look: Look): string[] {
  const { exercise, diagnosis } = attempt;
  const place = placeIn(exercise.files.stub, failure);
  const lines = diagnosis ? [...wrap(look.color.bold(diagnosis.because), look, 3), ""] : [];
  lines.push(...wrap(errorText(failure, attempt.texts.stub), look, 3));
  if (keepsReturn(attempt)) lines.push(...wrap(RETURN_TOO, look, 3));
  if (place) lines.push("", ...excerptLines(codeExcerpt(attempt.texts.stub, place.line), place.line, look));
  return lines;
}

const RETURN_TOO =
  "A return is followed by a statement. Where a blank takes several statements, they replace the whole line, its return included.";

/** Whether statements were written behind the return of a blank, which then is no syntax. */
function keepsReturn({ result, texts }: Attempt): boolean {
  const isSyntax = "failure" in result && result.failure.name === "SyntaxError";
  return isSyntax && /\breturn\s+(const|let|var|for|if|while|return|switch)\b/.test(texts.stub);
}

/** The spec's lines that ran. */
function specLines(attempt: Attempt, failure: Failure, look: Look): string[] {
  const spec = attempt.exercise.files.spec;
  const place = placeIn(spec, failure);
  if (!place) return [];
  const excerpt = testExcerpt(attempt.texts.spec, place.line);
  const link = linked(`${path.basename(spec)}:${place.line}`, onDisk(spec), look);
  return ["", `   ${look.color.dim("spec:")} ${link}`, ...excerptLines(excerpt, place.line, look)];
}

const MOST_OUTPUT = 20;

function outputLines({ output }: Attempt, look: Look): string[] {
  const printed = output.trimEnd();
  if (!printed) return [];
  const all = printed.split("\n");
  const more = all.length > MOST_OUTPUT ? look.color.dim(` (last ${MOST_OUTPUT} lines)`) : "";
  return [
    ` ${look.color.dim("your code printed")}${more}`,
    ...all.slice(-MOST_OUTPUT).map((line) => `   ${closed(cut(line, look.width - 4))}`),
  ];
}

/** `file  exercises/.../softmax.ts:12`, a link where the terminal knows them. */
export function fileLine(stub: string, attempt: Attempt | undefined, look: Look): string {
  const line =
    attempt && "failure" in attempt.result ? placeIn(stub, attempt.result.failure)?.line : undefined;
  return ` ${look.color.dim("file")}  ${linked(shortPath(stub + (line ? `:${line}` : ""), look.width - 8), onDisk(stub), look)}`;
}

/** A path without its first folders where it is too long for a line. */
function shortPath(file: string, width: number): string {
  const folders = file.split("/");
  while (folders.length > 1 && folders.join("/").length + 2 > width) folders.shift();
  const short = folders.join("/");
  return short === file ? file : `…/${short}`;
}
