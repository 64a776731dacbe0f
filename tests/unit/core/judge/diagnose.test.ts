import { describe, expect, test } from "vitest";
import type { FindingData } from "#lib/kit/finding";
import { agrees, type Bank, diagnose, type Sight, traceOf } from "../../../../grader/core/judge/diagnose.js";
import type { TestResult } from "../../../../grader/core/judge/verdict.js";

/** What one test saw: numbers where the kit judged, a text elsewhere, nothing where it passed. */
type Seen = Record<string, number[] | string | undefined>;

const observed = (values: number[]) => ({ kind: "values", shape: [values.length], values });

function sights(seen: Seen): Record<string, Sight> {
  const failed = Object.entries(seen).filter(([, sight]) => sight !== undefined);
  return Object.fromEntries(
    failed.map(([name, sight]) => [name, typeof sight === "string" ? { text: sight } : observed(sight!)]),
  );
}

/** The tests of a wrong answer, in their order. */
function answer(seen: Seen): TestResult[] {
  return Object.entries(seen).map(([name, sight]) => {
    if (sight === undefined) return { name, state: "passed" };
    const finding = {
      headline: "",
      details: [],
      map: [],
      observed: observed(sight as number[]),
    } as FindingData;
    return typeof sight === "string"
      ? {
          name,
          state: "failed",
          failure: {
            kind: "error",
            message: sight.replace(/^\S* /, ""),
            name: sight.split(" ")[0],
            stack: [],
          },
        }
      : { name, state: "failed", failure: { kind: "finding", message: "", finding, stack: [] } };
  });
}

function bank(mistakes: Record<string, Seen>): Bank {
  return Object.entries(mistakes).map(([name, seen]) => ({
    name,
    because: `because of ${name}`,
    rung: 2,
    trace: sights(seen),
  }));
}

const named = (seen: Seen, mistakes: Record<string, Seen>) => diagnose(answer(seen), bank(mistakes))?.mistake;

test("a time that was measured is another one each time", () => {
  const slow = (ms: number, than = 2) => ({
    a: `AssertionError the milliseconds: expected ${ms} to be less than ${than}`,
  });
  expect(named(slow(30.5), { searches: slow(21) })).toBe("searches");
  expect(
    named(
      { a: "AssertionError expected 30 to be less than 2" },
      { other: { a: "AssertionError expected 21 to be less than 2" } },
    ),
  ).toBeUndefined();
});

describe("a mistake is named", () => {
  test("exactly, when every failed test shows it and no other", () => {
    const seen = { a: undefined, b: [1, 2], c: [3] };
    expect(diagnose(answer(seen), bank({ other: { a: [0] }, right: seen }))).toEqual({
      mistake: "right",
      because: "because of right",
      rung: 2,
      exact: true,
    });
  });

  test("in part, when the first failed test shows it and others do not", () => {
    const found = diagnose(answer({ a: [1], b: [2], c: [9] }), bank({ near: { a: [1], b: [2], c: [3] } }));
    expect(found).toMatchObject({ mistake: "near", exact: false });
  });

  test("as the one that agrees in most tests", () => {
    const mistakes = { one: { a: [1], b: [0], c: [0] }, two: { a: [1], b: [2], c: [0] } };
    expect(named({ a: [1], b: [2], c: [3] }, mistakes)).toBe("two");
  });

  test("in part only where it shows numbers: NaN and infinities come of anything", () => {
    const seen = (a: number[]) => ({ mistake: { a, b: [1] } });
    expect(named({ a: [2, Number.NaN], b: [2] }, seen([2, Number.NaN]))).toBeUndefined();
    expect(
      named({ a: [Number.POSITIVE_INFINITY], b: [2] }, seen([Number.POSITIVE_INFINITY])),
    ).toBeUndefined();
    expect(named({ a: [2, Number.NEGATIVE_INFINITY], b: [2] }, seen([2, Number.NEGATIVE_INFINITY]))).toBe(
      "mistake",
    );
    expect(named({ a: [Number.NaN], b: [1] }, seen([Number.NaN]))).toBe("mistake");
  });

  test("whose tiny numbers are the same, where all of them are tiny", () => {
    expect(named({ a: [3e-10] }, { "times-h": { a: [3.0000001e-10] } })).toBe("times-h");
    expect(named({ a: [0, 1] }, { rounded: { a: [3e-10, 1] } })).toBe("rounded");
    expect(named({ a: [0] }, { "times-h": { a: [3e-10] } })).toBeUndefined();
    expect(named({ a: [3e-10] }, { nothing: { a: [0] } })).toBeUndefined();
  });

  test("exactly before in part, in whatever order the bank lists them", () => {
    const [exact, part] = [{ a: [1] }, { a: [1], b: [2] }];
    expect(named({ a: [1], b: undefined }, { part, exact })).toBe("exact");
    expect(named({ a: [1], b: undefined }, { exact, part })).toBe("exact");
  });

  test("in part where the tests that no open blank ends show it", () => {
    const mistake = { wrong: { a: [1], b: [2], c: [3], d: [4] } };
    const blank = (name: string): TestResult => {
      return { name, state: "failed", failure: { kind: "blank", message: "", stack: [] } };
    };
    const seen = [...answer({ a: [1] }), ...["b", "c", "d"].map(blank)];
    expect(diagnose(seen, bank(mistake))).toMatchObject({ mistake: "wrong", exact: false });
  });

  test("by the text of an error where there are no numbers", () => {
    const mistakes = { crash: { a: "TypeError x is undefined" }, range: { a: "RangeError no" } };
    expect(named({ a: "RangeError no" }, mistakes)).toBe("range");
  });

  test("by what a refusal names, whatever its words, and by its words before that", () => {
    const mistakes = {
      other: { a: "RangeError columns and rows: 2, 3" },
      wordy: { a: "RangeError rows must agree, got 4 and 3" },
    };
    expect(named({ a: "RangeError 4 columns for 3 rows" }, mistakes)).toBe("wordy");
    const worded = { far: { a: "RangeError 4, 3" }, near: { a: "RangeError 4 and 3" } };
    expect(named({ a: "RangeError 4 and 3" }, worded)).toBe("near");
    expect(named({ a: 'RangeError no "4" and 3' }, worded)).toBeUndefined();
    expect(named({ a: "TypeError 4 and 3" }, { other: { a: "TypeError 4, 3" } })).toBeUndefined();
    expect(named({ a: "RangeError no" }, { other: { a: "RangeError nothing" } })).toBeUndefined();
  });

  test("with the rung from which its hints go on", () => {
    const [mistake] = bank({ deep: { a: [1] } });
    expect(diagnose(answer({ a: [1] }), [{ ...mistake, rung: 4 }])?.rung).toBe(4);
  });
});

