import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Chalk } from "chalk";
import { afterEach, expect, test, vi } from "vitest";
import { promptsOf } from "../../../../grader/core/course/blanks.js";
import { stubOf } from "../../../../grader/core/course/pristine.js";
import type { Attempt } from "../../../../grader/core/judge/attempt.js";
import type { Failure } from "../../../../grader/core/judge/verdict.js";
import { statesOf } from "../../../../grader/core/progress/passed.js";
import type { Progress } from "../../../../grader/core/progress/schema.js";
import { disk } from "../../../../grader/node/course/disk.js";
import { loadCourse } from "../../../../grader/node/course/load.js";
import { fileFingerprint } from "../../../../grader/node/course/read-text.js";
import type { Look } from "../../../../grader/terminal/draw/look.js";
import { screenLines } from "../../../../grader/terminal/watch/screen.js";
import type { WatchState } from "../../../../grader/terminal/watch/state.js";

const READS = ["readFileSync", "existsSync", "statSync", "openSync", "readdirSync"] as const;
const look: Look = {
  width: 80,
  height: 24,
  color: new Chalk({ level: 1 }),
  unicode: true,
  links: true,
  tty: true,
};
const course = await loadCourse();
const exercise = course.exercises[0];
const spec = fs.readFileSync(exercise.files.spec, "utf8");

/** A learner who has passed everything but the first exercise. */
const progress: Progress = {
  version: 1,
  exercises: Object.fromEntries(
    course.exercises.slice(1).map(({ slug, files }) => {
      const passed = {
        at: "",
        file: fileFingerprint(files.stub) ?? "",
        spec: fileFingerprint(files.spec) ?? "",
      };
      return [slug, { runs: 1, hints: 0, solutionShown: false, passed }];
    }),
  ),
};

const at = (file: string, line: number) => ({ file: file.replaceAll("\\", "/"), line, column: 1 });

function state(failure: Failure | undefined): WatchState {
  const prompts = promptsOf(exercise, disk);
  const stub = stubOf(exercise, disk).text;
  const tests = [{ name: "a law", state: failure ? "failed" : "passed" } as const];
  const verdict = failure?.kind === "blank" ? "blank" : "error";
  const attempt: Attempt = {
    exercise,
    result: failure ? { verdict, tests, failure, in: "a law" } : { verdict: "passed", tests },
    counts: !failure,
    isJudged: true,
    diagnosis: undefined,
    blanks: { filled: 0, total: prompts.length },
    texts: { stub, spec },
    helpers: undefined,
    prompts,
    builtOn: [],
    suspects: [],
    output: "printed\n",
    durationMs: 1,
    backend: "none",
    trainings: [],
    exhibits: [],
    notices: [],
  };
  return {
    course,
    progress,
    states: statesOf(course, progress, disk),
    exercise,
    attempt,
    types: [{ line: 1, lastLine: 1, text: "Type 'string' is not assignable to type 'number'.", code: 2322 }],
    doing: undefined,
    isOld: false,
    goOn: false,
    rung: 1,
    hintShown: true,
    scroll: 0,
    cards: [],
    answerShown: false,
    places: new Map(),
    message: undefined,
    overlay: undefined,
    savedBelow: false,
    welcome: false,
    hasSite: false,
  };
}

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

test.each<[string, Failure | undefined]>([
  ["a pass", undefined],
  [
    "a blank",
    {
      kind: "blank",
      message: "",
      prompt: promptsOf(exercise, disk)[0],
      stack: [at(exercise.files.stub, 15)],
    },
  ],
  [
    "an error",
    {
      kind: "error",
      message: "x",
      name: "TypeError",
      stack: [at(exercise.files.stub, 15), at(exercise.files.spec, 5)],
    },
  ],
])("a frame of %s reads no file", (_, failure) => {
  const shown = state(failure);
  const spies = READS.map((name) => vi.spyOn(fs, name));
  syncBuiltinESMExports();
  const lines = screenLines(shown, look);
  expect(lines).toHaveLength(24);
  expect(lines.join("\n")).toContain(exercise.title);
  for (const spy of spies) expect(spy.mock.calls).toEqual([]);
});

test("the excerpt is of the text that was judged, whatever the file is by now", () => {
  const shown = state({
    kind: "error",
    message: "x",
    name: "TypeError",
    stack: [at(exercise.files.stub, 2)],
  });
  (shown.attempt as Attempt).texts.stub = "first\nthe judged line\nthird\n";
  expect(screenLines({ ...shown, hintShown: false }, look).join("\n")).toContain("the judged line");
});
