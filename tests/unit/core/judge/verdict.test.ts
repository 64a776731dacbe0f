import { describe, expect, test } from "vitest";
import type { Ran } from "../../../../grader/core/judge/runner.js";
import { verdictOf, verdictsOf } from "../../../../grader/core/judge/verdict.js";
import { type Did, reportOf } from "./reports.js";

const blank = { name: "BlankError", message: "blank: the sum", prompt: "the sum" };
const finding = { name: "Finding", message: "wrong", finding: { headline: "wrong", details: [], map: [] } };
const crash = { name: "TypeError", message: "x is undefined" };
const passed = { name: "a" };

const of = (tests: Did, more: Partial<Ran> = {}, errors: object[] = []) => {
  const report = { ...reportOf([tests], errors), ...more } as Ran;
  return verdictOf(report);
};

describe("the first test that did not pass decides", () => {
  test("all passed", () => {
    expect(of([passed, { name: "b" }])).toEqual({
      verdict: "passed",
      tests: [
        { name: "a", state: "passed" },
        { name: "b", state: "passed" },
      ],
    });
  });

  test.each<[string, object, string, string]>([
    ["a blank", blank, "blank", "blank"],
    ["a finding", finding, "failed", "finding"],
    ["an error", crash, "error", "error"],
    ["a plain expect", { name: "AssertionError", message: "expected 1 to be 2" }, "failed", "finding"],
  ])("%s", (_, error, verdict, kind) => {
    const found = of([passed, { name: "b", error }, { name: "c", error: crash }]);
    expect(found).toMatchObject({ verdict, in: "b", failure: { kind } });
    expect(found.tests.map(({ state }) => state)).toEqual(["passed", "failed", "failed"]);
  });

  test("a test that was skipped proves nothing, nor does a spec without any", () => {
    expect(of([passed, { name: "b", state: "skipped" }])).toMatchObject({
      verdict: "error",
      failure: { message: 'the test "b" was skipped, so this proves nothing' },
    });
    expect(of([])).toMatchObject({
      verdict: "error",
      failure: { message: "the spec ran no test, so this proves nothing" },
    });
  });
});

describe("an error outside any test", () => {
  test("fails what passed, names no test, and may be a blank", () => {
    const stray = (error: object) => of([passed], { stray: [error] as never });
    expect(stray(crash)).toMatchObject({ verdict: "error", in: undefined, failure: { name: "TypeError" } });
    expect(stray(blank)).toMatchObject({ verdict: "blank", in: undefined, failure: { prompt: "the sum" } });
  });

  test("of the module itself too, and a failed test is told before it", () => {
    expect(of([], {}, [crash])).toMatchObject({ verdict: "error", failure: { message: "x is undefined" } });
    expect(of([{ name: "a", error: finding }], { stray: [crash] as never })).toMatchObject({ in: "a" });
  });

  test("of a batch is nobody's", () => {
    const report = { ...reportOf([[passed], [passed]]), stray: [crash] } as unknown as Ran;
    expect(verdictsOf(report).map(({ verdict }) => verdict)).toEqual(["passed", "passed"]);
  });
});

test("a run that was ended says why, with the tests that it ran", () => {
  expect(of([passed], { killed: { reason: "timeout", seconds: 7 } })).toMatchObject({
    verdict: "timeout",
    seconds: 7,
    tests: [passed],
  });
  const killed = { reason: "memory", mb: 3000, limitMb: 1024 } as const;
  expect(of([passed], { killed })).toMatchObject({ verdict: "killed", killed });
  const report = { ...reportOf([]), killed } as Ran;
  expect(verdictOf(report, undefined)).toMatchObject({ verdict: "killed", tests: [] });
});

