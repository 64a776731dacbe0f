import { readFileSync } from "node:fs";
import ts from "typescript";
import type { PlacedExercise } from "../../../grader/core/course/course.js";
import { stubOf } from "../../../grader/core/course/pristine.js";
import type { Sight, Trace } from "../../../grader/core/judge/diagnose.js";
import type { PlainError, Ran, RanTest, Runner } from "../../../grader/core/judge/runner.js";
import { bankOf } from "../../../grader/core/judge/traces.js";
import { disk } from "../../../grader/node/course/disk.js";
import { onDisk } from "../../../grader/node/course/paths.js";

// Runs that are made of what authors have written down of an exercise's mistakes: nothing of a spec runs.

/** The names of a spec's tests, as far as they stand in it. */
export function testNames({ files }: PlacedExercise): string[] {
  const source = ts.createSourceFile(
    "spec.ts",
    readFileSync(onDisk(files.spec), "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(test|it)\b/.test(node.expression.getText())) {
      const [name] = node.arguments;
      if (name && ts.isStringLiteralLike(name)) names.push(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

/** What each mistake shows, as the results of a run, by its name. */
export function runsOfMistakes(exercise: PlacedExercise, names: string[]): Map<string, Ran> {
  const shown = bankOf(exercise, names, disk).filter(({ trace }) => Object.keys(trace).length > 0);
  return new Map(
    shown.map(({ name, trace }) => [name, ran(names.map((test) => testOf(exercise, test, trace)))]),
  );
}

export const passing = (names: string[]): Ran => ran(names.map((name) => ({ name, state: "passed" })));

/** The run of a stub: it ends at its first blank. */
export function runOfStub(exercise: PlacedExercise, names: string[]): Ran {
  const [{ prompt, line }] = stubOf(exercise, disk).blanks;
  const error = {
    name: "BlankError",
    message: prompt,
    prompt,
    stacks: [{ file: exercise.files.stub, line, column: 1 }],
  };
  return ran(names.map((name) => ({ name, state: "failed", error })));
}

function testOf({ files }: PlacedExercise, name: string, trace: Trace): RanTest {
  const sight = trace[name];
  if (!sight) return { name, state: "passed" };
  const stacks = [
    { file: files.stub, line: 12, column: 3 },
    { file: files.spec, line: 20, column: 3 },
  ];
  return { name, state: "failed", error: { ...errorOf(sight), stacks } };
}

function errorOf(sight: Sight): PlainError {
  if ("text" in sight) {
    const [name, ...words] = sight.text.split(" ");
    return { name, message: words.join(" ") };
  }
  const headline = `${sight.kind} is not as the law has it`;
  const details = [`got [${sight.values.slice(0, 6).join(", ")}]`];
  return { name: "Finding", message: headline, finding: { headline, details, map: [], observed: sight } };
}

function ran(tests: RanTest[]): Ran {
  return { jobs: [{ tests }], stray: [], killed: undefined, output: "", told: [], durationMs: 1 };
}

/** A runner that hands out what it is given, and nothing else. */
export function runnerOf(give: () => Ran): Runner {
  return {
    run: async (jobs, { snapshot }) => {
      // The judge asks whether the runner has read the learner's file.
      for (const { spec } of jobs) snapshot?.load(spec.replace(/\.spec\.ts$/, ".ts"));
      return give();
    },
  };
}
