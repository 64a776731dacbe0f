import type { Attempt } from "../judge/attempt.js";
import type { Failure, TestResult, Verdict } from "../judge/verdict.js";
import { dayOf } from "../progress/days.js";
import { reportBase } from "./base.js";
import { isUntouchedAttempt, reportBlank } from "./blank.js";
import type { Block, Group } from "./blocks.js";
import { causeText } from "./cause.js";
import { codeExcerpt, placeIn, testExcerpt } from "./excerpt.js";
import { endingText, errorText, unfinishedText } from "./failure-text.js";

/** Additions to the report of a pass. */
export interface BesidePass {
  /** The report on the learner's prediction. */
  guess?: Group;
  /** The result of the experiment, or how to see it. */
  found?: Group;
  /** How to see what can be kept. */
  kept?: Group;
}

/** Makes the report that a learner reads after a save: groups of blocks, some of them empty. */
export function report(attempt: Attempt, { guess = [], found = [], kept = [] }: BesidePass = {}): Group[] {
  const { result, exercise } = attempt;
  const notices = attempt.notices.map((text): Group => [{ is: "notice", text }]);
  // For an untouched stub, one line below the headline says the same.
  const base = isUntouchedAttempt(attempt) ? [] : reportBase(attempt);
  if (result.verdict !== "passed") return [...reportFailure(attempt, result), base, ...notices];
  // The names of the tests come last, because they may be many and the learner has read them before.
  return [
    ...headOfPass(attempt),
    ...notices,
    guess,
    [{ is: "text", words: [["Try this:", "label"], ` ${exercise.explore}`] }, ...found, ...kept],
    printed(attempt),
    [{ is: "next" }],
    base,
    result.tests.length > 0 ? [{ is: "laws", names: result.tests.map(({ name }) => name) }] : [],
  ];
}

function headOfPass(attempt: Attempt): Group[] {
  const { exercise, recordedAt, result } = attempt;
  const headline = (aside: string): Block => ({
    is: "headline",
    mood: "good",
    text: `${exercise.title}: passed`,
    aside,
  });
  if (recordedAt === undefined) return [[headline(counted(result.tests))], trained(attempt)];
  const nothing = "Nothing has changed since, so nothing was run. ";
  return [
    [
      headline(`on ${dayOf(new Date(recordedAt))}`),
      { is: "text", words: [nothing, ["enter", "key"], " judges it again."] },
    ],
  ];
}

function reportFailure(attempt: Attempt, result: Exclude<Verdict, { verdict: "passed" }>): Group[] {
  if (result.verdict === "timeout" || result.verdict === "killed") {
    const running = attempt.trainings.find(({ done }) => !done);
    const [text, advice] =
      running && result.verdict === "timeout" ? unfinishedText(running, result.seconds) : endingText(result);
    return [[{ is: "headline", mood: "bad", text }], [{ is: "text", words: [advice] }], printed(attempt)];
  }
  const { failure } = result;
  if (failure.kind === "blank") return [...reportBlank(attempt, failure), printed(attempt)];
  const text = result.in ?? headlineOutside(result.tests, failure);
  return [
    [{ is: "headline", mood: "bad", text, aside: counted(result.tests) }],
    ...(failure.kind === "finding"
      ? reportFinding(attempt, result.tests, failure)
      : reportError(attempt, failure)),
    trained(attempt),
    // Before the spec, because a learner who prints looks for that output first.
    printed(attempt),
    specThatRan(attempt, failure),
  ];
}

/** One block for each training. */
function trained({ trainings }: Attempt): Group {
  return trainings.map((run) => ({ is: "trained", run }));
}

/** The headline for an error outside all tests. */
function headlineOutside(tests: TestResult[], failure: Failure): string {
  if (tests.length > 0) return "an error that nothing caught: an await or a catch is missing";
  return failure.name ? `${failure.name} before any test ran` : "not judged";
}

function counted(tests: TestResult[]): string {
  if (tests.length === 0) return "";
  return `${tests.filter((test) => test.state === "passed").length} of ${tests.length} passed`;
}

function reportFinding({ diagnosis }: Attempt, tests: TestResult[], failure: Failure): Group[] {
  const { finding } = failure;
  const cause = diagnosis ? undefined : causeText(tests, failure);
  const misread: Group = diagnosis
    ? diagnosed(diagnosis)
    : finding?.misconception
      ? [{ is: "text", words: [[finding.misconception, "strong"]] }]
      : [];
  const what: Group = finding
    ? [
        // The test's name already says what was judged, so a mere wrong value needs no headline of its own.
        ...(finding.headline.startsWith("the result has the wrong value")
          ? []
          : [{ is: "text" as const, words: [finding.headline] }]),
        { is: "finding", details: finding.details, map: finding.map },
      ]
    : [{ is: "text", words: [cleanAssertion(failure.message)] }];
  return [misread, what, cause ? [{ is: "text", words: [cause] }] : []];
}

function diagnosed({ mistake, because, exact }: NonNullable<Attempt["diagnosis"]>): Group {
  const named = `the mistake "${mistake}"`;
  const how = exact ? `your answer fails exactly as ${named} does` : `so far it looks like ${named}`;
  return [
    { is: "text", words: [[because, "strong"]] },
    { is: "text", words: [[`(${how})`, "quiet"]] },
  ];
}

/** Removes the hints for vitest's own users from its messages. */
function cleanAssertion(message: string): string {
  return message
    .replace(/ \/\/ Object\.is equality$/m, "")
    .split("\n")
    .slice(0, 8)
    .join("\n");
}

function reportError(attempt: Attempt, failure: Failure): Group[] {
  const { exercise, diagnosis, texts } = attempt;
  const path = exercise.files.stub;
  const line = placeIn(path, failure)?.line;
  return [
    diagnosis ? [{ is: "text", words: [[diagnosis.because, "strong"]] }] : [],
    [
      { is: "text", words: [errorText(failure, texts.stub)] },
      ...(keepsReturn(attempt) ? [{ is: "text" as const, words: [RETURN_TOO] }] : []),
    ],
    line === undefined
      ? []
      : [{ is: "code", of: "answer", path, at: line, rows: codeExcerpt(texts.stub, line) }],
  ];
}

const RETURN_TOO =
  "A return is followed by a statement. Where a blank takes several statements, they replace the whole line, its return included.";

/** Whether the learner wrote statements after a blank's `return`, which is a syntax error. */
function keepsReturn({ result, texts }: Attempt): boolean {
  const isSyntax = "failure" in result && result.failure.name === "SyntaxError";
  return isSyntax && /\breturn\s+(const|let|var|for|if|while|return|switch)\b/.test(texts.stub);
}

/** The lines of the spec that led to the failure. */
function specThatRan({ exercise, texts }: Attempt, failure: Failure): Group {
  const path = exercise.files.spec;
  const line = placeIn(path, failure)?.line;
  if (line === undefined) return [];
  return [{ is: "code", of: "spec", path, at: line, rows: testExcerpt(texts.spec, line) }];
}

const MOST_OUTPUT = 20;

function printed({ output }: Attempt): Group {
  const text = output.trimEnd();
  if (!text) return [];
  const lines = text.split("\n");
  return [{ is: "printed", lines: lines.slice(-MOST_OUTPUT), cut: lines.length > MOST_OUTPUT }];
}