describe("none is named", () => {
  test.each<[string, Seen, Record<string, Seen>]>([
    ["for a right answer", { a: undefined, b: undefined }, { wrong: { a: [1] } }],
    ["from an empty bank", { a: [1] }, {}],
    [
      "when two agree equally and neither is exact",
      { a: [1], b: [9] },
      { one: { a: [1], b: [2] }, two: { a: [1], b: [3] } },
    ],
    [
      "that agrees in fewer than half of the tests",
      { a: [1], b: [9], c: [9] },
      { one: { a: [1], b: [2], c: [3] } },
    ],
    ["when only a later test agrees", { a: [1], b: [2] }, { late: { a: [5], b: [2] } }],
    [
      "when the mistake passes the test that the answer fails first",
      { a: [1], b: [2] },
      { late: { b: [2] } },
    ],
    [
      "when the answer passes an earlier test that the mistake fails",
      { a: undefined, b: [1] },
      { near: { a: [1], b: [1] } },
    ],
    ["for other numbers", { a: [1, 2] }, { wrong: { a: [1, 2.001] } }],
    ["for a prefix of the numbers", { a: [1] }, { wrong: { a: [1, 2] } }],
    ["for numbers where the mistake shows a text", { a: [1] }, { wrong: { a: "TypeError x" } }],
    ["for a text where the mistake shows numbers", { a: "TypeError x" }, { wrong: { a: [1] } }],
    ["for NaN where the mistake gives a number", { a: [Number.NaN] }, { wrong: { a: [0] } }],
    ["for -Infinity where the mistake gives Infinity", { a: [-Infinity] }, { wrong: { a: [Infinity] } }],
  ])("%s", (_, seen, mistakes) => {
    expect(named(seen, mistakes)).toBeUndefined();
  });
});

describe("what counts as the same sight", () => {
  test("the same wrong number, summed in another order", () => {
    expect(named({ a: [0.1 + 0.2 + 0.3] }, { same: { a: [0.3 + 0.2 + 0.1] } })).toBe("same");
    expect(named({ a: [1e6 + 0.5] }, { same: { a: [1e6] } })).toBe("same");
    expect(named({ a: [1e6 + 2] }, { other: { a: [1e6] } })).toBeUndefined();
  });

  test("NaN and the infinities at the same places", () => {
    const values = [Number.NaN, Infinity, -Infinity, 1];
    expect(named({ a: values }, { same: { a: [...values] } })).toBe("same");
  });

  test("only of the same kind of assertion and shape", () => {
    const seen = answer({ a: [1, 2, 3, 4] });
    const table = { kind: "values", shape: [2, 2], values: [1, 2, 3, 4] };
    const gradient = { kind: "gradient values", shape: [4], values: [1, 2, 3, 4] };
    for (const sight of [table, gradient]) {
      expect(diagnose(seen, [{ name: "other", because: "", rung: 2, trace: { a: sight } }])).toBeUndefined();
    }
  });
});

