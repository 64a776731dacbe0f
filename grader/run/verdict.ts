import type { TestModule } from "vitest/node";
import type { FindingData } from "../../lib/kit/finding.js";
import type { Report } from "./host.js";
import type { Killed } from "./pool.js";

/** A place in a source file. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** One failed test, in the parts that a screen is made of. */
export interface Failure {
  kind: "blank" | "finding" | "error";
  message: string;
  /** The prompt of the blank that was reached. */
  prompt?: string;
  finding?: FindingData;
  /** Error class for `error`: `TypeError`. */
  name?: string;
  /** Where it was thrown or reached, nearest first. */
  stack: Place[];
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
  | { verdict: "timeout"; tests: TestResult[]; seconds: number }
  | { verdict: "killed"; tests: TestResult[]; killed: Killed };

/** Reads what vitest reported of one job. The first test that did not pass decides. */
export function verdictOf(report: Report, module: TestModule | undefined): Verdict {
  const tests = module ? [...module.children.allTests()].map(testResult) : [];
  const { killed } = report;
  if (killed?.reason === "timeout") return { verdict: "timeout", tests, seconds: killed.seconds };
  if (killed) return { verdict: "killed", tests, killed };

  const fatal = module?.errors()[0] ?? (report.stray[0] as SerializedError | undefined);
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

interface SerializedError {
  name?: string;
  message: string;
  stack?: string;
  prompt?: string;
  finding?: FindingData;
  stacks?: readonly { file: string; line: number; column: number }[];
}

function testResult(
  test: ReturnType<TestModule["children"]["allTests"]> extends Iterable<infer T> ? T : never,
): TestResult {
  const result = test.result();
  const state = result.state === "pending" ? "skipped" : result.state;
  const error = result.errors?.[0] as SerializedError | undefined;
  return { name: test.name, state, ...(state === "failed" && error ? { failure: failureOf(error) } : {}) };
}

function failureOf(error: SerializedError): Failure {
  const stack = (error.stacks ?? []).map(({ file, line, column }) => ({
    file: file.replace(/\?.*$/, ""),
    line,
    column,
  }));
  const message = error.message ?? String(error);
  if (error.name === "BlankError") return { kind: "blank", message, prompt: error.prompt ?? "", stack };
  if (error.finding) return { kind: "finding", message, finding: error.finding, stack };
  // A failed plain expect is a finding too: it has no parts, only a message.
  if (error.name === "AssertionError") return { kind: "finding", message, stack };
  return { kind: "error", message, name: error.name, stack };
}
