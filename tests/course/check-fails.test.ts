import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Row } from "../../grader/author/row.js";
import type { PlacedExercise } from "../../grader/core/course/course.js";
import type { Host } from "../../grader/node/runner/host.js";
import { mersenneTwister } from "../../lib/random.js";
import { type Throwaway, throwawayCourse } from "../grader/support/throwaway.js";

// The proof that the proof can fail: exercises of a throw-away course are broken in every way that author check
// promises to notice, and it must say so, and nothing else. The contract bank has tests of its own.

const SEEDS = 4;
const SLUG = "double-it";

let course: Throwaway;
let host: Host;
let quick: () => Promise<Row>;
let checked: (change?: Partial<PlacedExercise>, contract?: boolean) => Promise<Row>;
let writeSpec: (text: string) => void;
const untouched = new Map<string, string>();

beforeAll(async () => {
  course = await throwawayCourse();
  // The grader's modules read where the course is when they are loaded, so they are loaded again.
  process.env.KATA_ROOT = course.root;
  vi.resetModules();
  const { checkExercise } = await import("../../grader/author/check.js");
  const { recordOf } = await import("../../grader/core/course/specs.js");
  const { loadCourse } = await import("../../grader/node/course/load.js");
  host = await (await import("../../grader/node/runner/host.js")).Host.start();
  const exercise = (await loadCourse()).bySlug.get(SLUG)!;
  checked = async (change, contract = false) => {
    const row = await checkExercise(host, { ...exercise, ...change }, { seeds: SEEDS, contract });
    // tests/grader/traces.test.ts is about these.
    return { ...row, problems: row.problems.filter((problem) => !problem.includes("traces.json")) };
  };
  quick = () => checkExercise(host, exercise, { seeds: 0, contract: false, whole: false });
  const shipped = path.join(course.root, "solutions", "specs.json");
  writeSpec = (text) => {
    writeFileSync(course.files(SLUG).spec, text);
    writeFileSync(shipped, JSON.stringify({ [SLUG]: recordOf(text, undefined) }));
  };
  const { golden: _, ...files } = course.files(SLUG);
  for (const file of [...Object.values(files), shipped]) untouched.set(file, readFileSync(file, "utf8"));
});

afterEach(() => {
  for (const [file, text] of untouched) writeFileSync(file, text);
});

afterAll(async () => {
  await host?.close();
  course?.remove();
});

const files = () => course.files(SLUG);
const solution = (body: string) => `export function doubleIt(x: number[]): number[] {\n${body}\n}\n`;
const mistakes = (...entries: string[]) => `export default {\n${entries.join("\n")}\n};\n`;
const mistake = (name: string, body: string) => `"${name}": { because: "Wrong.", doubleIt: (x) => ${body} },`;
const spec = (...tests: string[]) =>
  `import { expect, test } from "vitest";
import { doubleIt } from "./double-it.js";
${tests.join("\n")}
`;
const DOUBLES = 'test("doubles", () => { expect(doubleIt([3, -1])).toMatchValues([6, -2]); });';

/** Writes a solution, and the stub that belongs to it. */
async function writeSolution(text: string): Promise<void> {
  const { makeStub } = await import("../../grader/core/course/stub.js");
  writeFileSync(files().solution, text);
  writeFileSync(files().stub, makeStub(text, SLUG).text);
}

test("an exercise as it should be has no problem", async () => {
  expect(await checked()).toMatchObject({
    stub: "blank",
    solution: "passed",
    mistakes: { total: 3, rejected: 3, named: 3 },
    flakes: 0,
    problems: [],
  });
});

describe("mistakes", () => {
  test("one that passes", async () => {
    writeFileSync(
      files().mistakes,
      mistakes(mistake("adds-itself", "x.map((v) => v + v)"), mistake("zero", "[]")),
    );
    expect(await checked()).toMatchObject({
      mistakes: { total: 2, rejected: 1, named: 1 },
      problems: ["the mistake adds-itself passes"],
    });
  });

  test("two that cannot be told apart", async () => {
    const twin = "x.map((v) => v + 2)";
    writeFileSync(files().mistakes, mistakes(mistake("adds-two", twin), mistake("twin", twin)));
    expect(await checked()).toMatchObject({
      mistakes: { total: 2, rejected: 2, named: 1 },
      problems: ["the mistake twin is taken for adds-two"],
    });
  });

  test("one that never ends does not hide the others", async () => {
    const endless = mistake("endless", "{ for (;;) x.length; }");
    writeFileSync(files().mistakes, mistakes(endless, mistake("adds-two", "x.map((v) => v + 2)")));
    expect(await checked({ seconds: 1 })).toMatchObject({
      stub: "blank",
      solution: "passed",
      mistakes: { total: 2, rejected: 2, named: 1 },
      problems: ["the mistake endless is taken for none"],
    });
  });

  test("without the whole, what is written is held against what a mistake shows where it is rejected", async () => {
    const named = { mistakes: { total: 3, rejected: 3, named: 3 }, problems: [] };
    expect(await quick()).toMatchObject(named);
    const text = readFileSync(files().mistakes, "utf8");
    for (const [from, to] of [
      ["value + 2", "value + 3"],
      ['because: "', 'because: "Indeed, '],
      ['"adds-two"', '"adds-three"'],
    ]) {
      writeFileSync(files().mistakes, text.replace(from, to));
      expect((await quick()).problems).toEqual([expect.stringContaining("traces.json is out of date")]);
    }
  });

  test("none at all, or none with a proper name and text", async () => {
    rmSync(files().mistakes);
    expect((await checked()).problems).toEqual(["the mistakes file is missing"]);
    writeFileSync(
      files().mistakes,
      `export default { notKebab: { because: "${"x".repeat(161)}", doubleIt: () => [] } };`,
    );
    expect((await checked()).problems).toEqual([
      "the mistake notKebab is not kebab-case",
      "the mistake notKebab must be explained in 1 to 160 characters",
    ]);
  });
});

