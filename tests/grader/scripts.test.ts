import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
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
    counts: true,
    tests: [
      { name: "every number is doubled", state: "passed", message: null },
      { name: "the input is left alone", state: "passed", message: null },
    ],
    message: null,
    diagnosis: null,
    blanks: { filled: 1, total: 1 },
    builtOn: [],
    exhibits: [],
    notices: [],
    durationMs: expect.any(Number),
    backend: expect.any(String),
    training: null,
    afterwards: null,
  });
});

test("run --json of a wrong answer names the mistake, exit code 1", async () => {
  course.write("double-it", WRONG);
  const { code, result } = await json("run", course.files("double-it").stub);
  expect(code).toBe(1);
  expect(result).toMatchObject({
    verdict: "failed",
    counts: false,
    diagnosis: { mistake: "adds-two", because: expect.stringMatching(/^Adding 2/), exact: true },
    tests: [{ state: "failed", message: expect.stringContaining("expected 6, got 5") }, { state: "passed" }],
  });
});

test("run --json of a pass by an edited spec: passed, but it does not count, exit code 1", async () => {
  const { spec } = course.files("double-it");
  const shipped = readFileSync(spec);
  course.solve("double-it");
  appendFileSync(spec, "// edited\n");
  const { code, result } = await json("run", "double-it");
  const checked = await json("check", "double-it");
  writeFileSync(spec, shipped);
  expect(code).toBe(1);
  expect(result).toMatchObject({
    verdict: "passed",
    counts: false,
    notices: [
      expect.stringMatching(/^The spec double-it\.spec\.ts is not the course's: a pass does not count/),
    ],
  });
  expect([checked.code, checked.result.exercises[0].counts]).toEqual([1, false]);
  expect(course.progress().exercises["double-it"].passed).toBeUndefined();
  // With the course's spec back the same file counts.
  expect(await json("run", "double-it")).toMatchObject({ code: 0, result: { counts: true, notices: [] } });
});

test("a pass by another kit does not count, and takes no pass of before; line endings make no other kit", async () => {
  course.solve("double-it");
  expect((await json("run", "double-it")).code).toBe(0);
  const kit = path.join(course.root, "lib", "kit", "judge.ts");
  const shipped = readFileSync(kit, "utf8");
  appendFileSync(kit, "// edited\n");
  const { code, result } = await json("run", "double-it");
  await course.run(["check"]);
  const kept = course.progress().exercises["double-it"].passed;
  writeFileSync(kit, shipped.replaceAll("\n", "\r\n"));
  const again = await json("run", "double-it");
  writeFileSync(kit, shipped);
  expect([code, result.verdict, result.counts]).toEqual([1, "passed", false]);
  expect(result.notices).toEqual([
    "The folder lib, which judges answers, is not the course's: a pass does not count. This puts it back, and keeps yours in git's stash: git stash push -- lib solutions/kit.json",
  ]);
  expect(kept).toBeDefined();
  expect(again).toMatchObject({ code: 0, result: { counts: true, notices: [] } });
});

test("run --json of a stub: blank, exit code 1", async () => {
  const { code, result } = await json("run", "sum-up");
  expect(code).toBe(1);
  expect(result).toMatchObject({ verdict: "blank", diagnosis: null, blanks: { filled: 0, total: 2 } });
  expect(result.message).toBe("blank: the sum of no numbers at all");
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

test("check --json judges what was begun; the pass of another text is stale, and is back with that text", async () => {
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
  expect(await json("status")).toMatchObject({ result: { passed: 1 } });
  course.solve("double-it");
  expect(await json("status")).toMatchObject({ result: { passed: 2 } });
  course.solve("sum-of-doubles");
  expect((await json("check")).code).toBe(0);
});

test("doctor counts one thing as one", async () => {
  await course.run(["hint", "double-it"]);
  const texts = (await json("doctor")).result.findings.map(({ text }: any) => text);
  expect(texts).toEqual(
    expect.arrayContaining(["3 exercises in 2 chapters", "1 exercise begun, in .kata/progress.json"]),
  );
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

test("no text of an answer is a control sequence in what any command writes", async () => {
  const evil = "\\u001b[2J\\u001b]52;c;ZXZpbA==\\u0007\\u009b2J\\u202e\\u0008";
  course.write(
    "double-it",
    `export function doubleIt() {\n  console.log("${evil}printed");\n  throw Object.assign(new Error("${evil}thrown"), { name: "${evil}Named" });\n}\n`,
  );
  for (const args of [
    ["run", "double-it"],
    ["check"],
    ["run", "double-it", "--json"],
    ["check", "--json"],
    ["diff", "double-it", "-y"],
  ]) {
    const { stdout, stderr } = await course.run(args);
    expect([
      args,
      (stdout + stderr).match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/g),
    ]).toEqual([args, null]);
  }
  // The document still says what was thrown.
  const { result } = await json("run", "double-it");
  expect(result.tests[0].message).toContain("\u202e\bthrown");
});
