import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FAULTS } from "./support/faults.js";
import { leftAfter } from "./support/processes.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

let course: Throwaway;

beforeAll(async () => {
  course = await throwawayCourse();
});
afterAll(() => course?.remove());

const SOME = ["an endless loop", "a process that kills itself", "a syntax error", "a deleted file"];

test.each(FAULTS.filter(({ name }) => SOME.includes(name)))("run --json of $name", async (fault) => {
  const { slug, content, verdict, code, says } = fault;
  if (content === undefined) rmSync(course.files(slug).stub);
  else course.write(slug, content);
  const { code: got, stdout, stderr } = await course.run(["run", slug, "--json"]);
  const result = JSON.parse(stdout);
  expect(stderr).toBe("");
  expect([got, result.verdict]).toEqual([code, verdict]);
  if (verdict === "timeout") expect(result.message).toMatch(says);
  else expect(result.message).not.toBe("");
  expect(await leftAfter(course.name, 1000)).toEqual([]);
});

test("wrong usage: exit code 2, one line that helps, nothing on stdout", async () => {
  for (const [args, says] of [
    [["run", "duble-it"], /no exercise named "duble-it"\. Did you mean double-it\?/],
    [["run", "quite-another-thing"], /All names: npm run kata -- list/],
    [["hint", "double-it", "--rung", "7"], /a rung is 1, 2, 3 or 4, got 7/],
    [
      ["jump"],
      /there is no command "jump", and no exercise or chapter of that name\. All commands: npm run kata -- --help\. All names: npm run kata -- list/,
    ],
    [["run", "--fast"], /unknown option '--fast'/],
    [["author", "new", "nowhere", "x"], /a chapter is named like/],
    [["update"], /no git clone/],
  ] as const) {
    const { code, stdout, stderr } = await course.run([...args]);
    expect(stderr).toMatch(says);
    expect([args, code, stdout]).toEqual([args, 2, ""]);
  }
});

test("a broken manifest: exit code 3, and which file it is", async () => {
  const manifest = path.join(course.root, "exercises/1-small-numbers/01-together/chapter.ts");
  const whole = readFileSync(manifest, "utf8");
  for (const [text, says] of [
    ["export default 7;\n", /01-together\/chapter\.ts/],
    [
      whole.replace("sum-of-doubles", "sum-up"),
      /the exercise sum-up is in .*00-first-steps and in .*01-together, and may be in one only/,
    ],
    ["export default {{\n", /chapter\.ts/],
  ] as const) {
    writeFileSync(manifest, text);
    const { code, stdout, stderr } = await course.run(["status"]);
    expect(stderr).toMatch(says);
    expect([code, stdout]).toEqual([3, ""]);
  }
  writeFileSync(manifest, whole);
});