// Tests that ran with the solution, and touched nothing of a mistake's, say nothing of it.
test("a mistake runs from the first test that touches what it replaces", async () => {
  const log = path.join(course.root, "ran.txt");
  await writeSolution(
    ["doubleIt: 2", "tripleIt: 3", "spare: 4"]
      .map((line) => line.split(": "))
      .map(
        ([name, factor]) =>
          `export function ${name}(x: number[]): number[] {\n  return x.map((v) => /* blank: times ${factor} */ ${factor} * v /* end */);\n}\n`,
      )
      .join("\n"),
  );
  const ran = (name: string, body: string) =>
    `test("${name}", () => { appendFileSync(${JSON.stringify(log)}, expect.getState().testPath + " ${name}\\n"); ${body} });`;
  writeSpec(
    `import { appendFileSync } from "node:fs";
import { expect, test } from "vitest";
import { doubleIt, tripleIt } from "./double-it.js";
${ran("doubles", "expect(doubleIt([3, -1])).toMatchValues([6, -2]);")}
${ran("triples", "expect(tripleIt([3, -1])).toMatchValues([9, -3]);")}
${ran("doubles five", "expect(doubleIt([5])).toMatchValues([10]);")}
`,
  );
  const wrong = (name: string, fn: string, body: string) =>
    `"${name}": { because: "Wrong.", ${fn}: (x) => ${body} },`;
  writeFileSync(
    files().mistakes,
    mistakes(
      wrong("adds-two", "doubleIt", "x.map((v) => v + 2)"),
      wrong("adds-three", "tripleIt", "x.map((v) => v + 3)"),
      wrong("five-stays", "doubleIt", "x.map((v) => (v === 5 ? v : 2 * v))"),
      wrong("untouched", "spare", "x"),
    ),
  );
  const row = await checked({}, true);
  expect(row.mistakes).toEqual({ total: 4, rejected: 3, named: 3 });
  expect(row.problems).toContain("the mistake untouched passes");
  const lines = readFileSync(log, "utf8").split("\n");
  const ranWith = (name: string) =>
    lines.filter((line) => line.includes(`mistake:${name}&`)).map((line) => line.replace(/.*sparing /, ""));
  expect(ranWith("adds-two")).toEqual(["doubles", "triples", "doubles five"]);
  expect(ranWith("adds-three")).toEqual(["triples", "doubles five"]);
  expect(ranWith("five-stays")).toEqual(["doubles", "triples", "doubles five"]);
  expect(ranWith("untouched")).toEqual(["doubles", "triples", "doubles five"]);
});

