import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";
import { GIT_ENV, git, moveExercise, type Upstream, upstreamOf } from "./support/upstream.js";

// The course comes from a git remote that is made here.
let course: Throwaway;
let upstream: Upstream;

beforeAll(async () => {
  course = await throwawayCourse("learner");
  upstream = await upstreamOf(course);
});
afterAll(() => course?.remove());

const MINE = Buffer.from(
  "// mine \xe9\r\nexport const doubleIt = (x: number[]) => x.map((v) => 2 * v);\r\n",
  "latin1",
);

test("untouched stubs are replaced, edited files stay byte for byte, and a copy is kept", async () => {
  course.write("double-it", MINE);
  upstream.edit(
    "solutions/1-small-numbers/00-first-steps/double-it.ts",
    "twice the value",
    "two times the value",
  );
  upstream.edit("solutions/1-small-numbers/00-first-steps/sum-up.ts", "one number more", "one more number");
  await upstream.publish("better prompts");

  const { code, stdout } = await update();
  expect(stdout).toContain("The course is up to date, and your files are as they were.");
  expect(code).toBe(0);
  expect(course.read("double-it").equals(MINE)).toBe(true);
  expect(course.read("sum-up").toString()).toContain("one more number");
  expect(stdout).toContain("One of them was also copied to .kata/kept.");
  expect(stdout).toContain('double-it has a new stub: "npm run kata -- diff double-it"');
  const kept = path.join(course.root, ".kata/kept/double-it");
  expect(readFileSync(path.join(kept, readdirSync(kept)[0])).equals(MINE)).toBe(true);
});

test("a pass whose spec has changed is stale afterwards", async () => {
  course.solve("sum-up");
  await course.run(["run", "sum-up"]);
  upstream.edit("exercises/1-small-numbers/00-first-steps/sum-up.spec.ts", "make 17", "are 17");
  await upstream.publish("another spec");
  const { stdout } = await update();
  expect(stdout).toContain("Passes whose spec changed are marked stale");
  expect(await states()).toMatchObject({ "sum-up": "stale" });
  await course.run(["check"]);
  expect(await states()).toMatchObject({ "sum-up": "passed" });
});

test("an exercise that moves to another chapter takes the learner's file and pass along", async () => {
  const to = "2-moved/00-here";
  moveExercise(upstream, "sum-up", to);
  upstream.edit(
    "solutions/1-small-numbers/01-together/sum-of-doubles.ts",
    "../00-first-steps/sum-up.js",
    "../../2-moved/00-here/sum-up.js",
  );
  await upstream.publish("sum-up has moved");

  const mine = course.read("sum-up");
  const { code, stdout } = await update();
  expect([code, stdout]).toEqual([0, expect.stringContaining("up to date")]);
  expect(readFileSync(path.join(course.root, "exercises", to, "sum-up.ts")).equals(mine)).toBe(true);
  expect(existsSync(course.files("sum-up").stub)).toBe(false);
  expect(await states()).toMatchObject({ "sum-up": "passed" });
});

test("an exercise that is gone leaves the learner's file where it was", async () => {
  const chapter = "1-small-numbers/01-together";
  course.write("sum-of-doubles", MINE);
  for (const tree of ["exercises", "solutions"])
    rmSync(path.join(upstream.root, tree, chapter), { recursive: true });
  await upstream.publish("a chapter is gone");
  const { code } = await update();
  expect(code).toBe(0);
  expect(course.read("sum-of-doubles").equals(MINE)).toBe(true);
  expect(course.read("double-it").equals(MINE)).toBe(true);
});

test("a file of the course that the learner has changed, and the new course too, is kept and told", async () => {
  const { spec } = course.files("double-it");
  const noted = `${readFileSync(spec, "utf8")}// a note of mine\n`;
  writeFileSync(spec, noted);
  upstream.edit("exercises/1-small-numbers/00-first-steps/double-it.spec.ts", "every number", "each number");
  await upstream.publish("in conflict");
  const { code, stdout } = await update();
  expect(code).toBe(0);
  expect(readFileSync(spec, "utf8")).toContain("each number");
  const [, kept] =
    /You had changed \S+double-it\.spec\.ts, and so has the course: yours is now (\S+)\./.exec(stdout) ?? [];
  expect(readFileSync(path.join(course.root, kept), "utf8")).toBe(noted);
  expect(course.read("double-it").equals(MINE)).toBe(true);
});

test("when git fails, every file is as it was, and git's reason is told", async () => {
  git(course.root, "remote", "set-url", "origin", path.join(upstream.root, "nowhere"));
  const away = await update();
  expect(away.code).toBe(3);
  expect(away.stdout).toContain("git could not update the course; your files are as they were.");
  expect(away.stdout).toContain("nowhere");
  expect(course.read("double-it").equals(MINE)).toBe(true);
});

test("an edited spec: the way back that the grader names works, and keeps what was there", async () => {
  const { spec } = course.files("double-it");
  writeFileSync(spec, `${readFileSync(spec, "utf8")}// a note of mine\n`);
  course.solve("double-it");
  const { stdout } = await course.run(["run", "double-it"]);
  const [, pathspec] = /git\s+stash\s+push\s+--\s+"([^"]+)"/.exec(stdout) ?? [];
  git(course.root, "-c", "user.name=a", "-c", "user.email=a@example.org", "stash", "push", "--", pathspec);
  expect(readFileSync(spec, "utf8")).not.toContain("a note of mine");
  expect(git(course.root, "stash", "show", "-p")).toContain("a note of mine");
});

const update = () => course.run(["update"], { env: GIT_ENV });

async function states(): Promise<Record<string, string>> {
  const { parts } = await course.json("status");
  const all = parts.flatMap((p: any) => p.chapters.flatMap((c: any) => c.exercises));
  return Object.fromEntries(all.map(({ slug, state }: any) => [slug, state]));
}
