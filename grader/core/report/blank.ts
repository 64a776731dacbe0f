import { blankCalls } from "../course/stub.js";
import type { Attempt } from "../judge/attempt.js";
import type { Failure } from "../judge/verdict.js";
import type { Group } from "./blocks.js";
import { codeExcerpt, placeIn } from "./excerpt.js";

/** Whether no blank is filled, so that there is no answer to judge yet. */
export function isUntouchedAttempt(attempt: Attempt | undefined): boolean {
  return attempt?.result.verdict === "blank" && attempt.blanks.filled === 0;
}

/** Reports a run that ended at a blank: which blank, its line, and how to fill it. */
export function reportBlank(attempt: Attempt, failure: Failure): Group[] {
  const { exercise, blanks, prompts, texts, builtOn } = attempt;
  const prompt = failure.prompt ?? "";
  const place = placeIn(exercise.files.stub, failure);
  const number = prompts.indexOf(prompt) + 1;
  const isOwn = number === 0;
  const text = isOwn ? "your code is still inside blank( )" : `blank ${number} of ${blanks.total}: ${prompt}`;
  const direct = builtOn.filter((one) => one.direct);
  const yoursFirst = [...direct].sort((a, b) => Number(b.whose === "yours") - Number(a.whose === "yours"));
  return [
    [
      { is: "headline", mood: "open", text },
      ...(isUntouchedAttempt(attempt)
        ? [{ is: "builds on" as const, direct: yoursFirst, all: builtOn.length }]
        : []),
    ],
    place
      ? [
          {
            is: "code",
            of: "answer",
            path: exercise.files.stub,
            at: place.line,
            rows: codeExcerpt(texts.stub, place.line),
          },
        ]
      : [],
    [{ is: "text", words: [isOwn ? HOW_TO_FREE : howToFill(texts.stub, place?.line)] }],
    blanks.filled === 0 && !isOwn ? beginning(texts.stub) : [],
  ];
}

const HOW_TO_FREE =
  "Delete the call around it: blank( in front, and the ) that closes it. What stands inside is your answer, " +
  "and counts only without the call.";

function howToFill(stub: string, line: number | undefined): string {
  const call = "Replace the whole call blank(...) with your code.";
  const text = line === undefined ? "" : stub.split("\n")[line - 1];
  return /^\s*return blank\(/.test(text)
    ? `${call} Where it takes several statements, they replace the whole line, its return included.`
    : call;
}

const MOST_FORMULA = 4;

/** For an untouched stub: the formula in the docstring, as a start. */
function beginning(stub: string): Group {
  const lines = formulaAbove(stub).slice(0, MOST_FORMULA);
  if (lines.length === 0) return [];
  const words = ["Where to begin: the comment above the code says what to compute."];
  return [
    { is: "text", words },
    { is: "formula", lines },
  ];
}

/** The indented lines of the last docstring above the first blank. */
function formulaAbove(stub: string): string[] {
  const first = blankCalls(stub)[0]?.line ?? 0;
  const above = stub.split(/\r?\n/).slice(0, first).join("\n");
  const docstring = above.slice(Math.max(0, above.lastIndexOf("/**")));
  return [...docstring.matchAll(/^[ \t]*\*[ \t]{5}(.*\S)/gm)].map(([, line]) => line);
}
