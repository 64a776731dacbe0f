import { describe, expect, test } from "vitest";
import { inWorker } from "./in-worker.js";

// The runner of specs, judged from outside and in a thread of its own: its `expect` would take the place of this file's.

const VITEST =
  'import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";\nconst seen = [];\n';

async function run(text: string, only?: string) {
  const [ran] = await inWorker({ "a.spec": VITEST + text }, only);
  return ran;
}

async function states(text: string, only?: string) {
  return (await run(text, only)).tests.map(({ name, state }) => `${name}: ${state}`);
}

test("tests run one after the other, and each has a result of its own", async () => {
  const { tests, fatal } = await run(`
    test("right", () => expect(1 + 1).toBe(2));
    test("wrong", async () => { await Promise.resolve(); expect(1 + 1).toBe(3); });
    test("late", () => new Promise((resolve) => setTimeout(resolve, 5)).then(() => expect("a").toMatch(/b/)));
  `);
  expect(fatal).toBeUndefined();
  expect(tests.map(({ state }) => state)).toEqual(["passed", "failed", "failed"]);
  expect(tests[1].error).toMatchObject({
    name: "AssertionError",
    message: "expected 2 to be 3 // Object.is equality",
    expected: "3",
    actual: "2",
  });
});

test("hooks: those before in their order, those after in the other one, and a test that fails does not keep them", async () => {
  const { tests } = await run(`
    beforeAll(() => seen.push("all"));
    beforeEach(({ task }) => seen.push("first " + task.name));
    beforeEach(() => seen.push("second"));
    afterEach(() => seen.push("after first"));
    afterEach(() => seen.push("after second"));
    test("a", () => expect(seen).toEqual(["all", "first a", "second"]));
    test("b", () => { expect(1).toBe(1); throw new RangeError("no"); });
    test("c", () => expect(seen.slice(3)).toEqual(
      ["after second", "after first", "first b", "second", "after second", "after first", "first c", "second"]));
  `);
  expect(tests.map(({ state }) => state)).toEqual(["passed", "failed", "passed"]);
  expect(tests[1].error).toMatchObject({ name: "RangeError", message: "no" });
});

test("an error in beforeEach or afterEach fails the test", async () => {
  const before = `beforeEach(() => { throw new Error("before"); });`;
  const after = `afterEach(() => { throw new Error("after"); });`;
  const one = `test("a", () => expect(1).toBe(1));`;
  expect(await states(before + one)).toEqual(["a: failed"]);
  expect(await states(after + one)).toEqual(["a: failed"]);
});

test("a test that expects nothing proves nothing", async () => {
  const { tests } = await run(`test("a", () => {});\ntest("b", () => expect(1).toBe(1));`);
  expect(tests.map(({ state }) => state)).toEqual(["failed", "passed"]);
  expect(tests[0].error).toMatchObject({ message: "expected any number of assertion, but got none" });
});

test("an assertion on a promise that nobody awaits still counts", async () => {
  expect(await states(`test("a", () => { expect(Promise.resolve(1)).resolves.toBe(2); });`)).toEqual([
    "a: failed",
  ]);
});

describe("tests that do not run", () => {
  const two = `test("a", () => expect(1).toBe(1));\ntest("b", () => expect(1).toBe(2));`;

  test("skip ends a test, wherever it is called", async () => {
    expect(await states(`test("a", ({ skip }) => { expect(1).toBe(1); skip(); });`)).toEqual(["a: skipped"]);
    expect(await states(`beforeEach(({ skip }) => skip(true));${two}`)).toEqual(["a: skipped", "b: skipped"]);
    expect(await states(`beforeEach(({ skip }) => skip(false));${two}`)).toEqual(["a: passed", "b: failed"]);
  });

  test("skip in the spec leaves a test out, and only is refused", async () => {
    expect(await states(`test.skip("c", () => {});${two}`)).toEqual(["c: skipped", "a: passed", "b: failed"]);
    expect(await states(`test.skipIf(true)("c", () => {});test.runIf(false)("d", () => {});`)).toEqual([
      "c: skipped",
      "d: skipped",
    ]);
    const ran = await run(`${two}test.only("c", () => {});`);
    expect(ran.fatal).toMatchObject({
      message: expect.stringMatching(/^Unexpected \.only modifier at the test "c"/),
    });
  });

  test("only one of them is asked for", async () => {
    expect(await states(two, "b")).toEqual(["a: skipped", "b: failed"]);
  });

  test("a hook may order them, and say that one has passed; they are told in the order of the file", async () => {
    const ordered = `beforeAll((_, file) => {
      file.tasks.reverse();
      Object.assign(file.tasks[0], { mode: "skip", result: { state: "pass" } });
    });`;
    expect(await states(ordered + two)).toEqual(["a: passed", "b: passed"]);
  });
});

describe("an error outside of tests", () => {
  test.each([
    ["while the spec is loaded", `throw new Error("no");`, 0],
    ["in beforeAll", `beforeAll(() => { throw new Error("no"); });\ntest("a", () => expect(1).toBe(1));`, 1],
    ["in afterAll", `afterAll(() => { throw new Error("no"); });\ntest("a", () => expect(1).toBe(1));`, 1],
  ])("%s", async (_, text, tests) => {
    const ran = await run(text);
    expect(ran.fatal).toMatchObject({ message: "no" });
    expect(ran.tests).toHaveLength(tests);
  });

  test("a spec without a test", async () => {
    expect((await run("")).fatal).toMatchObject({ message: "No test suite found in file a.spec" });
  });
});

test("test.each fills its title in; spies are vitest's", async () => {
  const { tests } = await run(`
    test.each([[1, "one"], [2, "two"]])("%s is %s", (n, name) => expect([1, "one"]).toEqual([n, name]));
    test("spies", () => {
      const spy = vi.spyOn(Math, "random").mockReturnValue(0.5);
      expect([Math.random(), spy.mock.calls.length]).toEqual([0.5, 1]);
      vi.restoreAllMocks();
      expect(Math.random()).not.toBe(0.5);
    });
  `);
  expect(tests.map(({ name, state }) => `${name}: ${state}`)).toEqual([
    "1 is one: passed",
    "2 is two: failed",
    "spies: passed",
  ]);
});

test("a spec knows its path and the name of its test", async () => {
  const [one] = await inWorker({
    "b.spec?kata=stub": `${VITEST}test("a", () => expect(expect.getState()).toMatchObject({ testPath: "b.spec?kata=stub", currentTestName: "a" }));`,
  });
  expect(one.tests[0].state).toBe("passed");
});
