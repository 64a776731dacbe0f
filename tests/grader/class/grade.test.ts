import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { answerOf, handInText } from "../../../grader/core/class/hand-in.js";
import { readSolution } from "../../../grader/node/course/read-solution.js";
import { start } from "../support/command.js";
import { type Throwaway, throwawayCourse } from "../support/throwaway.js";

// A teacher grades a folder.

let kata: Throwaway;
const at = (...names: string[]) => path.join(kata.root, ...names);
const WRONG = "export const doubleIt = (x: number[]) => x.map((v) => v + 2);\n";
const RIGHT = (slug: string) => readSolution(kata.files(slug));

beforeAll(async () => {
  kata = await throwawayCourse();
});
afterEach(() => {
  for (const name of ["hand-ins", ".kata", "grades.csv"]) rmSync(at(name), { recursive: true, force: true });
});
afterAll(() => kata?.remove());

async function newClass(answers: Record<string, Record<string, string>>, ...more: string[]) {
  await kata.run([
    "course",
    "new",
    "double-it",
    "sum-up",
    "--out",
    at("course.json"),
    "--due",
    "2026-12-10",
    ...more,
  ]);
  mkdirSync(at("hand-ins"), { recursive: true });
  for (const [file, texts] of Object.entries(answers)) handIn(file, texts);
}

function handIn(file: string, texts: Record<string, string>, when = "2026-12-02T10:00:00.000Z") {
  const answers = Object.fromEntries(
    Object.entries(texts).map(([slug, text]) => [slug, answerOf(text, undefined)]),
  );
  writeFileSync(
    at("hand-ins", `${file}.json`),
    handInText({ by: { name: file.replace(/\d/, "") }, at: when, course: "0.1.0", answers }),
  );
}

const grade = (...more: string[]) =>
  kata.run(["grade", at("hand-ins"), "--course", at("course.json"), ...more]);
async function graded() {
  const { stdout, code } = await grade("--json");
  return { ...JSON.parse(stdout), code };
}

test("points, verdicts, and the misunderstanding by its name", async () => {
  await newClass({
    Ada: { "double-it": RIGHT("double-it"), "sum-up": RIGHT("sum-up") },
    Bo: { "double-it": WRONG },
  });
  const { code, stdout } = await grade();
  expect(stdout).toContain(
    "Ada: 20 of 20 points\n  double-it: 10 of 10, passed\n  sum-up: 10 of 10, passed\n",
  );
  expect(stdout).toContain("Bo: 0 of 20 points\n  double-it: 0 of 10, failed; ");
  expect(stdout).toContain("sum-up: 0 of 10, not handed in");
  expect(code).toBe(0);
  const [, bo] = (await graded()).learners;
  expect(bo.exercises[0]).toMatchObject({
    verdict: "failed",
    tests: { passed: 1, of: 2 },
    mistake: { name: expect.any(String) },
  });
});

test("partial points, late days, and the better of two hand-ins", async () => {
  await newClass({ Ada1: { "double-it": WRONG } }, "--partial", "tests", "--late", "20");
  handIn("Ada2", { "double-it": RIGHT("double-it") }, "2026-12-12T10:00:00.000Z");
  const [ada] = (await graded()).learners;
  expect([ada.files, ada.points]).toEqual([["Ada1.json", "Ada2.json"], 6]);
  expect(ada.exercises[0]).toMatchObject({ verdict: "passed", points: 6, daysLate: 2 });
});

test("what was judged is not judged again, unless its spec was mended", async () => {
  await newClass({ Ada: { "double-it": RIGHT("double-it"), "sum-up": RIGHT("sum-up") } });
  await graded();
  const folder = at(".kata", "cache", "grades");
  const times = () =>
    readdirSync(folder).map((name) => [name, statSync(path.join(folder, name)).mtimeMs] as const);
  const before = times();
  expect(before).toHaveLength(2);
  await graded();
  expect(times()).toEqual(before);
  const { spec } = kata.files("sum-up");
  const text = readFileSync(spec, "utf8");
  writeFileSync(spec, text.replace("make 17", "make 17.0"));
  const { learners } = await graded();
  writeFileSync(spec, text);
  expect(learners[0].points).toBe(20);
  expect(times()).toHaveLength(3);
});

