import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { start } from "./support/command.js";
import { leftAfter } from "./support/processes.js";
import { terminal } from "./support/terminal.js";
import { linkPackages, type Throwaway, throwawayCourse } from "./support/throwaway.js";

let course: Throwaway;
let cache: string;

beforeAll(async () => {
  course = await throwawayCourse();
  cache = path.join(course.root, "node_modules", ".cache", "kata");
});
beforeEach(() => {
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
  const stub = course.stub("double-it");
  rmSync(course.files("double-it").stub, { recursive: true, force: true });
  course.write("double-it", stub);
});
afterAll(() => course?.remove());

const inCache = (ending: string) =>
  readdirSync(cache, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => path.join(cache, file));

test.each<[string, (bytes: Buffer) => Buffer]>([
  ["emptied by a full disk", () => Buffer.alloc(0)],
  ["cut short", (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2))],
])("what is cached, %s, is made again", async (_, damaged) => {
  const whole = (await course.run(["status"])).stdout;
  for (const ending of ["grader/main.mjs", "lib/kit/matchers.mjs", ".mjs"]) {
    for (const file of inCache(ending.replaceAll("/", path.sep)))
      writeFileSync(file, damaged(readFileSync(file)));
    const { code, stdout, stderr } = await course.run(["status"]);
    expect([ending, code, stdout, stderr]).toEqual([ending, 0, whole, ""]);
  }
  for (const file of inCache(".mjs")) writeFileSync(file, damaged(readFileSync(file)));
  const run = await course.run(["run", "double-it"]);
  expect([run.code, run.stdout]).toEqual([1, expect.stringContaining("blank 1 of 1")]);
});

const windows = process.platform === "win32";

test.skipIf(windows)("a pipe in a file's place is told of, and nobody waits for it", async () => {
  const { stub } = course.files("double-it");
  rmSync(stub);
  execFileSync("mkfifo", [stub]);
  const { code, stdout } = await course.run(["run", "double-it"]);
  expect([code, stdout]).toEqual([1, expect.stringContaining("Where the file should be is a pipe")]);
  expect((await course.run(["status"])).code).toBe(0);
  expect((await course.run(["reset", "-y", "double-it"])).code).toBe(0);
  expect(course.read("double-it").toString()).toBe(course.stub("double-it"));
});

test.skipIf(windows)("a pipe in the place of the progress file is moved aside", async () => {
  mkdirSync(path.join(course.root, ".kata"));
  execFileSync("mkfifo", [path.join(course.root, ".kata", "progress.json")]);
  const { code, stderr } = await course.run(["status"]);
  expect([code, stderr]).toEqual([0, expect.stringContaining("was damaged (is no plain file)")]);
});

test.each<[string, (file: string) => void]>([
  ["written over", (file) => writeFileSync(file, "export const doubleIt = 1;\n")],
  ["gone", (file) => rmSync(file)],
])("a solution that is %s: reset says so, names the way back, and changes nothing", async (_, damage) => {
  const { solution } = course.files("double-it");
  const whole = readFileSync(solution);
  course.write("double-it", "// mine\n");
  damage(solution);
  try {
    const { code, stderr } = await course.run(["reset", "-y", "double-it"]);
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(
        /^kata: \S+double-it\.ts is not as the course has it .+ git stash push -- "\S+"\n$/,
      ),
    ]);
    expect(course.read("double-it").toString()).toBe("// mine\n");
  } finally {
    writeFileSync(solution, whole);
  }
});

test("a folder in a file's place: reset says so and changes nothing", async () => {
  const { stub } = course.files("double-it");
  rmSync(stub);
  mkdirSync(stub);
  const { code, stderr } = await course.run(["reset", "-y", "double-it"]);
  expect([code, stderr]).toEqual([3, expect.stringMatching(/^kata: exercises\/.*double-it\.ts is a folder/)]);
});

test("an escape that no stub has is no fault of the grader", async () => {
  const prompt = String.raw`blank("\x41 and more")`;
  course.write(
    "double-it",
    `import { blank } from "#lib/blank";\nexport const doubleIt = (): any => ${prompt};\n`,
  );
  const { code, stdout, stderr } = await course.run(["run", "double-it"]);
  expect([code, stdout, stderr]).toEqual([1, expect.stringContaining("inside blank( )"), ""]);
});

test.skipIf(windows)("whoever reads only the first lines of a command hears of no error", async () => {
  const line = `${course.kata.map((word) => `'${word}'`).join(" ")} doctor | head -n 1`;
  const { stdout, stderr } = await start(course.root, ["sh", "-c", line]).ended;
  expect([stdout.split("\n").length, stderr]).toEqual([2, ""]);
});

test("packages that are gone while the learner types are not the learner's fault", async () => {
  const session = terminal(course);
  await session.waitFor("blank 1 of 1");
  const away = path.join(course.root, "away");
  renameSync(path.join(course.root, "node_modules"), away);
  try {
    course.solve("double-it");
    await session.waitFor("The packages of the course are gone");
    // What keys load by and by is missing too.
    session.press("a");
    await session.waitFor("Run npm ci in");
    expect(session.text()).not.toContain("Cannot find");
  } finally {
    // What the grader keeps there may have been made again.
    rmSync(path.join(course.root, "node_modules"), { recursive: true, force: true });
    renameSync(away, path.join(course.root, "node_modules"));
  }
  course.solve("double-it", "// again\n");
  await session.waitFor(": passed");
  session.press("q");
  expect(await session.ended).toEqual({ code: 0 });
});

test("a test runner that does not start ends the command with a sentence, and its worker with it", async () => {
  const link = path.join(course.root, "node_modules", "vite");
  rmSync(link, { recursive: true });
  try {
    const { code, stderr } = await course.run(["run", "double-it"]);
    expect([code, stderr]).toEqual([
      3,
      `kata: the packages of the course are missing or not complete. Run npm ci in ${course.root}, and start again.\n`,
    ]);
    expect(await leftAfter(course.name, 1000)).toEqual([]);
  } finally {
    linkPackages(course.root);
  }
});

test.skipIf(windows)("started in a folder that is gone, it says so and ends", async () => {
  const gone = path.join(course.root, "gone");
  const grader = path.join(course.root, "grader", "bin.mjs");
  const words = `mkdir '${gone}' && cd '${gone}' && rmdir '${gone}' && '${process.execPath}' '${grader}' run double-it`;
  const { code, stderr } = await start(course.root, ["sh", "-c", words]).ended;
  expect([code, stderr]).toEqual([
    3,
    expect.stringMatching(/^kata: the folder that this terminal stands in is gone/),
  ]);
  expect(await leftAfter(course.name, 1000)).toEqual([]);
});
