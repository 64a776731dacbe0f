import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

let course: Throwaway;

beforeAll(async () => {
  course = await throwawayCourse();
});
afterAll(() => course?.remove());

const check = async (...slugs: string[]) => {
  const { code, stdout, stderr } = await course.run(["author", "check", ...slugs, "--json"]);
  expect(stderr).toBe("");
  return { code, result: JSON.parse(stdout) };
};
const inCourse = (file: string) => path.join(course.root, file);

test("author check --json has a row for each exercise, and the totals", async () => {
  const { result } = await check();
  expect(result.exercises.map(({ slug }: any) => slug)).toEqual(["double-it", "sum-up", "sum-of-doubles"]);
  expect(result.exercises[0]).toEqual({
    slug: "double-it",
    stub: "blank",
    solution: "passed",
    mistakes: { total: 3, rejected: 3, named: 3 },
    contract: { total: 8, rejected: 1, void: 0, holes: expect.any(Array) },
    durationMs: expect.any(Number),
    flakes: 0,
    seeds: 0,
    problems: [],
  });
  expect(result.totals).toMatchObject({
    exercises: 3,
    stubs: 3,
    solutions: 3,
    mistakes: { total: 7, rejected: 7, named: 7 },
    contract: { total: 18, rejected: 4, void: 0 },
    flakes: 0,
  });
});

test("author check counts one thing as one", async () => {
  const { stdout } = await course.run(["author", "check", "double-it"]);
  expect(stdout).toMatch(
    /^1 exercise: 1 stub fails by its blank, 1 solution passes, 3 of 3 mistakes rejected, 3 named, 1 of 8 wrappers rejected, 0 void, 0 flakes; \d+ problems?; /m,
  );
  expect((await course.run(["author", "check", "double-it", "sum-up"])).stdout).toMatch(
    /^2 exercises: 2 stubs fail by their blank, 2 solutions pass, /m,
  );
});

test("author stubs names what a manifest promises and nobody has written, and writes nothing", async () => {
  const manifest = inCourse("exercises/1-small-numbers/01-together/chapter.ts");
  const { solution } = course.files("double-it");
  const whole = [manifest, solution].map((file) => [file, readFileSync(file, "utf8")] as const);
  writeFileSync(manifest, whole[0][1].replace("exercises: [", 'exercises: ["ghost", '));
  writeFileSync(solution, whole[1][1].replace("twice the value", "the value, twice"));
  const stub = course.read("double-it");

  const ghost = (ending: string) => inCourse(`solutions/1-small-numbers/01-together/ghost${ending}`);
  const none = await course.run(["author", "stubs"]);
  writeFileSync(ghost(".exercise.ts"), readFileSync(course.files("double-it").entry));
  const both = await course.run(["author", "stubs"]);
  writeFileSync(ghost(".ts"), whole[1][1]);
  const one = await course.run(["author", "stubs"]);
  for (const ending of [".exercise.ts", ".ts"]) rmSync(ghost(ending));
  for (const [file, text] of whole) writeFileSync(file, text);

  const names = "exercises/1-small-numbers/01-together/chapter.ts names ghost, but";
  const spec = `${names} exercises/1-small-numbers/01-together/ghost.spec.ts is missing`;
  expect([none.code, none.stdout]).toEqual([3, ""]);
  expect(none.stderr).toBe(
    `kata: ${names} solutions/1-small-numbers/01-together/ghost.exercise.ts is missing. ` +
      "Write that file, or take the name out of the chapter.\n",
  );
  expect([both.code, both.stdout]).toEqual([3, ""]);
  expect(both.stderr).toBe(
    `kata: ${names} solutions/1-small-numbers/01-together/ghost.ts is missing; ${spec}. ` +
      "Write those files, or take the name out of the chapter. No stub was written.\n",
  );
  expect(one.stderr).toBe(
    `kata: ${spec}. Write that file, or take the name out of the chapter. No stub was written.\n`,
  );
  expect(course.read("double-it").equals(stub)).toBe(true);
});

test("author new writes a skeleton that passes author check but for its lesson", async () => {
  const { code, stdout } = await course.run([
    "author",
    "new",
    "2-large-numbers/07-new-things",
    "bigger-and-bigger",
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain("written  solutions/2-large-numbers/07-new-things/bigger-and-bigger.ts");
  expect(readFileSync(inCourse("exercises/2-large-numbers/07-new-things/chapter.ts"), "utf8")).toContain(
    'title: "new-things"',
  );
  const { result } = await check("bigger-and-bigger");
  expect(result.exercises[0]).toMatchObject({ stub: "blank", solution: "passed", problems: [] });
  expect(result.chapters).toEqual([{ path: "2-large-numbers/07-new-things", problems: expect.any(Array) }]);
  for (const problem of result.chapters[0].problems) expect(problem).toMatch(/^the (lesson|page)/);

  // A second one into the same chapter, and the learner's commands know both.
  await course.run(["author", "new", "2-large-numbers/07-new-things", "even-bigger"]);
  expect((await check("even-bigger")).result.exercises[0].problems).toEqual([]);
  expect((await course.json("status")).total).toBe(5);
  expect((await course.run(["run", "even-bigger"])).stdout).toContain("blank 1 of 1: twice the value");
});

test("author new refuses a taken slug, and touches nothing", async () => {
  const { code, stderr } = await course.run(["author", "new", "1-small-numbers/00-first-steps", "sum-up"]);
  expect([code, stderr]).toEqual([2, "kata: the slug sum-up is taken, in 1-small-numbers/00-first-steps\n"]);
});

test("author check finds what is wrong, each by name", async () => {
  const { solution, mistakes, spec, stub } = course.files("double-it");
  const found = async (file: string, from: string, to: string) => {
    const whole = readFileSync(file, "utf8");
    writeFileSync(file, whole.replace(from, to));
    const { code, result } = await check("double-it");
    writeFileSync(file, whole);
    expect(whole).toContain(from);
    expect(code).toBe(1);
    return result.exercises[0].problems.join("\n");
  };
  expect(await found(mistakes, "value + 2", "2 * value")).toContain("the mistake adds-two passes");
  expect(await found(mistakes, "value * value", "value + 2")).toMatch(/adds-two|squares/);
  expect(await found(solution, "*/ 2 * value", "*/ 3 * value")).toContain("the solution does not pass");
  expect(await found(spec, 'test("every', 'test.skip("every')).toContain("skips");
  expect(await found(stub, "twice the value", "the value, twice")).toContain(
    "the stub is not the solution's",
  );
  expect(await found(spec, "[6, -2, 1]", "[6, -2, 1.0]")).toContain("fingerprint is out of date");
  const long = "every number is doubled, whatever its size and whatever its sign";
  expect(await found(spec, "every number is doubled", long)).toContain(
    `the test "${long}" has a name of 64 characters; at most 60`,
  );
  expect(await found(spec, "every number is doubled", long.slice(0, 60))).not.toContain("at most 60");
  rmSync(mistakes);
  expect((await check("double-it")).result.exercises[0].problems).toContain("the mistakes file is missing");
});