test("a grading that was killed goes on where it was", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [
      `L${"abcdefghijkl"[i]}`,
      { "double-it": `${RIGHT("double-it")}// ${i}\n` },
    ]),
  );
  await newClass(many);
  const { child, ended } = start(kata.root, [
    ...kata.kata,
    "grade",
    at("hand-ins"),
    "--course",
    at("course.json"),
    "--json",
    "--jobs",
    "1",
  ]);
  const folder = at(".kata", "cache", "grades");
  const kept = () =>
    existsSync(folder) ? readdirSync(folder).filter((name) => /^\w+\.json$/.test(name)) : [];
  for (const end = Date.now() + 30_000; kept().length < 4 && Date.now() < end; )
    await new Promise((go) => setTimeout(go, 20));
  child.kill("SIGKILL");
  await ended;
  const before = kept().map((name) => [name, statSync(path.join(folder, name)).mtimeMs]);
  expect(before.length).toBeGreaterThanOrEqual(4);
  expect(before.length).toBeLessThan(12);
  const { learners } = await graded();
  expect(learners.map(({ points }: any) => points)).toEqual(Array(12).fill(10));
  expect(before.map(([name]) => [name, statSync(path.join(folder, String(name))).mtimeMs])).toEqual(before);
});

test("a broken machine is not 0 points", async () => {
  await newClass({ Ada: { "double-it": RIGHT("double-it"), "sum-up": RIGHT("sum-up") } });
  const { solution } = kata.files("sum-up");
  const text = readFileSync(solution, "utf8");
  writeFileSync(solution, text.replace("return ", "return 1 + "));
  const { learners, code } = await graded();
  const gradescope = await kata.run([
    "grade",
    at("hand-ins"),
    "--course",
    at("course.json"),
    "--format",
    "gradescope",
  ]);
  writeFileSync(solution, text);
  expect(code).toBe(1);
  expect(learners[0].exercises[1]).toMatchObject({ points: null, verdict: "not judged" });
  expect(learners[0].exercises[1].message).toContain("the course's own solution does not pass");
  expect([gradescope.code, gradescope.stdout]).toEqual([3, ""]);
  expect(gradescope.stderr).toContain("1 exercise could not be judged here, so no report was written");
  // It is judged as soon as the machine is well.
  expect((await graded()).learners[0].points).toBe(20);
});

test("files that are no hand-ins are told, and take nothing from the others", async () => {
  await newClass({ Ada: { "double-it": RIGHT("double-it") } });
  writeFileSync(at("hand-ins", "cut.json"), readFileSync(at("hand-ins", "Ada.json"), "utf8").slice(0, 99));
  mkdirSync(at("hand-ins", "bo", "deeper"), { recursive: true });
  writeFileSync(at("hand-ins", "bo", "notes.txt"), "no");
  writeFileSync(at("hand-ins", "course.json"), readFileSync(at("course.json"), "utf8"));
  if (process.platform !== "win32")
    symlinkSync(at("hand-ins", "Ada.json"), at("hand-ins", "bo", "link.json"));
  const { code, stdout, stderr } = await grade();
  expect(code).toBe(1);
  expect(stdout).toContain("Ada: 10 of 20 points");
  expect(stderr).toContain("cut.json: this is not a hand-in: it is no whole JSON");
  if (process.platform !== "win32") expect(stderr).toContain("bo/link.json: it cannot be read: it is a link");
  expect(stderr.trim().split("\n")).toHaveLength(process.platform === "win32" ? 1 : 2);
});

test("a report goes into a file, over an older one and nothing else", async () => {
  await newClass({ Ada: { "double-it": RIGHT("double-it") } });
  const csv = ["--format", "csv", "--out", at("grades.csv")];
  expect((await grade(...csv)).code).toBe(0);
  expect(readFileSync(at("grades.csv"), "utf8")).toMatch(/^who,.*\r\nAda,no,double-it,passed,10,10/);
  expect((await grade(...csv)).code).toBe(0);
  const over = await grade("--format", "csv", "--out", at("course.json"));
  expect([over.code, over.stderr]).toEqual([2, expect.stringContaining("is not a report for csv")]);
  const unknown = await grade("--format", "xls");
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    expect.stringContaining("--format knows gradescope, junit"),
  ]);
});

test("the summary of a step goes where GitHub reads it", async () => {
  await newClass({ Bo: { "double-it": WRONG } });
  writeFileSync(at("summary.md"), "");
  const { stdout } = await kata.run(
    ["grade", at("hand-ins"), "--course", at("course.json"), "--format", "github"],
    {
      env: { GITHUB_STEP_SUMMARY: at("summary.md") },
    },
  );
  expect(stdout).toMatch(
    /^::error file=exercises\/1-small-numbers\/00-first-steps\/double-it.ts,title=Bo%3A double-it failed::/,
  );
  expect(readFileSync(at("summary.md"), "utf8")).toContain("| Bo | double&#45;it | failed |");
});
