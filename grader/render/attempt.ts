import path from "node:path";
import type { BuiltOn } from "../course/builds-on.js";
import { shown } from "../course/paths.js";
import type { Attempt } from "../run/attempt.js";
import type { Failure, TestResult } from "../run/verdict.js";
import { blankLines, isUntouched } from "./blank.js";
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
  const lines = [...verdictLines(attempt, look, passed), ...outputLines(attempt, look)];
  // Before anything is written, what it builds on only takes the room of the blank.
  if (attempt.builtOn.length > 0 && !isUntouched(attempt)) lines.push("", ...builtOnLines(attempt, look));
  for (const notice of attempt.notices) lines.push("", ...wrap(look.color.yellow(`! ${notice}`), look));
  return lines;
}

/** Lines that stand beside a pass. */
interface BesidePass {
  /** What came of the learner's prediction. */
  told?: string[];
  /** What one finds in the experiment, or how to see it. */
  found?: string[];
  /** Where to go on. */
  next?: string[];
}

function verdictLines(
  attempt: Attempt,
  look: Look,
  { told = [], found = [], next = [] }: BesidePass,
): string[] {
  const { result, exercise } = attempt;
  const { color } = look;
  if (result.verdict === "passed") {
    return [
      ...edges(` ${color.green.bold(`✓ ${exercise.title}: passed`)}`, counted(result.tests), look),
      ...curves(attempt, look),
      "",
      ...(told.length > 0 ? [...told, ""] : []),
      ...wrap(`${color.cyan("Try this:")} ${exercise.explore}`, look, 3),
      ...found,
      "",
      ...(next.length > 0 ? [...next, ""] : []),
      // Last, because they may be many: what they say was read before.
      ...result.tests.flatMap((test) => wrap(`${color.green("✓")} ${test.name}`, look, 3, 2)),
    ];
  }
  if (result.verdict === "timeout" || result.verdict === "killed") {
    const running = attempt.trainings.find(({ done }) => !done);
    const [headline, advice] =
      running && result.verdict === "timeout" ? unfinishedText(running, result.seconds) : endingText(result);
    return [...wrap(color.red.bold(`✗ ${headline}`), look), "", ...wrap(advice, look, 3)];
  }
  const { failure } = result;
  if (failure.kind === "blank") return blankLines(attempt, failure, look);
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
  const link = linked(`${path.basename(spec)}:${place.line}`, spec, look);
  return ["", `   ${look.color.dim("spec:")} ${link}`, ...excerptLines(excerpt, place.line, look)];
}

const MOST_OUTPUT = 5;

function outputLines({ output }: Attempt, look: Look): string[] {
  const printed = output.trimEnd();
  if (!printed) return [];
  const all = printed.split("\n");
  const more = all.length > MOST_OUTPUT ? look.color.dim(` (last ${MOST_OUTPUT} lines)`) : "";
  return [
    "",
    ` ${look.color.dim("your code printed")}${more}`,
    ...all.slice(-MOST_OUTPUT).map((line) => `   ${closed(cut(line, look.width - 4))}`),
  ];
}

function builtOnLines({ builtOn, suspects }: Attempt, look: Look): string[] {
  const names = (others: BuiltOn[]) => others.map(({ slug }) => slug).join(", ");
  const direct = builtOn.filter(({ direct }) => direct);
  const more = builtOn.length - direct.length;
  const yours = direct.filter(({ whose }) => whose === "yours");
  const theirs = direct.filter(({ whose }) => whose === "reference");
  const stale = builtOn.filter((other) => other.stale);
  const parts = [
    ...(yours.length > 0 ? [`your ${names(yours)}`] : []),
    ...(theirs.length > 0 ? [`the reference's ${names(theirs)}`] : []),
  ];
  const further = more > 0 ? `, which build on ${more} more` : "";
  const lines = wrap(look.color.dim(`built on ${parts.join(" and ")}${further}`), look);
  if (stale.length > 0)
    lines.push(
      ...wrap(
        look.color.dim(
          `(your ${names(stale)} changed since the last pass: run ${stale.length > 1 ? "them" : "it"} again)`,
        ),
        look,
      ),
    );
  if (suspects.length === 0) return lines;
  const where = `With the reference's ${suspects.join(", ")} in place of yours this passes: the fault is there.`;
  return [...wrap(look.color.yellow.bold(where), look), ...lines];
}

/** `file  exercises/.../softmax.ts:12`, a link where the terminal knows them. */
export function fileLine(stub: string, attempt: Attempt | undefined, look: Look): string {
  const line =
    attempt && "failure" in attempt.result ? placeIn(stub, attempt.result.failure)?.line : undefined;
  return ` ${look.color.dim("file")}  ${linked(shortPath(shown(stub) + (line ? `:${line}` : ""), look.width - 8), stub, look)}`;
}

/** A path without its first folders where it is too long for a line. */
function shortPath(file: string, width: number): string {
  const folders = file.split("/");
  while (folders.length > 1 && folders.join("/").length + 2 > width) folders.shift();
  const short = folders.join("/");
  return short === file ? file : `…/${short}`;
}
