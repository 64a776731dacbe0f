import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

let odd: Throwaway;
let course: Throwaway;

beforeAll(async () => {
  odd = await throwawayCourse(path.join("my courses (1)", "курс 課程 é'"));
  course = await throwawayCourse("course");
});
afterEach(() => {
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
  course.write("double-it", course.stub("double-it"));
});
afterAll(() => {
  odd?.remove();
  course?.remove();
});

test("a course in a path with spaces, brackets and non-Latin letters works in every way", async () => {
  odd.write("double-it", "export const doubleIt = (x: number[]) => x.map((v) => v + 2);\n");
  const wrong = await odd.run(["run", "double-it"]);
  expect([wrong.code, wrong.stderr]).toEqual([1, ""]);
  expect(wrong.stdout).toContain('exactly as the mistake "adds-two" does');
  odd.write("double-it", odd.stub("double-it"));
  expect((await odd.run(["run", "double-it"])).stdout).toMatch(/> {2}13 │ {3}return x\.map/);

  odd.solve("double-it", '\nsetTimeout(() => {\n  throw new Error("too late");\n});\n');
  const late = await odd.run(["run", "double-it"]);
  expect(late.stdout).toMatch(/Error: too late\n[\s\S]*> +\d+ │ +throw new Error\("too late"\);/);
  odd.write("double-it", odd.stub("double-it"));

  const session = terminal(odd);
  await session.waitFor("blank 1 of 1");
  expect(session.raw()).toContain(`\u001b]8;;${pathToFileURL(odd.files("double-it").stub)}`);
  odd.solve("double-it");
  await session.waitFor("Twice as much: passed");
  session.press("l");
  await session.waitFor("A vector is a list of numbers");
  session.press("q", "q");
  expect(await session.ended).toEqual({ code: 0 });
  expect((await odd.json("status")).passed).toBe(1);
  odd.write("double-it", odd.stub("double-it"));
  expect((await odd.json("author", "check", "double-it")).exercises[0].problems).toEqual([]);
});

test("where .kata cannot be a folder, verdicts come all the same and say that nothing is saved", async () => {
  writeFileSync(path.join(course.root, ".kata"), "in the way");
  course.solve("double-it");
  const { code, stdout } = await course.run(["run", "double-it"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/! Progress could not be saved: .*EEXIST/);

  const session = terminal(course);
  await session.waitFor("Twice as much: passed");
  await session.waitFor("Progress could not be saved");
  session.press("ctrl-c");
  expect(await session.ended).toEqual({ code: 0 });
  expect(session.traces()).toEqual([]);
});

test("where a file cannot be kept, reset changes nothing and says so", async () => {
  writeFileSync(path.join(course.root, ".kata"), "in the way");
  course.write("double-it", "my work");
  const { code, stderr } = await course.run(["reset", "-y", "double-it"]);
  expect(code).toBe(3);
  expect(stderr).toMatch(/^kata: your file could not be kept.*so nothing was changed/);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(course.read("double-it").toString()).toBe("my work");
});

const root = process.getuid?.() === 0;

// The permissions of a folder do not bind the super-user, nor do they exist in this form on Windows. A test that is left out, not
// skipped, lets its file count as passed on this kind of machine (tests/kept).
if (!root && process.platform !== "win32")
  test("in a read-only folder verdicts come, unsaved", async () => {
    course.solve("double-it");
    await course.run(["status"]);
    chmodSync(course.root, 0o555);
    try {
      const { code, stdout } = await course.run(["run", "double-it"]);
      expect([code, existsSync(path.join(course.root, ".kata"))]).toEqual([0, false]);
      expect(stdout).toContain("! Progress could not be saved");
    } finally {
      chmodSync(course.root, 0o755);
    }
  });

test("where the packages' folder cannot hold the bundle, the grader starts all the same", async () => {
  const cache = path.join(course.root, "node_modules", ".cache");
  rmSync(cache, { recursive: true, force: true });
  writeFileSync(cache, "in the way");
  const temporary = mkdtempSync(path.join(course.root, "..", "temporary-"));
  const env = { TMPDIR: temporary, TEMP: temporary, TMP: temporary };
  const { code, stdout, stderr } = await course.run(["run", "double-it"], { env });
  rmSync(cache);
  expect([code, stderr]).toEqual([1, ""]);
  expect(stdout).toContain("blank 1 of 1");
  expect(readdirSync(temporary)).toEqual([]); // nothing piles up there
});

test("a course works in a folder of any name", async () => {
  const names = ["c#", "100%", "[x]", "ü", ...(process.platform === "win32" ? [] : ["a?b"])];
  for (const name of names) {
    const there = path.join(course.root, "..", name);
    renameSync(course.root, there);
    const { code, stdout } = await course.run(["run", "double-it"], { cwd: there });
    renameSync(there, course.root);
    expect([name, code]).toEqual([name, 1]);
    // With the line of the blank: its place was found.
    expect(stdout).toMatch(/○ blank 1 of 1[\s\S]*> {2}\d+ │ +return x\.map/);
  }
});

test("where exercises/ is gone, every command says what to do, exit code 3", async () => {
  const away = path.join(course.root, "..", "away");
  renameSync(path.join(course.root, "exercises"), away);
  for (const command of ["status", "run", "list"]) {
    const { code, stdout, stderr } = await course.run([command]);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(/^kata: there is no course in .*Clone the project again\.\n$/);
  }
  renameSync(away, path.join(course.root, "exercises"));
});
