import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { start } from "./support/command.js";
import { leftAfter } from "./support/processes.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";
import { GIT_ENV, git, type Upstream, upstreamOf } from "./support/upstream.js";

// An update that is saved into, cut short, or finds git in an odd state: the learner's file is the last one that they saved.

const windows = process.platform === "win32";

let course: Throwaway;
let upstream: Upstream;
let first: string;

beforeAll(async () => {
  course = await throwawayCourse("learner");
  upstream = await upstreamOf(course);
  first = git(upstream.root, "rev-parse", "HEAD").trim();
});
beforeEach(async () => {
  git(upstream.root, "reset", "-q", "--hard", first);
  git(upstream.root, "clean", "-qfd", "exercises", "solutions");
  git(course.root, "checkout", "-q", "-f", "main");
  git(course.root, "reset", "-q", "--hard", first);
  git(course.root, "update-ref", "refs/remotes/origin/main", first);
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
  upstream.edit(SOLUTION, "twice the value", "two times the value");
  await upstream.publish("a better prompt");
});
afterAll(() => course?.remove());

const SOLUTION = "solutions/1-small-numbers/00-first-steps/double-it.ts";
const MINE = "// mine, one\n";
const LATER = "// mine, ten minutes later\n";
const update = () => course.run(["update"], { env: GIT_ENV });
const mine = () => course.read("double-it").toString();

/** Has the remote answer only after a while, and says when it is asked. */
function slowRemote(seconds: number): { asked(): Promise<void>; restore(): void } {
  const mark = path.join(course.root, "..", "asked");
  rmSync(mark, { force: true });
  const script = `sh -c 'echo > "${mark}"; sleep ${seconds}; exec git-upload-pack "$@"' x`;
  git(course.root, "config", "remote.origin.uploadpack", script);
  return {
    asked: async () => {
      while (!existsSync(mark)) await new Promise((resolve) => setTimeout(resolve, 20));
    },
    restore: () => void git(course.root, "config", "--unset", "remote.origin.uploadpack"),
  };
}

test("a save while the update waits for the network is what stays", async () => {
  course.write("double-it", MINE);
  const remote = slowRemote(2);
  const updating = update();
  await remote.asked();
  expect(mine()).toBe(MINE);
  course.write("double-it", LATER);
  const { code, stdout } = await updating;
  remote.restore();
  expect([code, stdout]).toEqual([0, expect.stringContaining("up to date, and your files are as they were")]);
  expect(mine()).toBe(LATER);
  expect(readFileSync(path.join(course.root, SOLUTION), "utf8")).toContain("two times the value");
});

// Windows ends a process without asking it.
test.each((windows ? ["SIGKILL"] : ["SIGINT", "SIGTERM", "SIGKILL"]) as NodeJS.Signals[])(
  "%s while it waits changes nothing",
  async (signal) => {
    course.write("double-it", MINE);
    const remote = slowRemote(3);
    const { child, ended } = start(course.root, [...course.kata, "update"], GIT_ENV);
    await remote.asked();
    child.kill(signal);
    const { code, stdout } = await ended;
    remote.restore();
    if (signal !== "SIGKILL")
      expect([code, stdout]).toEqual([130, expect.stringContaining("Stopped before anything was changed")]);
    expect(mine()).toBe(MINE);
    expect(git(course.root, "rev-parse", "HEAD").trim()).toBe(first);
    expect((await update()).code).toBe(0);
    expect(mine()).toBe(MINE);
    // A killed update leaves its git to the remote, which would meet the next test's.
    expect(await leftAfter(course.name, 10_000)).toEqual([]);
  },
);

test("a merge that is not finished is left as it is", async () => {
  const author = ["-c", "user.name=learner", "-c", "user.email=learner@example.org"];
  git(course.root, "checkout", "-q", "-b", "side");
  course.write("double-it", "// side\n");
  git(course.root, ...author, "commit", "-qam", "side");
  git(course.root, "checkout", "-q", "main");
  course.write("double-it", MINE);
  git(course.root, ...author, "commit", "-qam", "mine");
  expect(() => git(course.root, ...author, "merge", "side")).toThrow();
  const before = [mine(), git(course.root, "ls-files", "-u")];
  const { code, stdout } = await update();
  expect([code, stdout]).toEqual([3, expect.stringContaining("git merge --abort")]);
  expect([mine(), git(course.root, "ls-files", "-u")]).toEqual(before);
  git(course.root, "merge", "--abort");
  git(course.root, "branch", "-q", "-D", "side");
});

test.each<[string, RegExp, () => NodeJS.ProcessEnv]>([
  [
    "no git",
    /git is not installed[\s\S]*https:\/\/git-scm\.com/,
    () => ({ PATH: path.join(course.root, "nowhere") }),
  ],
  [
    "an owner that git does not trust",
    /dubious ownership[\s\S]*safe\.directory/,
    () => ({ GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" }),
  ],
  [
    "another git at work",
    /index\.lock[\s\S]*delete \.git\/index\.lock/,
    () => {
      writeFileSync(path.join(course.root, ".git/index.lock"), "");
      return {};
    },
  ],
])("%s: what is wrong and the way on, and no stack", async (_, says, prepare) => {
  course.write("double-it", MINE);
  const { code, stdout, stderr } = await course.run(["update"], { env: { ...GIT_ENV, ...prepare() } });
  rmSync(path.join(course.root, ".git/index.lock"), { force: true });
  expect([code, stdout, stderr]).toEqual([3, expect.stringMatching(says), ""]);
  expect(stdout).not.toMatch(/^\s+at /m);
  expect(mine()).toBe(MINE);
});

test("a folder, or a link, in a stub's place stays what it is", async () => {
  const { stub } = course.files("double-it");
  rmSync(stub);
  mkdirSync(stub);
  writeFileSync(path.join(stub, "notes"), "my notes");
  expect((await update()).code).toBe(0);
  expect(readFileSync(path.join(stub, "notes"), "utf8")).toBe("my notes");

  // A link to a file needs a right there that learners do not have.
  if (windows) return;
  git(course.root, "update-ref", "refs/heads/main", first);
  rmSync(stub, { recursive: true });
  const elsewhere = path.join(course.root, "..", "elsewhere.ts");
  writeFileSync(elsewhere, MINE);
  symlinkSync(elsewhere, stub);
  git(course.root, "reset", "-q", first);
  git(course.root, "checkout", "-q", "HEAD", "--", SOLUTION, "solutions/specs.json");
  expect((await update()).code).toBe(0);
  expect([lstatSync(stub).isSymbolicLink(), readFileSync(elsewhere, "utf8")]).toEqual([true, MINE]);
});
