/** A test of a spec, in the form in which lib and `expect` know vitest's tests. */
export interface RunningTest {
  type: "test";
  name: string;
  file: SpecFile;
  mode: "run" | "skip";
  /** Assertions on promises add theirs; the test waits for them. */
  promises: Promise<unknown>[] | undefined;
  result: { state: "run" | "pass" | "fail" | "skip"; errors?: unknown[]; startTime: number } | undefined;
  /** What is thrown where the test has expected nothing. */
  asserted: Error;
  run(context: TestContext): unknown;
}

export interface TestContext {
  task: RunningTest;
  /** Ends the test here, as skipped. */
  skip(when?: unknown): void;
}

/** A spec: its tests in order, and its hooks. Hooks may change the order of the tests. */
export interface SpecFile {
  filepath: string;
  tasks: RunningTest[];
  hooks: {
    beforeAll: FileHook[];
    beforeEach: TestHook[];
    afterEach: TestHook[];
    afterAll: FileHook[];
  };
}

export type FileHook = (context: object, file: SpecFile) => unknown;
export type TestHook = (context: TestContext) => unknown;