describe("specs", () => {
  test.each<[string, string[], string[]]>([
    [
      "a skipped test",
      [DOUBLES, 'test.skip("later", () => {});'],
      [
        "the spec skips or singles out tests",
        'the solution does not pass: the test "later" was skipped, so this proves nothing',
      ],
    ],
    [
      "a test skipped in another spelling",
      [DOUBLES, 'test["skip"]("later", () => {});'],
      ['the solution does not pass: the test "later" was skipped, so this proves nothing'],
    ],
    [
      "a test singled out",
      [DOUBLES.replace("test(", "test.only(")],
      [
        "the spec skips or singles out tests",
        "the stub should end in its BlankError, but its verdict is error",
        expect.stringContaining("Unexpected .only modifier") as never,
      ],
    ],
    [
      "a test without an assertion",
      [DOUBLES, 'test("nothing", () => { doubleIt([1]); });'],
      ["the solution does not pass: nothing: expected any number of assertion, but got none"],
    ],
    [
      "no test",
      [],
      [
        "the stub should end in its BlankError, but its verdict is error",
        expect.stringMatching(/^the solution does not pass: .*[Nn]o test/) as never,
      ],
    ],
    [
      "a test whose name is longer than a headline",
      [DOUBLES, DOUBLES.replace("doubles", "d".repeat(60)), DOUBLES.replace("doubles", "d".repeat(61))],
      [`the test "${"d".repeat(61)}" has a name of 61 characters; at most 60`],
    ],
    [
      "chance that no seed tames",
      [DOUBLES, "void Math.random;"],
      ["the spec depends on chance or time: use specRandom()"],
    ],
    [
      "one seed of four with which the solution fails",
      [
        'import { specRandom } from "#lib/kit/seed";',
        DOUBLES,
        `test("chance", () => { expect(specRandom().random()).not.toBe(${mersenneTwister(20_003).random()}); });`,
      ],
      ["the solution fails with 1 of 4 seeds"],
    ],
  ])("%s", async (_, tests, problems) => {
    writeSpec(spec(...tests));
    const row = await checked();
    // What such a spec does to the mistakes is not the point here.
    expect(row.problems.filter((problem) => !problem.startsWith("the mistake "))).toEqual(problems);
  });

  test("a spec that asks nothing of the function lets the stub and the mistakes pass", async () => {
    writeSpec(spec('test("it is a function", () => { expect(typeof doubleIt).toBe("function"); });'));
    expect(await checked()).toMatchObject({
      stub: "passed",
      mistakes: { total: 3, rejected: 0, named: 0 },
      problems: [
        "the stub should end in its BlankError, but its verdict is passed",
        "the mistake adds-two passes",
        "the mistake squares passes",
        "the mistake overwrites-the-input passes",
      ],
    });
  });

  test("a spec that is not the one whose fingerprint is shipped", async () => {
    writeFileSync(files().spec, `${untouched.get(files().spec)}\n`);
    expect((await checked()).problems).toEqual(["the spec's fingerprint is out of date: run npm run stubs"]);
  });
});

describe("stubs and solutions", () => {
  test("a stub that is stale, or gone", async () => {
    const stale = ["the stub is not the solution's: run npm run stubs"];
    writeFileSync(files().stub, `${untouched.get(files().stub)}// solved\n`);
    expect((await checked()).problems).toEqual(stale);
    rmSync(files().stub);
    expect((await checked()).problems).toEqual(stale);
  });

  test("a solution that is wrong", async () => {
    await writeSolution(solution("  return x.map((v) => /* blank: twice v */ 3 * v /* end */);"));
    const row = await checked();
    expect(row.solution).toBe("failed");
    expect(row.problems[0]).toMatch(
      /^the solution does not pass: every number is doubled: the result has the wrong/,
    );
  });

  test("a stub whose blank nothing reaches", async () => {
    await writeSolution(
      solution(
        "  if (x.length > 99) {\n    // blank: refuse it\n    throw new RangeError();\n    // end\n  }\n  return x.map((v) => 2 * v);",
      ),
    );
    expect(await checked()).toMatchObject({
      stub: "passed",
      problems: ["the stub should end in its BlankError, but its verdict is passed"],
    });
  });

  test("markers without a partner", async () => {
    writeFileSync(files().solution, solution("  return x.map((v) => /* blank: twice v */ 2 * v);"));
    expect((await checked()).problems[0]).toContain("a blank marker has no partner at line 2");
  });

  test("prompts that are too long, too many, or the same", async () => {
    const blank = (prompt: string) => `    /* blank: ${prompt} */ 0 /* end */ +`;
    const prompts = ["a", "b", "c", "d", "e", "e", "f".repeat(91)];
    await writeSolution(solution(`  return x.map((v) =>\n${prompts.map(blank).join("\n")}\n    2 * v);`));
    expect((await checked()).problems).toEqual([
      "7 blanks; at most 6",
      `the prompt "${"f".repeat(91)}" is longer than 90 characters`,
      'two blanks have the prompt "e"',
    ]);
  });
});

test("an answer that an author has left for later", async () => {
  expect((await checked({ answer: "TODO" })).problems).toEqual([
    "the answer to explore is no sentence: TODO",
  ]);
});

test("a manifest entry that breaks every rule", async () => {
  const row = await checked({
    slug: "Double_It",
    title: "x".repeat(41),
    hints: ["one", "two", " ", "four"],
    minutes: 0,
    difficulty: 6 as never,
    explore: " ",
    answer: "x".repeat(401),
    predict: { question: "", choices: ["one", "one", "x".repeat(61)], answer: 3, because: "x".repeat(301) },
  });
  expect(row.problems.slice(0, 12)).toEqual([
    "the slug is not kebab-case",
    "the title must have 1 to 40 characters",
    "an exercise must have four hints",
    "minutes must lie between 1 and 60",
    "difficulty must be 1 to 5",
    "explore is missing: something to try after a pass",
    "the answer to explore must have 1 to 400 characters",
    "the question of predict must have 1 to 240 characters",
    "predict offers the same choice twice",
    `the choice "${"x".repeat(61)}" must have 1 to 60 characters`,
    "the answer of predict is 3, which is no index of a choice",
    "the because of predict must have 1 to 300 characters",
  ]);
});
