import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";
import { deleteExercise, GIT_ENV, git, moveExercise, type Upstream, upstreamOf } from "./support/upstream.js";

// An update of clones that are not as they came: with commits, ignored files, notes, locks, a history that was written anew.

let course: Throwaway;
let upstream: Upstream;
let first: string;

const CHAPTER = "exercises/1-small-numbers/00-first-steps";
const STUB = `${CHAPTER}/double-it.ts`;
const SOLUTION = "solutions/1-small-numbers/00-first-steps/double-it.ts";
const MINE = "// mine\n";
const WHO = ["-c", "user.name=learner", "-c", "user.email=learner@example.org"];

beforeAll(async () => {
  course = await throwawayCourse("learner");
  upstream = await upstreamOf(course);
  first = git(upstream.root, "rev-parse", "HEAD").trim();
});
beforeEach(() => {
  for (const root of [upstream.root, course.root]) {
    git(root, "checkout", "-q", "-f", "main");
    git(root, "reset", "-q", "--hard", first);
    git(root, "clean", "-qfd", "exercises", "solutions");
  }
  git(course.root, "update-ref", "refs/remotes/origin/main", first);
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
});
afterAll(() => course?.remove());

const place = (file: string) => path.join(course.root, file);
const read = (file: string) => readFileSync(place(file), "utf8");
const head = () => git(course.root, "rev-parse", "HEAD").trim();
const newest = () => git(upstream.root, "rev-parse", "HEAD").trim();

async function update(): Promise<{ code: number | null; said: string }> {
  const { code, stdout, stderr } = await course.run(["update"], { env: GIT_ENV });
  expect(stderr).toBe("");
  return { code, said: stdout };
}

/** A stub gets another prompt. */
async function publishPrompt(): Promise<void> {
  upstream.edit(SOLUTION, "twice the value", "two times the value");
  await upstream.publish("a better prompt");
}

/** The new course has a file of this name. */
async function publishFile(name: string): Promise<void> {
  writeFileSync(path.join(upstream.root, name), "the course's\n");
  await upstream.publish("a new file");
}

test("answers that were committed: the update joins both, with no conflict, wherever their exercises are now", async () => {
  for (const slug of ["double-it", "sum-up", "sum-of-doubles"]) course.write(slug, `// my ${slug}\n`);
  writeFileSync(place("notes.md"), "mine\n");
  writeFileSync(place(`${CHAPTER}/README.md`), "my lesson\n");
  git(course.root, "add", "-A", "exercises", "notes.md");
  git(course.root, ...WHO, "commit", "-qm", "my answers");
  const mine = head();
  moveExercise(upstream, "double-it", "1-small-numbers/01-together");
  deleteExercise(upstream, "sum-up");
  upstream.edit(
    "solutions/1-small-numbers/01-together/sum-of-doubles.ts",
    "../00-first-steps/double-it.js",
    "./double-it.js",
  );
  writeFileSync(path.join(upstream.root, CHAPTER, "README.md"), "the course's lesson\n");
  await upstream.publish("much is new");

  const { code, said } = await update();
  expect([code, said]).toEqual([0, expect.stringContaining("double-it has moved, and your file went along")]);
  const [, kept] = /yours is kept as (\.kata\/kept\/course\/\S+\/README\.md)\./.exec(said) ?? [];
  expect(readFileSync(place(kept), "utf8")).toBe("my lesson\n");
  expect(said).toContain("up to date, and your answers are as they were");
  // Specs have moved, and none of them has a pass.
  expect(said).not.toContain("marked stale");
  expect(said).toContain(
    `A commit of yours changed ${CHAPTER}/README.md, and so has the course: the course's is there now`,
  );
  expect(said).toContain("sum-of-doubles has a new stub");
  const moved = "exercises/1-small-numbers/01-together/double-it.ts";
  expect([read(moved), existsSync(place(STUB))]).toEqual(["// my double-it\n", false]);
  expect([read(`${CHAPTER}/sum-up.ts`), read("notes.md")]).toEqual(["// my sum-up\n", "mine\n"]);
  expect(read(`${CHAPTER}/README.md`)).toBe("the course's lesson\n");
  expect(course.read("sum-of-doubles").toString()).toBe("// my sum-of-doubles\n");
  expect(git(course.root, "status", "--porcelain")).toBe("");
  expect(git(course.root, "log", "-1", "--format=%P %an").trim()).toBe(`${mine} ${newest()} learner`);

  // The next one steps on from there.
  upstream.edit("lib/arrays.ts", "export", "// new\nexport");
  await upstream.publish("and more");
  const again = await update();
  expect([again.code, read("lib/arrays.ts"), read(moved)]).toEqual([
    0,
    expect.stringContaining("// new"),
    "// my double-it\n",
  ]);
  expect((await update()).code).toBe(0);
  expect(git(course.root, "status", "--porcelain")).toBe("");
});

