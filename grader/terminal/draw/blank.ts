import { blankCalls } from "../../core/course/stub.js";
import type { Attempt } from "../../core/judge/attempt.js";
import type { Failure } from "../../core/judge/verdict.js";
import { buildsOnLine } from "./built-on.js";
import { codeExcerpt, excerptLines, placeIn } from "./excerpt.js";
import type { Look } from "./look.js";
import { wrap } from "./text.js";

/** Nothing is filled: there is no answer yet that could be wrong. */
export function isUntouched(attempt: Attempt | undefined): boolean {
  return attempt?.result.verdict === "blank" && attempt.blanks.filled === 0;
}

/** A verdict that ended at a blank: which one, where it stands, and how to fill it. */
export function blankLines(attempt: Attempt, failure: Failure, look: Look): string[] {
  const { exercise, blanks, prompts, texts } = attempt;
  const prompt = failure.prompt ?? "";
  const place = placeIn(exercise.files.stub, failure);
  const number = prompts.indexOf(prompt) + 1;
  const isOwn = number === 0;
  const headline = isOwn
    ? "your code is still inside blank( )"
    : `blank ${number} of ${blanks.total}: ${prompt}`;
  const excerpt = place ? excerptLines(codeExcerpt(texts.stub, place.line), place.line, look) : [];
  return [
    ...wrap(look.color.yellow.bold(`○ ${headline}`), look, 1, 2),
    ...(isUntouched(attempt) ? buildsOnLine(attempt, look) : []),
    "",
    ...excerpt,
    "",
    ...wrap(isOwn ? HOW_TO_FREE : howToFill(texts.stub, place?.line), look, 3),
    ...(blanks.filled === 0 && !isOwn ? beginningLines(texts.stub, look) : []),
  ];
}

const HOW_TO_FREE =
  "Delete the call around it: blank( in front, and the ) that closes it. What stands inside is your answer, " +
  "and counts only without the call.";

function howToFill(stub: string, line: number | undefined): string {
  const call = "Replace the whole call blank(...) by your code, and save.";
  const text = line === undefined ? "" : stub.split("\n")[line - 1];
  return /^\s*return blank\(/.test(text)
    ? `${call} Where it takes several statements, they replace the whole line, its return included.`
    : call;
}

const MOST_FORMULA = 4;

/** Where nothing is filled yet: the formula that the docstring gives. */
function beginningLines(stub: string, look: Look): string[] {
  const formula = formulaAbove(stub).slice(0, MOST_FORMULA);
  if (formula.length === 0) return [];
  return [
    "",
    ...wrap("Where to begin: the comment above the code says what to compute.", look, 3),
    ...formula.flatMap((line) => wrap(look.color.cyan(line), look, 5, 2)),
  ];
}

/** The indented lines of the docstring that stands last above the first blank. */
function formulaAbove(stub: string): string[] {
  const first = blankCalls(stub)[0]?.line ?? 0;
  const above = stub.split(/\r?\n/).slice(0, first).join("\n");
  const docstring = above.slice(Math.max(0, above.lastIndexOf("/**")));
  return [...docstring.matchAll(/^[ \t]*\*[ \t]{5}(.*\S)/gm)].map(([, line]) => line);
}
