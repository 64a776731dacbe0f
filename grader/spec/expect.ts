import {
  ASYMMETRIC_MATCHERS_OBJECT,
  addCustomEqualityTesters,
  ChaiStyleAssertions,
  chai,
  customMatchers,
  GLOBAL_EXPECT,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from "@vitest/expect";
import type { RunningTest } from "./task.js";

// `expect` is vitest's own, put together from its packages that need no Node: the same matchers with the same messages.

for (const plugin of [JestExtend, JestChaiExpect, ChaiStyleAssertions, JestAsymmetricMatchers])
  chai.use(plugin);

let running: RunningTest | undefined;

/** The state that vitest gives each test anew. */
const FRESH = {
  assertionCalls: 0,
  isExpectingAssertions: false,
  isExpectingAssertionsError: null,
  expectedAssertionsNumber: null,
  expectedAssertionsNumberErrorGen: null,
};

/** Where `expect` was called last, in engines whose stacks do not lead back over an `await`. */
let remembers = false;
let called: Error | undefined;

/** From now on `lastCall` knows where `expect` was called. */
export function rememberCalls(): void {
  remembers = true;
}

/** The stack of the last call of `expect` in this test; undefined unless it is remembered. */
export const lastCall = (): string | undefined => called?.stack;

export const expect: any = (value: unknown, message?: string) => {
  if (remembers) called = new Error();
  const { assertionCalls } = getState(expect);
  setState({ assertionCalls: assertionCalls + 1 }, expect);
  const assertion: any = chai.expect(value, message);
  return running ? assertion.withTest(running) : assertion;
};

Object.assign(expect, chai.expect, (globalThis as any)[ASYMMETRIC_MATCHERS_OBJECT], {
  getState: () => getState(expect),
  setState: (state: object) => setState(state, expect),
  extend: (matchers: object) => (chai.expect as any).extend(expect, matchers),
  addEqualityTesters: addCustomEqualityTesters,
});
// The matchers look for it here.
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect, writable: true, configurable: true });
expect.setState({ ...FRESH, currentTestName: "" });
expect.extend(customMatchers);

/** What `expect` is told of the test that begins; undefined outside of tests. */
export function beginTest(test: RunningTest | undefined, spec: string): void {
  running = test;
  called = undefined;
  expect.setState({ ...FRESH, currentTestName: test?.name ?? "", testPath: spec });
}

export const currentTest = (): RunningTest | undefined => running;

/** Whether the test that runs has expected anything. */
export const hasAsserted = (): boolean => getState(expect).assertionCalls > 0;