test("an answer that was committed and then changed again stays what it is now", async () => {
  course.write("double-it", MINE);
  git(course.root, ...WHO, "commit", "-qam", "my answer");
  course.write("double-it", "// mine, since\n");
  await publishPrompt();
  expect((await update()).code).toBe(0);
  expect(read(STUB)).toBe("// mine, since\n");
  expect(git(course.root, "status", "--porcelain").trim()).toBe(`M ${STUB}`);
});

test.each([
  ["nobody tracks", () => {}],
  ["git ignores", () => writeFileSync(place(".git/info/exclude"), "notes.md\n")],
])("a file of the learner's that %s stops an update that has its own there", async (_, ignore) => {
  ignore();
  writeFileSync(place(`${CHAPTER}/notes.md`), MINE);
  course.write("sum-up", MINE);
  await publishFile(`${CHAPTER}/notes.md`);
  const { code, said } = await update();
  expect([code, said]).toEqual([3, expect.stringContaining(`${CHAPTER}/notes.md`)]);
  expect([read(`${CHAPTER}/notes.md`), head(), course.read("sum-up").toString()]).toEqual([
    MINE,
    first,
    MINE,
  ]);

  // The way on that is named.
  expect(said).toContain("Rename yours, and update again.");
  renameSync(place(`${CHAPTER}/notes.md`), place(`${CHAPTER}/my-notes.md`));
  expect((await update()).code).toBe(0);
  expect([read(`${CHAPTER}/notes.md`), read(`${CHAPTER}/my-notes.md`)]).toEqual(["the course's\n", MINE]);
  rmSync(place(".git/info/exclude"), { force: true });
});

test("a link in the place of a folder of the course is not written through", async () => {
  const elsewhere = path.join(course.root, "..", "elsewhere");
  mkdirSync(elsewhere, { recursive: true });
  symlinkSync(elsewhere, place("extra"), "junction");
  mkdirSync(path.join(upstream.root, "extra"));
  await publishFile("extra/file.md");
  const { code, said } = await update();
  expect([code, said, existsSync(path.join(elsewhere, "file.md"))]).toEqual([
    3,
    expect.stringContaining("  extra"),
    false,
  ]);
  rmSync(place("extra"), { recursive: true });
});

test("notes in a lesson that the new course changes are kept, and the course's is there", async () => {
  const noted = `${read(`${CHAPTER}/README.md`)}MINE: a note\n`;
  writeFileSync(place(`${CHAPTER}/README.md`), noted);
  writeFileSync(path.join(upstream.root, CHAPTER, "README.md"), "another lesson\n");
  await upstream.publish("another lesson");
  const { code, said } = await update();
  const [, kept] = /README\.md, and so has the course: yours is now (\S+)\.\n/.exec(said) ?? [];
  expect([code, read(`${CHAPTER}/README.md`), read(kept)]).toEqual([0, "another lesson\n", noted]);
});

test("answers that git was told not to look at stay, and so does what git was told", async () => {
  for (const slug of ["double-it", "sum-up"]) course.write(slug, MINE);
  git(course.root, "update-index", "--skip-worktree", STUB, `${CHAPTER}/sum-up.ts`);
  deleteExercise(upstream, "sum-up");
  upstream.edit(SOLUTION, "twice the value", "two times the value");
  await upstream.publish("one is new, one is gone");
  expect(await update()).toMatchObject({ code: 0 });
  expect([read(STUB), read(`${CHAPTER}/sum-up.ts`)]).toEqual([MINE, MINE]);
  expect(git(course.root, "ls-files", "-v", STUB)).toMatch(/^S /);
  git(course.root, "update-index", "--no-skip-worktree", STUB);
});

test("a stub that an editor has saved with other line endings is as untouched as before", async () => {
  writeFileSync(place(STUB), read(STUB).replaceAll("\n", "\r\n"));
  await publishPrompt();
  expect((await update()).code).toBe(0);
  expect(read(STUB)).toContain("two times the value");
  expect(read(STUB)).not.toContain("\r");
});

test("a history that was written anew: who has no commits goes along, who has some keeps their answers", async () => {
  const old = newest();
  git(upstream.root, "checkout", "-q", "--orphan", "anew");
  await publishPrompt();
  git(upstream.root, "branch", "-q", "-f", "main", "anew");
  git(upstream.root, "checkout", "-q", "main");
  course.write("sum-up", MINE);
  expect(await update()).toMatchObject({ code: 0 });
  expect([head(), read(STUB), course.read("sum-up").toString()]).toEqual([
    newest(),
    expect.stringContaining("two times"),
    MINE,
  ]);

  git(course.root, "reset", "-q", "--hard", old);
  git(course.root, "update-ref", "refs/remotes/origin/main", old);
  course.write("double-it", MINE);
  git(course.root, ...WHO, "commit", "-qam", "my answer");
  expect(await update()).toMatchObject({ code: 0 });
  expect([read(STUB), read(SOLUTION)]).toEqual([MINE, expect.stringContaining("two times")]);
  git(upstream.root, "branch", "-q", "-D", "anew");
});

