import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";
import { GIT_ENV, git, type Upstream, upstreamOf } from "./support/upstream.js";

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
  const from = "1-small-numbers/00-first-steps";
  const to = "2-moved/00-here";
  for (const tree of ["exercises", "solutions"])
    mkdirSync(path.join(upstream.root, tree, to), { recursive: true });
  for (const file of [
    "exercises/#/sum-up.ts",
    "exercises/#/sum-up.spec.ts",
    "solutions/#/sum-up.ts",
    "solutions/#/sum-up.mistakes.ts",
  ]) {
    renameSync(
      path.join(upstream.root, file.replace("#", from)),
      path.join(upstream.root, file.replace("#", to)),
    );
  }
  const manifest = path.join(upstream.root, "exercises", from, "chapter.ts");
  const text = readFileSync(manifest, "utf8");
  const entry = / {4}\{\n {6}slug: "sum-up"[\s\S]*?\n {4}\},\n/.exec(text)?.[0] as string;
  writeFileSync(manifest, text.replace(entry, ""));
  writeFileSync(
    path.join(upstream.root, "exercises", to, "chapter.ts"),
    text.replace(/exercises: \[[\s\S]*\n {2}\],/, `exercises: [\n${entry}  ],`),
  );
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
  expect(existsSync(path.join(course.root, "exercises", from, "sum-up.ts"))).toBe(false);
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

test("when git fails, every file is as it was, and git's reason is told", async () => {
  const { spec } = course.files("double-it");
  writeFileSync(spec, "// edited by the learner\n");
  upstream.edit("exercises/1-small-numbers/00-first-steps/double-it.spec.ts", "every number", "each number");
  await upstream.publish("in conflict");
  const conflict = await update();
  expect(conflict.code).toBe(3);
  expect(conflict.stdout).toContain("git could not update the course; your files are as they were.");
  expect(conflict.stdout).toContain("double-it.spec.ts");
  expect(readFileSync(spec, "utf8")).toBe("// edited by the learner\n");
  expect(course.read("double-it").equals(MINE)).toBe(true);

  // The way back that the grader names works.
  course.solve("double-it");
  const { stdout } = await course.run(["run", "double-it"]);
  const [, pathspec] = /git\s+checkout\s+--\s+"([^"]+)"/.exec(stdout) ?? [];
  git(course.root, "checkout", "--", pathspec);
  expect(readFileSync(spec, "utf8")).toContain("every number");

  course.write("double-it", MINE);
  git(course.root, "remote", "set-url", "origin", path.join(upstream.root, "nowhere"));
  const away = await update();
  expect(away.code).toBe(3);
  expect(away.stdout).toContain("nowhere");
  expect(course.read("double-it").equals(MINE)).toBe(true);
});

const update = () => course.run(["update"], { env: GIT_ENV });

async function states(): Promise<Record<string, string>> {
  const { parts } = await course.json("status");
  const all = parts.flatMap((p: any) => p.chapters.flatMap((c: any) => c.exercises));
  return Object.fromEntries(all.map(({ slug, state }: any) => [slug, state]));
}
