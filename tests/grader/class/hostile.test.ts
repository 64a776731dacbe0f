import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerOf, handInText } from "../../../grader/core/class/hand-in.js";
import { readSolution } from "../../../grader/node/course/read-solution.js";
import { type Throwaway, throwawayCourse } from "../support/throwaway.js";
import { FIRST, type Hostile, MORE } from "./hostile-answers.js";

// A folder of hand-ins that want points without an answer, or harm. None is graded as passed, and none disturbs the honest one.

let kata: Throwaway;
let folder: string;
type Slug = "double-it" | "sum-up";

beforeAll(async () => {
  kata = await throwawayCourse();
  folder = path.join(kata.root, "hand-ins");
  const { code, stderr } = await kata.run([
    "course",
    "new",
    "double-it",
    "sum-up",
    "--out",
    path.join(kata.root, "course.json"),
  ]);
  if (code !== 0) throw new Error(stderr);
  writeFileSync(
    path.join(path.dirname(kata.files("double-it").stub), "teacher.ts"),
    readSolution(kata.files("double-it")),
  );
});
afterAll(() => kata?.remove());

const handIn = (name: string, text: string, slug: Slug) =>
  writeFileSync(
    path.join(folder, `${name}.json`),
    handInText({
      by: { name: name.replace(/[^\p{L}\p{N} -]/gu, "") },
      at: "2026-12-02T10:00:00.000Z",
      course: "0.1.0",
      answers: { [slug]: answerOf(text, undefined) },
    }),
  );

/** Grades these and an honest one. */
async function graded(hostile: Hostile[], slug: Slug = "double-it") {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const { name, text } of hostile) handIn(name, text, slug);
  handIn("honest", readSolution(kata.files(slug)), slug);
  const before = readdirSync(kata.root, { recursive: true }).sort().filter(isWatched);
  const { code, stdout, stderr } = await kata.run([
    "grade",
    folder,
    "--course",
    path.join(kata.root, "course.json"),
    "--json",
  ]);
  expect(stderr).toBe("");
  const { learners } = JSON.parse(stdout);
  const verdicts: Record<string, any> = Object.fromEntries(
    learners.map((one: any) => [one.who, one.exercises.find((each: any) => each.slug === slug)]),
  );
  expect(readdirSync(kata.root, { recursive: true }).sort().filter(isWatched)).toEqual(before);
  return { code, verdicts };
}

const isWatched = (name: unknown) => !/^(\.kata|node_modules)/.test(String(name));
const nameOf = ({ name }: Hostile) => name.replace(/[^\p{L}\p{N} -]/gu, "");

function expectNone(hostile: Hostile[], verdicts: Record<string, any>) {
  expect(verdicts.honest).toMatchObject({ verdict: "passed", points: 10 });
  const passed = hostile.filter(
    (one) => verdicts[nameOf(one)].verdict === "passed" || verdicts[nameOf(one)].points > 0,
  );
  expect(passed.map(({ name }) => name)).toEqual([]);
  expect(Object.keys(verdicts)).toHaveLength(hostile.length + 1);
}

test("the first three", async () => {
  const { verdicts } = await graded(FIRST);
  expectNone(FIRST, verdicts);
  expect(existsSync(path.join(kata.root, ".kata", "progress.json"))).toBe(false);
});

describe("all others", () => {
  const quick = MORE.filter(({ isSlow }) => !isSlow);
  const slow = MORE.filter(({ isSlow }) => isSlow);

  test("those that come to an end", async () => {
    const { verdicts } = await graded(quick);
    expectNone(quick, verdicts);
    expect(JSON.stringify(verdicts)).not.toContain("kata-course");
    if (process.env.KATA_TELL)
      console.log(
        Object.entries(verdicts)
          .map(([name, { verdict, message }]) => `${name}: ${verdict}, ${message}`)
          .join("\n"),
      );
  });

  test("those that do not", async () => {
    // The limit of this exercise is 2 s.
    const asSum = slow.map((one) => ({ ...one, text: one.text.replaceAll("doubleIt", "sumUp") }));
    const { verdicts } = await graded(asSum, "sum-up");
    expectNone(slow, verdicts);
    expect(slow.map((one) => verdicts[nameOf(one)].verdict)).toEqual(slow.map(() => "timeout"));
  });
});

test("nothing of it is kept but verdicts", () => {
  const kept = readdirSync(path.join(kata.root, ".kata"), { recursive: true, encoding: "utf8" });
  expect(kept.filter((name) => !/^cache([\\/]grades)?([\\/][0-9a-f]{16}\.json)?$/.test(name))).toEqual([]);
  const files = kept.filter((name) => name.endsWith(".json"));
  expect(files.length).toBeGreaterThan(30);
  for (const name of files)
    expect(readFileSync(path.join(kata.root, ".kata", name), "utf8").length).toBeLessThan(3000);
});
