import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { start } from "./support/command.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";
import { deleteExercise, GIT_ENV, git, moveExercise, type Upstream, upstreamOf } from "./support/upstream.js";

// An update that is killed, or that a second command meets. The new course moves an exercise, deletes another, and
// changes the grader itself, in files of which none goes with the old ones.

let course: Throwaway;
let upstream: Upstream;
let first: string;
let newest: string;

const CHAPTER = "exercises/1-small-numbers/00-first-steps";
const MOVED = "exercises/1-small-numbers/01-together/double-it.ts";
const MINE = "// mine, moved\n";
const LEFT = "// mine, whose exercise goes\n";
const UPDATED = "up to date";

beforeAll(async () => {
  course = await throwawayCourse("learner");
  upstream = await upstreamOf(course);
  first = git(upstream.root, "rev-parse", "HEAD").trim();
  moveExercise(upstream, "double-it", "1-small-numbers/01-together");
  deleteExercise(upstream, "sum-up");
  upstream.edit(
    "solutions/1-small-numbers/01-together/sum-of-doubles.ts",
    "../00-first-steps/double-it.js",
    "./double-it.js",
  );
  for (const name of readdirSync(path.join(upstream.root, "grader"), { recursive: true, encoding: "utf8" })) {
    const file = path.join(upstream.root, "grader", name);
    if (!name.endsWith(".ts")) continue;
    const text = readFileSync(file, "utf8");
    if (text.includes("takeNotice")) writeFileSync(file, text.replaceAll("takeNotice", "takeTheNotice"));
  }
  await upstream.publish("much is new");
  newest = git(upstream.root, "rev-parse", "HEAD").trim();
}, 120_000);
beforeEach(back);
afterAll(() => course?.remove());

/** As the learner has it before the update. */
function back(): void {
  git(course.root, "reset", "-q", "--hard", first);
  git(course.root, "clean", "-qfd", "exercises", "solutions", "grader");
  git(course.root, "update-ref", "refs/remotes/origin/main", first);
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
  writeFileSync(path.join(course.root, CHAPTER, "double-it.ts"), MINE);
  writeFileSync(path.join(course.root, CHAPTER, "sum-up.ts"), LEFT);
}

const read = (file: string) => readFileSync(path.join(course.root, file), "utf8");
const update = (env: NodeJS.ProcessEnv = {}) => course.run(["update"], { env: { ...GIT_ENV, ...env } });

/** The learner has everything, and git and the disk agree on the new course. */
function expectUpdated(at: unknown): void {
  expect([at, read(MOVED), read(`${CHAPTER}/sum-up.ts`)]).toEqual([at, MINE, LEFT]);
  expect(git(course.root, "rev-parse", "HEAD").trim()).toBe(newest);
  const status = git(course.root, "status", "--porcelain")
    .trim()
    .split("\n")
    .map((row) => row.trim());
  expect([at, ...status]).toEqual([at, `M ${MOVED}`, `?? ${CHAPTER}/sum-up.ts`]);
  const left = ["index.lock", "HEAD.lock", "refs/heads/main.lock"].filter((name) =>
    existsSync(path.join(course.root, ".git", name)),
  );
  expect([at, left, existsSync(path.join(course.root, ".kata/update.json"))]).toEqual([at, [], false]);
}

/**
 * A git that does something else where a condition holds, in the words of a shell: `$n` is the how manieth call it is. Making a
 * folder takes a number for one call only: some run at once.
 */
function oddGit(condition: string, act: string): { PATH: string } {
  const folder = path.join(course.root, "..", "odd-git");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const real = (process.env.PATH ?? "")
    .split(path.delimiter)
    .map((place) => path.join(place, "git"))
    .find(existsSync);
  const script = `#!/bin/sh
n=1
until mkdir "${folder}/$n" 2>/dev/null; do n=$((n + 1)); done
real="${real}"
if [ ${condition} ]; then ${act}; fi
exec "$real" "$@"
`;
  writeFileSync(path.join(folder, "git"), script, { mode: 0o755 });
  return { PATH: `${folder}${path.delimiter}${process.env.PATH}` };
}

// The odd git is a shell script.
const windows = process.platform === "win32";

