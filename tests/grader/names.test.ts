import { cpSync, mkdirSync, renameSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";
import { GIT_ENV, upstreamOf } from "./support/upstream.js";

// How an exercise or a chapter is named on the command line, and what a learner's own folders do to that.
let course: Throwaway;
const FIRST = "exercises/1-small-numbers/00-first-steps";
const copy = (to: string) =>
  cpSync(path.join(course.root, FIRST), path.join(course.root, to), { recursive: true });

beforeAll(async () => {
  course = await throwawayCourse("learner");
});
beforeEach(() => {
  for (const slug of ["double-it", "sum-up", "sum-of-doubles"]) course.write(slug, course.stub(slug));
});
afterAll(() => course?.remove());

test("a path names an exercise only where it lies in the course", async () => {
  const mine = "export const doubleIt = 1;\n";
  course.write("double-it", mine);
  const elsewhere = path.join(os.tmpdir(), "double-it.ts");
  for (const [name, says] of [
    [elsewhere, /double-it\.ts is not in the course, which lies in /],
    ["../elsewhere/double-it.ts", /double-it\.ts is not in the course/],
    [
      "elsewhere/double-it.ts",
      /there is no elsewhere\/double-it\.ts in the course\. double-it is exercises\/1-small/,
    ],
    ["1-small-numbers/01-together/double-it.ts", /there is no 1-small-numbers\/01-together\/double-it\.ts/],
  ] as const) {
    const { code, stdout, stderr } = await course.run(["reset", "-y", name]);
    expect([name, code, stdout, stderr.replace(/\s+/g, " ")]).toEqual([
      name,
      2,
      "",
      expect.stringMatching(says),
    ]);
    expect(course.read("double-it").toString()).toBe(mine);
  }

  const { stub, spec, solution } = course.files("double-it");
  const inside = path.join(course.root, FIRST);
  for (const [name, from] of [
    [stub, course.root],
    [spec, course.root],
    [solution, course.root],
    ["./double-it.ts", inside],
    ["../00-first-steps/double-it", inside],
    [`${FIRST}/double-it.ts`, course.root],
    ["00-first-steps/double-it", course.root],
  ]) {
    const { stdout } = await course.run(["hint", name, "--rung", "1"], { env: { INIT_CWD: from } });
    expect([name, stdout]).toEqual([name, expect.stringContaining("hint 1 of 4")]);
  }
});

test("a chapter is found by words of its name and title; of several the learner says which", async () => {
  const judged = async (...name: string[]) => (await course.json("run", ...name)).slug;
  expect(await judged("together")).toBe("sum-of-doubles");
  expect(await judged("put together")).toBe("sum-of-doubles");
  expect(await judged("steps")).toBe("double-it");
  expect((await course.run(["steps"])).stdout).toContain("blank 1 of 1: twice the value");
  expect((await course.run(["list", "put"])).stdout).toMatch(/^ part 1 .*\n.*sum-of-doubles.*\n$/);

  // Two parts may have a chapter of the same topic.
  const trees = ["exercises", "solutions"].map((tree) => path.join(course.root, tree));
  const move = (from: string, to: string) => {
    for (const tree of trees) {
      mkdirSync(path.join(tree, path.dirname(to)), { recursive: true });
      renameSync(path.join(tree, from), path.join(tree, to));
    }
  };
  move("1-small-numbers/01-together", "2-more/00-first-more");
  try {
    const { code, stderr } = await course.run(["run", "first"]);
    expect([code, stderr.trim().replace(/\s+/g, " ")]).toEqual([
      2,
      'kata: there are 2 chapters named "first". Say which: 1-small-numbers/00-first-steps, 2-more/00-first-more',
    ]);
  } finally {
    move("2-more/00-first-more", "1-small-numbers/01-together");
    for (const tree of trees) rmSync(path.join(tree, "2-more"), { recursive: true });
  }
});

test("no name is proposed that has nothing to do with what was typed", async () => {
  for (const [typed, says] of [
    ["foo", "All names"],
    ["jump", "All names"],
    ["duble-it", "Did you mean double-it?"],
    ["doubles", "Did you mean sum-of-doubles?"],
  ]) {
    const { code, stderr } = await course.run([typed]);
    expect([typed, code, stderr]).toEqual([typed, 2, expect.stringContaining(says)]);
  }
});

test("a name of 100 kB is refused at once, and not said back", async () => {
  const { code, stderr } = await course.run(["run", "softmax".repeat(15_000)]);
  expect([code, stderr.length < 200]).toEqual([2, true]);
});

test("a name or a topic of several words needs no quotes", async () => {
  expect(await course.json("run", "sum", "up")).toMatchObject({ slug: "sum-up" });
  expect(await course.json("run", "first", "steps")).toMatchObject({ slug: "double-it" });
});

test("a copy of a chapter's folder is no chapter; one with a chapter's name is told what to do with", async () => {
  await upstreamOf(course);
  for (const name of ["00-first-steps copy", "00-first-steps (1)", "00-first-steps.bak"])
    copy(`exercises/1-small-numbers/${name}`);
  cpSync(
    path.join(course.root, "exercises/1-small-numbers"),
    path.join(course.root, "exercises/1-small-numbers - Copy"),
    {
      recursive: true,
    },
  );
  await expect(course.json("status")).resolves.toMatchObject({ total: 3 });
  expect(await course.run(["update"], { env: GIT_ENV })).toMatchObject({ code: 0, stderr: "" });

  // It comes before the chapter, as "00-a-copy" would.
  copy("exercises/1-small-numbers/00-backup");
  const { code, stderr } = await course.run(["status"]);
  expect(code).toBe(3);
  expect(stderr.replace(/\s+/g, " ")).toContain(
    `the exercise double-it is in ${FIRST} and in exercises/1-small-numbers/00-backup, and may be in one only. ` +
      "If exercises/1-small-numbers/00-backup is a copy of yours, move it out of exercises/",
  );
});
