import { processError } from "@vitest/utils/error";
import { beginTest, hasAsserted, lastCall } from "./expect.js";
import type { FileHook, RunningTest, SpecFile, TestContext, TestHook } from "./task.js";

// What specs use of vitest's runner: tests one after the other in the order of the file, and four hooks. A test has no time
// limit of its own, because the exercise has one.

let file: SpecFile | undefined;

/** @throws Error if no spec is being loaded */
function loading(): SpecFile {
  if (!file) throw new Error("tests and hooks are declared at the top of a spec");
  return file;
}

/** Declares a test; options between the name and the function are those of vitest, and none of them matters here. */
export function test(name: string, ...rest: unknown[]): void {
  const run = rest.find((each) => typeof each === "function") as RunningTest["run"];
  const of = loading();
  // Made here, its stack names the test's line.
  const asserted = new Error("expected any number of assertion, but got none");
  const task = { type: "test", name, file: of, mode: "run", promises: undefined, result: undefined } as const;
  of.tasks.push({ ...task, asserted, run });
}

/** A test for each case; `%s` in the title stands for its values, one after the other. */
test.each = (cases: readonly unknown[]) => (title: string, run: (...values: any[]) => unknown) => {
  for (const each of cases) {
    const values = Array.isArray(each) ? each : [each];
    let next = 0;
    test(
      title.replace(/%s/g, () => String(values[next++])),
      () => run(...values),
    );
  }
};

/** A test that is left out; it proves nothing. */
test.skip = (name: string) => {
  test(name, () => {});
  loading().tasks[loading().tasks.length - 1].mode = "skip";
};
test.skipIf = (isLeftOut: unknown) => (isLeftOut ? test.skip : test);
test.runIf = (isRun: unknown) => (isRun ? test : test.skip);

/** @throws Error always: the other tests would be left out */
test.only = (name: string): never => {
  throw new Error(`Unexpected .only modifier at the test "${name}": it leaves out all others. Remove it.`);
};

export const beforeAll = (hook: FileHook): void => void loading().hooks.beforeAll.push(hook);
export const beforeEach = (hook: TestHook): void => void loading().hooks.beforeEach.push(hook);
export const afterEach = (hook: TestHook): void => void loading().hooks.afterEach.push(hook);
export const afterAll = (hook: FileHook): void => void loading().hooks.afterAll.push(hook);

/** The results of a spec. An error is plain data, made by vitest's own function. */
export interface RanSpec {
  tests: { name: string; state: "passed" | "failed" | "skipped"; error: unknown }[];
  /** An error that kept the tests from running, or that occurred outside them. */
  fatal: unknown;
}

/**
 * Runs one spec.
 *
 * @param id the spec's id, which names the subject too: `expect.getState().testPath`
 * @param evaluate loads the spec's module, which declares its tests
 * @param only the name of the only test to run
 */
export async function runSpec(id: string, evaluate: () => unknown, only?: string): Promise<RanSpec> {
  const spec: SpecFile = {
    filepath: id,
    tasks: [],
    hooks: { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] },
  };
  file = spec;
  beginTest(undefined, id);
  const errors: unknown[] = [];
  const attempt = async (work: () => unknown) => {
    try {
      await work();
    } catch (error) {
      errors.push(processError(error));
    }
  };
  await attempt(async () => {
    await evaluate();
    if (spec.tasks.length === 0) throw new Error(`No test suite found in file ${id}`);
  });
  file = undefined;
  if (errors.length > 0) return { tests: [], fatal: errors[0] };
  // Hooks may run the tests in another order.
  const declared = [...spec.tasks];
  await attempt(async () => {
    for (const hook of spec.hooks.beforeAll) await hook({}, spec);
    for (const task of [...spec.tasks]) await runTest(task, only);
  });
  beginTest(undefined, id);
  await attempt(async () => {
    for (const hook of [...spec.hooks.afterAll].reverse()) await hook({}, spec);
  });
  return { tests: declared.map(ranTest), fatal: errors[0] };
}

async function runTest(task: RunningTest, only: string | undefined): Promise<void> {
  if (only !== undefined && task.name !== only) task.mode = "skip";
  if (task.mode === "skip") return;
  const { hooks, filepath } = task.file;
  const result: RunningTest["result"] = { state: "run", startTime: Date.now() };
  task.result = result;
  beginTest(task, filepath);
  const context: TestContext = {
    task,
    skip: (when = true) => {
      if (when) throw new Skipped();
    },
  };
  try {
    for (const hook of hooks.beforeEach) await hook(context);
    await task.run(context);
    await allOf(task.promises);
    if (!hasAsserted()) throw task.asserted;
    result.state = "pass";
  } catch (error) {
    failed(result, error);
  }
  try {
    for (const hook of [...hooks.afterEach].reverse()) await hook(context);
  } catch (error) {
    failed(result, error);
  }
}

class Skipped extends Error {}

function failed(result: NonNullable<RunningTest["result"]>, error: unknown): void {
  if (error instanceof Skipped) result.state = "skip";
  // What a hook tidies up may not be there where the test was skipped.
  if (result.state === "skip") return;
  result.state = "fail";
  const plain = processError(error);
  const calledAt = lastCall();
  result.errors = [...(result.errors ?? []), calledAt === undefined ? plain : { ...plain, calledAt }];
}

/** Waits for all of them, and fails with the first that failed. */
async function allOf(promises: readonly Promise<unknown>[] = []): Promise<void> {
  for (const settled of await Promise.allSettled(promises))
    if (settled.status === "rejected") throw settled.reason;
}

function ranTest({ name, result }: RunningTest): RanSpec["tests"][number] {
  const states = { pass: "passed", fail: "failed", skip: "skipped", run: "skipped" } as const;
  return { name, state: states[result?.state ?? "skip"], error: result?.errors?.[0] };
}