test.each([
  ["a branch's", "refs/heads/main.lock"],
  ["the list's, of an update's own", "kata-index-1.lock"],
])("a lock that a killed git has left, %s, stops no update", async (_, lock) => {
  course.write("double-it", MINE);
  await publishPrompt();
  writeFileSync(place(`.git/${lock}`), "");
  expect(await update()).toMatchObject({ code: 0 });
  expect([head(), read(STUB), existsSync(place(`.git/${lock}`))]).toEqual([newest(), MINE, false]);
});

// A hook is a shell script; git for Windows brings one.
test("a branch that git may not move: nothing has moved", async () => {
  course.write("double-it", MINE);
  moveExercise(upstream, "double-it", "1-small-numbers/01-together");
  upstream.edit(
    "solutions/1-small-numbers/01-together/sum-of-doubles.ts",
    "../00-first-steps/double-it.js",
    "./double-it.js",
  );
  await upstream.publish("it has moved");
  const hook = place(".git/hooks/reference-transaction");
  mkdirSync(path.dirname(hook), { recursive: true });
  writeFileSync(hook, "#!/bin/sh\ngrep -q refs/heads/main && exit 1\nexit 0\n", { mode: 0o755 });
  const before = git(course.root, "status", "--porcelain");
  const { code, said } = await update();
  rmSync(hook);
  expect([code, said]).toEqual([3, expect.stringContaining("your files are as they were")]);
  expect([head(), read(STUB), git(course.root, "status", "--porcelain")]).toEqual([first, MINE, before]);
  expect(await update()).toMatchObject({ code: 0 });
  expect(read("exercises/1-small-numbers/01-together/double-it.ts")).toBe(MINE);
});

// A folder on another drive: nothing can be moved there in one step.
const OTHER_DRIVE = "/dev/shm";

test.skipIf(!existsSync(OTHER_DRIVE))(
  "files that cannot be moved: all that was done is taken back",
  async () => {
    course.write("double-it", MINE);
    await publishPrompt();
    const away = path.join(OTHER_DRIVE, course.name);
    mkdirSync(away);
    symlinkSync(away, place(".kata"));
    const { code, said } = await update();
    expect([code, said]).toEqual([3, expect.stringMatching(/as they were[\s\S]*EXDEV/)]);
    expect([
      head(),
      read(STUB),
      git(course.root, "status", "--porcelain", "--", "exercises", "solutions").trim(),
    ]).toEqual([first, MINE, `M ${STUB}`]);
    rmSync(place(".kata"));
    rmSync(away, { recursive: true });
    expect(await update()).toMatchObject({ code: 0 });
  },
);

test.each([
  ["rebase", "git rebase --abort", ["rebase", "main"]],
  ["cherry-pick", "git cherry-pick --abort", ["cherry-pick", "main"]],
])("a %s that is not finished is named, with its own way out", async (_, way, command) => {
  course.write("double-it", MINE);
  git(course.root, ...WHO, "commit", "-qam", "mine");
  git(course.root, "checkout", "-q", "-b", "side", first);
  course.write("double-it", "// side\n");
  git(course.root, ...WHO, "commit", "-qam", "side");
  expect(() => git(course.root, ...WHO, ...command)).toThrow();
  const { code, said } = await update();
  expect([code, said]).toEqual([3, expect.stringContaining(way)]);
  git(course.root, ...way.split(" ").slice(1));
  git(course.root, "checkout", "-q", "main");
  git(course.root, "branch", "-q", "-D", "side");
});

test("an update that an earlier version of the course was killed in is ended too", async () => {
  course.write("double-it", MINE);
  moveExercise(upstream, "double-it", "1-small-numbers/01-together");
  upstream.edit(
    "solutions/1-small-numbers/01-together/sum-of-doubles.ts",
    "../00-first-steps/double-it.js",
    "./double-it.js",
  );
  await upstream.publish("it has moved");
  git(course.root, "fetch", "-q");
  // Its files and git's list were the new ones; the branch was not, and the answer was at its old place.
  git(course.root, "read-tree", "-u", "--reset", "origin/main");
  writeFileSync(place(STUB), MINE);
  mkdirSync(place(".kata"));
  writeFileSync(place(".kata/update.json"), JSON.stringify({ "double-it": STUB }));
  const { code, stderr } = await course.run(["status"], { env: GIT_ENV });
  expect([code, stderr]).toEqual([0, expect.stringContaining("was finished now")]);
  expect([
    read("exercises/1-small-numbers/01-together/double-it.ts"),
    existsSync(place(STUB)),
    head(),
  ]).toEqual([MINE, false, newest()]);
  expect(await update()).toMatchObject({ code: 0 });
});
