import { existsSync, lstatSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { meddled, type Rule } from "./support/meddle.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// Nothing that was saved is lost by a reset or a restore, whenever the save comes.

let course: Throwaway;
let folder: string;

beforeAll(async () => {
  course = await throwawayCourse();
  course.stub("double-it");
  folder = path.join(course.root, ".kata", "kept", "double-it");
});
beforeEach(() => {
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
  rmSync(course.files("double-it").stub, { force: true });
  course.write("double-it", FIRST);
});
afterAll(() => course?.remove());

const FIRST = "// the first\n";
const SECOND = "// the second, an hour of work\n";

const keptTexts = () =>
  existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8")) : [];
const present = () => course.read("double-it").toString();
const beside = () =>
  readdirSync(path.dirname(course.files("double-it").stub)).filter((name) => /^double-it\.ts\./.test(name));
const reset = (...rules: Rule[]) => course.run(["reset", "-y", "double-it"], { env: meddled(...rules) });
const moved = (rule: Partial<Rule>): Rule => ({ call: "renameSync", ends: "double-it.ts", ...rule });
const OTHER_DISK = moved({ code: "EXDEV" });

test.each<[string, Rule[]]>([
  ["", []],
  [", where .kata lies on another disk", [OTHER_DISK]],
])("a save right before the file moves is what is kept%s", async (_, disk) => {
  const { code, stdout } = await reset(moved({ before: SECOND }), ...disk);
  expect([code, stdout]).toEqual([0, expect.stringContaining("Your file was kept as .kata/kept/double-it/")]);
  expect([present(), keptTexts(), beside()]).toEqual([course.stub("double-it"), [SECOND], []]);
});

test.each<[string, Rule[]]>([
  ["", []],
  [", where .kata lies on another disk", [OTHER_DISK]],
])("a save right after it has moved stays%s", async (_, disk) => {
  const { code, stderr } = await reset(moved({ after: SECOND }), ...disk);
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /double-it\.ts was saved at this very moment, so it stays.* is kept as \.kata\/kept\//,
  );
  expect([present(), keptTexts(), beside()]).toEqual([SECOND, [FIRST], []]);
});

test("a save while an older file is put back stays too", async () => {
  await reset();
  course.write("double-it", SECOND);
  const third = "// the third\n";
  const env = meddled(moved({ after: third }));
  expect((await course.run(["restore", "double-it"], { env })).code).toBe(3);
  expect([present(), keptTexts().sort()]).toEqual([third, [FIRST, SECOND]]);
});

test("on a disk where a file has one name only, a save in between stays too, and no room is needed", async () => {
  const oneName: Rule = { call: "linkSync", ends: "double-it.ts", code: "EPERM", times: 9 };
  const full: Rule = { call: "copyFileSync", ends: ".ts", code: "ENOSPC", times: 9 };
  expect((await reset(oneName, full)).code).toBe(0);
  expect([present(), keptTexts(), beside()]).toEqual([course.stub("double-it"), [FIRST], []]);
  course.write("double-it", FIRST);
  const { code } = await reset(oneName, full, {
    call: "openSync",
    ends: "double-it.ts",
    before: SECOND,
    times: 9,
  });
  expect([code, present(), beside()]).toEqual([3, SECOND, []]);
});

test("where the other disk is full, nothing is changed", async () => {
  const { code, stderr } = await reset(OTHER_DISK, { call: "copyFileSync", ends: ".ts", code: "ENOSPC" });
  expect([code, stderr]).toEqual([3, expect.stringContaining("could not be kept (ENOSPC")]);
  expect([present(), keptTexts(), beside()]).toEqual([FIRST, [], []]);
});

test("a stub that nobody has touched is left alone, and nothing is kept of it", async () => {
  course.write("double-it", course.stub("double-it"));
  const { ino } = lstatSync(course.files("double-it").stub);
  expect((await reset()).stdout).toContain("nothing to keep");
  expect(lstatSync(course.files("double-it").stub).ino).toBe(ino);
  course.write("double-it", course.stub("double-it").replaceAll("\n", "\r\n"));
  expect((await reset()).stdout).toContain("nothing to keep");
  expect([present(), keptTexts()]).toEqual([course.stub("double-it"), []]);
});

const windows = process.platform === "win32";

test.skipIf(windows)("a link is replaced, and what it leads to is kept and stays as it is", async () => {
  const { stub, solution } = course.files("double-it");
  const before = readFileSync(solution, "utf8");
  rmSync(stub);
  symlinkSync(path.relative(path.dirname(stub), solution), stub);
  expect((await reset()).code).toBe(0);
  expect(readFileSync(solution, "utf8")).toBe(before);
  expect([lstatSync(stub).isSymbolicLink(), present(), keptTexts()]).toEqual([
    false,
    course.stub("double-it"),
    [before],
  ]);
});