test.skipIf(windows)(
  "killed at any of its calls of git: the next command ends it or takes it back, the next update ends it",
  async () => {
    let killed = 0;
    for (let call = 1; ; call++) {
      back();
      const { signal } = await update(oddGit(`$n -eq ${call}`, "kill -9 $PPID; exit 1"));
      const status = await course.run(["status"], { env: GIT_ENV });
      expect([call, status.code]).toEqual([call, 0]);
      const head = git(course.root, "rev-parse", "HEAD").trim();
      if (head === newest) expectUpdated(call);
      else expect([read(`${CHAPTER}/double-it.ts`), read(`${CHAPTER}/sum-up.ts`)]).toEqual([MINE, LEFT]);
      const { code, stdout } = await update();
      expect([call, code, stdout]).toEqual([call, 0, expect.stringContaining(UPDATED)]);
      expectUpdated(call);
      if (signal === null) break;
      killed++;
    }
    expect(killed).toBeGreaterThan(15);
  },
  240_000,
);

test("killed while it replaces files: any command ends it, in the grader that began", async () => {
  for (const files of [1, 4, 9]) {
    back();
    const { child, ended } = start(course.root, [...course.kata, "update"], GIT_ENV);
    const out = path.join(course.root, ".kata");
    // So many files have been moved away.
    while (child.exitCode === null && outFiles(out) < files)
      await new Promise((resolve) => setImmediate(resolve));
    child.kill("SIGKILL");
    await ended;
    const { code, stderr } = await course.run(["status"], { env: GIT_ENV });
    expect([files, code, stderr]).toEqual([files, 0, expect.not.stringContaining("fault")]);
    expectUpdated(files);
  }
}, 60_000);

test.skipIf(windows)(
  "killed with its git once the branch has moved: the locks that this git had are gone too",
  async () => {
    const locks = ["HEAD.lock", "refs/heads/main.lock"].map((name) => `"${course.root}/.git/${name}"`);
    const moved = `"$real" "$@"; touch ${locks.join(" ")}; kill -9 $PPID; exit 1`;
    expect((await update(oddGit("$1 = update-ref", moved))).signal).toBe("SIGKILL");
    const { code, stderr } = await course.run(["status"], { env: GIT_ENV });
    expect([code, stderr]).toEqual([0, expect.stringContaining("was finished now")]);
    expectUpdated("locked");
  },
  60_000,
);

test.skipIf(windows)(
  "killed in the middle of a move, with the learner's file in both places: it goes along, and none is left behind",
  async () => {
    const kill = '"$real" "$@"; kill -9 $PPID; exit 1';
    expect((await update(oddGit("$1 = update-ref", kill))).signal).toBe("SIGKILL");
    const { folder } = JSON.parse(read(".kata/update.json"));
    const moving = path.join(course.root, ".kata", folder, "moving");
    mkdirSync(moving, { recursive: true });
    linkSync(path.join(course.root, CHAPTER, "double-it.ts"), path.join(moving, "double-it.ts"));
    const { code, stderr } = await course.run(["status"], { env: GIT_ENV });
    expect([code, stderr]).toEqual([0, expect.stringContaining("your file went along")]);
    expectUpdated("both");
  },
  60_000,
);

function outFiles(kata: string): number {
  try {
    const [folder] = readdirSync(kata).filter((name) => name.startsWith("update-"));
    return readdirSync(path.join(kata, folder, "out"), { recursive: true }).length;
  } catch {
    return 0;
  }
}

test.skipIf(windows)(
  "another command beside it waits until it is done, and the file that moves goes along",
  async () => {
    // The call that moves the branch takes two seconds.
    const updating = update(oddGit("$1 = update-ref", "sleep 2"));
    while (!existsSync(path.join(course.root, ".kata/update.json")))
      await new Promise((resolve) => setTimeout(resolve, 5));
    const [status, other] = await Promise.all([course.run(["status"], { env: GIT_ENV }), update()]);
    const { code, stdout } = await updating;
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining("double-it has moved, and your file went along"),
    ]);
    expect([status.code, status.stderr, other.code]).toEqual([0, "", 0]);
    expectUpdated("beside");
  },
  60_000,
);
