import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { FAULTS } from "./support/faults.js";
import { leftAfter } from "./support/processes.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// What scripts may rely on: JSON alone on stdout, the documented keys, the exit codes.
let course: Throwaway;

beforeAll(async () => {
  course = await throwawayCourse();
});
beforeEach(() => {
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
  for (const slug of ["double-it", "sum-up", "sum-of-doubles"]) course.write(slug, course.stub(slug));
});
afterAll(() => course?.remove());

const WRONG = "export const doubleIt = (x: number[]) => x.map((v) => v + 2);\n";

/** Runs a command with --json: nothing but JSON on stdout, nothing at all on stderr. */
async function json(...args: string[]) {
  const { code, stdout, stderr } = await course.run([...args, "--json"]);
  expect(stderr).toBe("");
  return { code, result: JSON.parse(stdout) };
}

test("run --json of a pass, exit code 0", async () => {
  course.solve("double-it");
  const { code, result } = await json("run", "double-it");
  expect(code).toBe(0);
  expect(result).toEqual({
    version: 1,
    slug: "double-it",
    verdict: "passed",
    tests: [
      { name: "every number is doubled", state: "passed", message: null },
      { name: "the input is left alone", state: "passed", message: null },
    ],
    message: null,
    diagnosis: null,
    blanks: { filled: 1, total: 1 },
    builtOn: [],
    notices: [],
    durationMs: expect.any(Number),
    backend: expect.any(String),
  });
});

test("run --json of a wrong answer names the mistake, exit code 1", async () => {
  course.write("double-it", WRONG);
  const { code, result } = await json("run", course.files("double-it").stub);
  expect(code).toBe(1);
  expect(result).toMatchObject({
    verdict: "failed",
    diagnosis: { mistake: "adds-two", because: expect.stringMatching(/^Adding 2/) },
    tests: [{ state: "failed", message: expect.stringContaining("expected 6, got 5") }, { state: "passed" }],
  });
});

test("run --json of a stub: blank, exit code 1", async () => {
  const { code, result } = await json("run", "sum-up");
  expect(code).toBe(1);
  expect(result).toMatchObject({ verdict: "blank", diagnosis: null, blanks: { filled: 0, total: 2 } });
  expect(result.message).toBe("blank: the sum of no numbers at all");
});

const SOME = ["an endless loop", "a process that kills itself", "a syntax error", "a deleted file"];

test.each(FAULTS.filter(({ name }) => SOME.includes(name)))("run --json of $name", async (fault) => {
  const { slug, content, verdict, code, says } = fault;
  if (content === undefined) rmSync(course.files(slug).stub);
  else course.write(slug, content);
  const { code: got, result } = await json("run", slug);
  expect([got, result.verdict]).toEqual([code, verdict]);
  if (verdict === "timeout") expect(result.message).toMatch(says);
  else expect(result.message).not.toBe("");
  expect(await leftAfter(course.name, 1000)).toEqual([]);
});

test("status --json and list --json", async () => {
  course.solve("double-it");
  await course.run(["run", "double-it"]);
  course.write("double-it", WRONG);
  const { code, result } = await json("status");
  expect(code).toBe(0);
  expect(result).toMatchObject({ version: 1, total: 3, passed: 0, current: "double-it" });
  expect(result.backend).toEqual(expect.any(String));
  expect(result.parts.map(({ name }: any) => name)).toEqual(["Small Numbers"]);
  expect(result.parts[0].chapters.map(({ name }: any) => name)).toEqual(["00-first-steps", "01-together"]);
  expect(result.parts[0].chapters[0].exercises).toEqual([
    { slug: "double-it", title: "Twice as much", state: "stale", minutes: 3, difficulty: 1 },
    { slug: "sum-up", title: "Add them up", state: "open", minutes: 5, difficulty: 2 },
  ]);
  expect(await json("list")).toEqual({ code: 0, result });
});

test("check --json judges what was begun, and forgets what does not pass any more", async () => {
  course.solve("double-it");
  course.solve("sum-up");
  await course.run(["check"]);
  course.write("double-it", WRONG);
  const { code, result } = await json("check");
  expect(code).toBe(1);
  expect(result.totals).toEqual({ exercises: 3, begun: 2, passed: 1 });
  expect(result.exercises.map(({ slug, verdict }: any) => [slug, verdict])).toEqual([
    ["double-it", "failed"],
    ["sum-up", "passed"],
  ]);
  expect(course.progress().exercises["double-it"].passed).toBeUndefined();
  course.solve("double-it");
  course.solve("sum-of-doubles");
  expect((await json("check")).code).toBe(0);
});

test("doctor --json changes nothing", async () => {
  const { code, result } = await json("doctor");
  expect(code).toBe(0);
  expect(result.version).toBe(1);
  const names = result.findings.map(({ name }: any) => name);
  expect(names).toEqual(
    expect.arrayContaining(["Node", "course", "folder", "progress", "disk", "verdict", "wasm"]),
  );
  for (const finding of result.findings) {
    expect(finding).toEqual({
      name: expect.any(String),
      state: expect.stringMatching(/^(ok|note|bad)$/),
      text: expect.any(String),
    });
  }
  expect(readdirSync(course.root)).not.toContain(".kata");
});

test("wrong usage: exit code 2, one line that helps, nothing on stdout", async () => {
  for (const [args, says] of [
    [["run", "duble-it"], /no exercise named "duble-it"\. Did you mean double-it\?/],
    [["run", "quite-another-thing"], /All names: npm run kata -- list/],
    [["hint", "double-it", "--rung", "7"], /a rung is 1, 2, 3 or 4, got 7/],
    [["jump"], /there is no command "jump"\. All commands: npm run kata -- --help/],
    [["run", "--fast"], /unknown option '--fast'/],
    [["author", "new", "nowhere", "x"], /a chapter is named like/],
    [["update"], /no git clone/],
  ] as const) {
    const { code, stdout, stderr } = await course.run([...args]);
    expect(stderr).toMatch(says);
    expect([args, code, stdout]).toEqual([args, 2, ""]);
  }
});

test("a broken manifest: exit code 3, and which file it is", async () => {
  const manifest = path.join(course.root, "exercises/1-small-numbers/01-together/chapter.ts");
  const whole = readFileSync(manifest, "utf8");
  for (const [text, says] of [
    ["export default 7;\n", /01-together\/chapter\.ts/],
    [
      whole.replace("sum-of-doubles", "sum-up"),
      /the slug sum-up is used in .*00-first-steps and in .*01-together/,
    ],
    ["export default {{\n", /chapter\.ts/],
  ] as const) {
    writeFileSync(manifest, text);
    const { code, stdout, stderr } = await course.run(["status"]);
    expect(stderr).toMatch(says);
    expect([code, stdout]).toEqual([3, ""]);
  }
  writeFileSync(manifest, whole);
});