describe("what a failure says", () => {
  const failure = (error: object) => {
    const found = of([{ name: "a", error }]);
    return "failure" in found ? found.failure : undefined;
  };

  test("places lose the query of the subject, messages their colours", () => {
    const stacks = [{ file: "/x/softmax.ts?mistake=a", line: 3, column: 5 }];
    expect(failure({ ...crash, message: "\u001b[31mred\u001b[39m", stacks })).toMatchObject({
      message: "red",
      stack: [{ file: "/x/softmax.ts", line: 3, column: 5 }],
    });
  });

  test("an error in the spec's own lines says so, one from below the exercise's file does not", () => {
    const at = (...files: string[]) =>
      failure({ ...crash, stacks: files.map((file) => ({ file, line: 1, column: 1 })) })?.message;
    const spec = "/x/exercises/1/softmax.spec.ts?solution";
    const own =
      "the spec could not go on with what your code gave it, most likely a wrong shape: x is undefined";
    expect(at(spec)).toBe(own);
    expect(at("/x/lib/arrays.ts", "/x/solutions/1/matmul.ts", spec)).toBe(own);
    expect(at("/x/lib/arrays.ts", "/x/exercises/1/softmax.ts", "/x/lib/kit/laws.ts", spec)).toBe(
      "x is undefined",
    );
    expect(at("/x/solutions/1/softmax.mistakes.ts?softmax", spec)).toBe("x is undefined");
    expect(at("/x/exercises/1/softmax.ts")).toBe("x is undefined");
  });

  test("an operation without a gradient is no wrong shape", () => {
    const message = "Cannot compute gradient: gradient function not found for TopK.";
    const stacks = [{ file: "/x/exercises/1/softmax.spec.ts", line: 1, column: 1 }];
    expect(failure({ name: "Error", message, stacks })?.message).toBe(message);
  });

  test("a property of undefined that the spec reads is no wrong shape", () => {
    const message = "Cannot read properties of undefined (reading 'norm1')";
    const stacks = [{ file: "/x/exercises/1/softmax.spec.ts", line: 1, column: 1 }];
    expect(failure({ name: "TypeError", message, stacks })?.message).toBe(
      `the spec could not go on: something that it needs is missing in what your code gave or left: ${message}`,
    );
  });

  test("a syntax error is told by its fault and its place", () => {
    const message = "Transform failed with 1 error:\n[PARSE_ERROR] Expected `)`\n  at exercises/a/b.ts:4:2\n";
    expect(failure({ name: "Error", message })).toMatchObject({
      name: "SyntaxError",
      message: "Expected `)`",
      stack: [{ file: expect.stringMatching(/exercises\/a\/b\.ts$/), line: 4, column: 2 }],
    });
  });

  describe("of a plain expect shows both sides", () => {
    const plain = (
      actual: string,
      expected: string,
      message = "expected '…' to be '…' // Object.is equality",
    ) => failure({ name: "AssertionError", message, actual, expected })?.message;

    test("in lines of their own, without the runner's notes", () => {
      expect(plain("cab", "abc")).toBe("expected abc\ngot      cab");
      expect(plain("3", "2", "the count: expected 3 to be 2 // Object.is equality")).toBe(
        "the count:\nexpected 2\ngot      3",
      );
    });

    test("of long texts from a little before they differ", () => {
      const same = "the quick brown fox jumps over the lazy dog, ".repeat(3);
      const message = plain(
        `${same}and sleeps`,
        `${same}and barks at the moon, which is full tonight, and at every cat that it sees`,
      );
      expect(message).toBe(
        "expected …zy dog, and barks at the moon, which is full tonight, and at eve…\ngot      …zy dog, and sleeps",
      );
      expect((message as string).split("\n").every((line) => line.length <= 76)).toBe(true);
    });

    test("of lists in one line", () => {
      expect(plain('Array [\n  "a",\n  "c",\n]', 'Array [\n  "a",\n  "b",\n]')).toBe(
        'expected ["a", "b"]\ngot      ["a", "c"]',
      );
      expect(
        plain(
          'Object {\n  "at": Array [\n    1,\n    Array [],\n  ],\n  "say": "a, ]",\n}',
          'Object {\n  "at": Array [\n    2,\n    Object {},\n  ],\n  "say": "a, ]",\n}',
        ),
      ).toBe('expected {"at": [2, {}], "say": "a, ]"}\ngot      {"at": [1, []], "say": "a, ]"}');
    });

    test("of long lists with whole elements", () => {
      const printed = (rows: number[][]) =>
        `Array [\n${rows.map((row) => `  Array [\n${row.map((x) => `    ${x},\n`).join("")}  ],\n`).join("")}]`;
      const rows = Array.from({ length: 20 }, () => [4, 10]);
      const [right, wrong] = [rows, rows.with(7, [4, 9])].map(printed);
      const message = plain(wrong, right) as string;
      expect(message).toBe(
        "expected … [4, 10], [4, 10], [4, 10], [4, 10], [4, 10], [4, 10], [4, 10], …\n" +
          "got      … [4, 10], [4, 9], [4, 10], [4, 10], [4, 10], [4, 10], [4, 10], …",
      );
    });

    test("unless they look alike, or there are none", () => {
      expect(plain("[Function f]", "[Function f]", "as it was")).toBe("as it was");
      expect(failure({ name: "AssertionError", message: "expected [] to include 3" })?.message).toBe(
        "expected [] to include 3",
      );
    });
  });
});