test("an error that many answers give names a mistake only where all tests agree", () => {
  const bank = { near: { a: "TypeError x", b: [1] } };
  expect(named({ a: "TypeError x", b: [2] }, bank)).toBeUndefined();
  expect(named({ a: "TypeError x", b: [1] }, bank)).toBe("near");
  // Numbers are telling on their own.
  expect(named({ a: [1, 2], b: [2] }, { near: { a: [1, 2], b: [1] } })).toBe("near");
});

test("numbers in words are compared as numbers: another machine rounds their last digits otherwise", () => {
  const words = (x: string) => `AssertionError the update: expected 0.25, got ${x}`;
  const bank = { near: { a: words("-1.126690562727542"), b: [1] } };
  expect(named({ a: words("-1.1266905627275419"), b: [1] }, bank)).toBe("near");
  // Two mistakes may be told apart by what is millionths.
  expect(
    named({ a: words("0.999999"), b: [1] }, { near: { a: words("0.9999995"), b: [1] } }),
  ).toBeUndefined();
  expect(named({ a: words("-1.1267"), b: [1] }, bank)).toBeUndefined();
  expect(
    named({ a: words("-1.126690562727542").replace("update", "gradient"), b: [1] }, bank),
  ).toBeUndefined();
  const returned = (x: string) => ({ kind: `a misfit: returned [${x}]`, shape: [], values: [Number(x)] });
  const [own, other] = [returned("0.30000000000000004"), returned("0.3")];
  expect(agrees(own, other)).toBe(true);
  expect(agrees(own, returned("0.31"))).toBe(false);
});

test("a mistake keeps its name on a newer Node or a browser, which say in more words where JSON ends", () => {
  const bank = { near: { a: "SyntaxError Unexpected token at position 120", b: [1] } };
  const newer = (place: number) =>
    `SyntaxError Unexpected token at position ${place} (line 1 column ${place + 1})`;
  expect(named({ a: newer(120), b: [1] }, bank)).toBe("near");
  expect(named({ a: newer(7), b: [1] }, bank)).toBeUndefined();
});

describe("an error that the engine makes is the same in another engine's words", () => {
  const V8 = "TypeError Cannot read properties of undefined (reading '0')";
  const exact = (b: string) => diagnose(answer({ a: [1], b }), bank({ near: { a: [1], b: V8 } }))?.exact;

  test.each([
    ["Firefox, of a property", V8, "TypeError can't access property 0, b[0] is undefined"],
    ["Firefox, of a value", V8, "TypeError b[0] is undefined"],
    ["WebKit", V8, "TypeError undefined is not an object (evaluating 'b[0][0]')"],
    ["too deep, Firefox", "RangeError Maximum call stack size exceeded", "InternalError too much recursion"],
    [
      "no JSON, WebKit",
      "SyntaxError Unexpected token } in JSON at position 3",
      'SyntaxError JSON Parse error: Unexpected token "}"',
    ],
    [
      "in the middle of what is said",
      "no rows: refused TypeError: Cannot read properties of undefined (reading 'length')",
      'no rows: refused TypeError: can\'t access property "length", B[0] is undefined',
    ],
  ])("%s", (_, here, there) => {
    expect(agrees({ text: here }, { text: there })).toBe(true);
    expect(agrees({ text: there }, { text: here })).toBe(true);
  });

  test("one engine's own words are compared as they stand, and other kinds are others", () => {
    expect(exact(V8)).toBe(true);
    expect(agrees({ text: V8 }, { text: V8.replace("'0'", "'length'") })).toBe(false);
    expect(agrees({ text: V8 }, { text: "TypeError b is not a function. (In 'b(0)', 'b' is 1)" })).toBe(
      false,
    );
    expect(exact("InternalError too much recursion")).toBe(false);
    expect(agrees({ text: `A: ${V8}` }, { text: "B: TypeError b[0] is undefined" })).toBe(false);
  });
});

test("a blank is no sight: an unfinished answer shows no mistake by it", () => {
  const tests: TestResult[] = [
    { name: "a", state: "failed", failure: { kind: "blank", message: "blank: p", prompt: "p", stack: [] } },
    { name: "b", state: "failed", failure: { kind: "error", name: "TypeError", message: "x", stack: [] } },
    { name: "c", state: "passed" },
  ];
  expect(traceOf(tests)).toEqual({ b: { text: "TypeError x" } });
});
