import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "../support/throwaway.js";

// A teacher writes a course file, a learner hands in.

let kata: Throwaway;
const at = (name: string) => path.join(kata.root, name);
const read = (name: string) => JSON.parse(readFileSync(at(name), "utf8"));

beforeAll(async () => {
  kata = await throwawayCourse();
});
afterEach(() => {
  rmSync(path.join(kata.root, ".kata"), { recursive: true, force: true });
  for (const slug of ["double-it", "sum-up"]) kata.write(slug, kata.stub(slug));
  for (const name of ["course.json", "hand-in-ada.json", "mine.json"]) rmSync(at(name), { force: true });
});
afterAll(() => kata?.remove());

const newCourse = (...more: string[]) =>
  kata.run(["course", "new", "double-it", "sum-up", "--out", at("course.json"), ...more]);

test("a course file names exercises, points and a due date", async () => {
  const { code, stdout } = await newCourse("--points", "4", "--due", "2026-12-18", "--partial", "tests");
  expect([code, stdout]).toEqual([0, expect.stringContaining("In it: 2 exercises, 8 points.")]);
  const { exercises, format, version } = read("course.json");
  expect([format, version]).toEqual(["kata-course", 1]);
  expect(exercises[1]).toEqual({
    ...{ slug: "sum-up", points: 4, hints: 4, partial: "tests" },
    due: new Date("2026-12-18T23:59:59").toISOString(),
  });
  // A chapter is all its exercises; an older file is replaced, another one is not.
  expect((await kata.run(["course", "new", "00-first-steps", "--out", at("course.json")])).code).toBe(0);
  expect(read("course.json").exercises).toHaveLength(2);
  writeFileSync(at("course.json"), "mine\n");
  const other = await newCourse();
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("is not a course file")]);
});

test.each([
  [["--points", "ten"], "points"],
  [["--points", "2.5"], "points is 2.5"],
  [["--due", "tomorrow"], "--due must be a date or a time"],
  [["--partial", "half"], 'partial is "half"'],
  [["--late", "200"], "late"],
  [["--hints", "9"], "hints"],
])("%j is refused", async (more, says) => {
  const { code, stderr } = await newCourse(...more);
  expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
  expect(existsSync(at("course.json"))).toBe(false);
});

test("an answer goes in, a stub does not, and the log only if the learner wants it", async () => {
  await newCourse();
  kata.solve("double-it");
  await kata.run(["run", "double-it"]);
  const hand = ["hand-in", at("mine.json"), "--course", at("course.json"), "--name", "Ada"];
  const { code, stdout, stderr } = await kata.run(hand);
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining("In it: 1 answer of 2 by Ada, 1 of them passed here."),
  ]);
  expect(stderr).toContain("Not begun, so not in it: sum-up");
  const file = read("mine.json");
  expect(Object.keys(file)).toEqual(["format", "version", "by", "at", "course", "class", "answers", "hash"]);
  expect(file.answers["double-it"].text).toBe(kata.read("double-it").toString());
  expect(readFileSync(at("mine.json"), "utf8")).not.toContain(kata.root);
  await kata.run([...hand, "--log"]);
  expect(read("mine.json").log.exercises["double-it"]).toMatchObject({ runs: 1, hints: 0 });
});

test("a pseudonym is drawn once", async () => {
  kata.solve("double-it");
  const drawn = async () => {
    await kata.run(["hand-in", "--pseudonym", at("mine.json")]);
    return read("mine.json").by.pseudonym;
  };
  const first = await drawn();
  expect(first).toMatch(/^[a-z]+-[a-z]+-\d{4}$/);
  expect(await drawn()).toBe(first);
});

test.each([
  [[], "say whose answers these are"],
  [["--name", "Ada", "--pseudonym"], "do not go together"],
  [["--name", "<b>Ada</b>"], "is no name for a hand-in"],
  [["--name", "Ada", "--course", "none.json"], "none.json: it cannot be read"],
])("%j is refused", async (more, says) => {
  const { code, stderr } = await kata.run(["hand-in", at("mine.json"), ...more]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
  expect(existsSync(at("mine.json"))).toBe(false);
});

test.runIf(process.platform !== "win32")("a course file that is a link is not followed", async () => {
  await newCourse();
  symlinkSync(at("course.json"), at("link.json"));
  const { code, stderr } = await kata.run(["hand-in", "--name", "Ada", "--course", at("link.json")]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("it is a link, and not a file")]);
});

test("an answer of two files says that only one goes in", async () => {
  const helper = path.join(path.dirname(kata.files("double-it").stub), "helper.ts");
  writeFileSync(helper, "export const two = 2;\n");
  kata.solve("double-it", 'import { two } from "./helper.js";\nexport const four = 2 * two;\n');
  const { stderr } = await kata.run(["hand-in", at("mine.json"), "--name", "Ada"]);
  rmSync(helper);
  expect(stderr).toContain("double-it imports a file of your own");
});
