import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

let course: Throwaway;

beforeAll(async () => {
  course = await throwawayCourse();
});
beforeEach(() => {
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
  for (const slug of ["double-it", "sum-up", "sum-of-doubles"]) course.write(slug, course.stub(slug));
});
afterAll(() => course?.remove());

const lines = async (...args: string[]) => (await course.run(args)).stdout.trimEnd().split("\n");

test("list filters by name, title, chapter and state", async () => {
  course.solve("double-it");
  await course.run(["run", "double-it"]);
  const slugs = async (...words: string[]) =>
    (await lines("list", ...words))
      .filter((line) => !line.startsWith(" part "))
      .map((line) => /[a-z]+-[a-z-]+/.exec(line)?.[0]);
  expect(await slugs("sum")).toEqual(["sum-up", "sum-of-doubles"]);
  expect(await slugs("twice")).toEqual(["double-it"]);
  expect(await slugs("01-together")).toEqual(["sum-of-doubles"]);
  expect(await slugs("passed")).toEqual(["double-it"]);
  expect(await slugs("open", "SUM", "first")).toEqual(["sum-up"]);
  const none = await course.run(["list", "nothing-like-it"]);
  expect([none.code, none.stdout]).toEqual([1, ""]);
  expect(none.stderr).toBe('No exercise matches "nothing-like-it". All names: npm run kata -- list\n');
});

test("a chapter's name stands for its first exercise that has not passed, and for all of them in check", async () => {
  course.solve("double-it");
  const judged = async (name: string) => (await course.json("run", name)).slug;
  // It passes, and so the next one is the first that has not.
  expect(await judged("first-steps")).toBe("double-it");
  expect(await judged("exercises/1-small-numbers/00-first-steps/")).toBe("sum-up");
  expect(await judged("00-first-steps")).toBe("sum-up");
  expect((await lines("lesson", "together")).join("\n")).toContain("Put together");
  const { exercises, totals } = await course.json("check", "00-first-steps");
  expect(exercises.map(({ slug }: any) => slug)).toEqual(["double-it"]);
  expect(totals).toEqual({ exercises: 2, begun: 1, passed: 1 });
});

test("restore puts back what reset has kept, and swaps back when it is called again", async () => {
  const mine = Buffer.from("// mine \xe9\r\n", "latin1");
  course.write("double-it", mine);
  const { stdout } = await course.run(["reset", "-y", "double-it"]);
  const [, command] = /To put it back: npm run kata -- (.+)/.exec(stdout) ?? [];
  expect((await course.run(command.split(" "))).code).toBe(0);
  expect(course.read("double-it").equals(mine)).toBe(true);
  course.write("double-it", "// another\n");
  await course.run(["restore", "double-it"]);
  expect(course.read("double-it").equals(mine)).toBe(true);
  await course.run(["restore", "double-it"]);
  expect(course.read("double-it").toString()).toBe("// another\n");
  const none = await course.run(["restore", "sum-up"]);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("there is nothing to put back")]);
});

test("hint climbs the ladder to its end, and remembers the rung", async () => {
  const said = [];
  for (let i = 0; i < 5; i++) said.push((await lines("hint", "double-it"))[0]);
  expect(said.map((line) => line.trim())).toEqual([
    "hint 1 of 4, what you see",
    "hint 2 of 4, the law",
    "hint 3 of 4, the maths",
    "hint 4 of 4, a sketch",
    "hint 4 of 4, a sketch",
  ]);
  expect(await lines("hint", "double-it")).toContain("   the ladder ends here: npm run kata -- solution");
  expect((await lines("hint", "double-it", "--rung", "2"))[0]).toContain("hint 2 of 4");
  expect(course.progress().exercises["double-it"].hints).toBe(4);
});

test("reset keeps the old file byte for byte, whatever it is, and every one of them", async () => {
  const files = [
    Buffer.from("export const doubleIt = 1;\r\n"),
    Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x00, 0xff, 0xfe]), // no UTF-8
    Buffer.from("\ufeffutf-16", "utf16le"),
  ];
  for (const bytes of files) {
    course.write("double-it", bytes);
    const { code, stdout } = await course.run(["reset", "-y", "double-it"]);
    const [, kept] = /kept as (\S+)/.exec(stdout) ?? [];
    expect(code).toBe(0);
    expect(readFileSync(path.join(course.root, kept)).equals(bytes)).toBe(true);
    expect(course.read("double-it").toString()).toBe(course.stub("double-it"));
  }
  expect(readdirSync(path.join(course.root, ".kata/kept/double-it"))).toHaveLength(3);
  expect((await course.run(["reset", "-y", "double-it"])).stdout).toContain("There was nothing to keep");
  rmSync(course.files("double-it").stub);
  expect((await course.run(["reset", "-y", "double-it"])).code).toBe(0);
  expect(course.read("double-it").toString()).toBe(course.stub("double-it"));
});

test.each(["solution", "diff"])("%s asks before a pass, and comes at once after it", async (command) => {
  for (const [key, code] of [
    ["n", 1],
    ["y", 0],
  ] as const) {
    const session = terminal(course, [command, "double-it"], { rows: 40 });
    await session.waitFor("double-it has not passed yet");
    session.press(key, "enter");
    expect(await session.ended).toEqual({ code });
    expect(session.text().includes("2 * value")).toBe(key === "y");
    expect(session.text()).not.toContain("/* blank");
    expect(session.traces()).toEqual([]);
  }
  expect(course.progress().exercises["double-it"].solutionShown).toBe(true);
  expect((await course.run([command, "double-it"])).code).toBe(2);

  course.solve("double-it", "// mine\n");
  await course.run(["run", "double-it"]);
  const { code, stdout } = await course.run([command, "double-it"]);
  expect([code, stdout.includes("2 * value") || stdout.includes("- // mine")]).toEqual([0, true]);
});

test("an edited spec: the pass does not count, and the message says how to put the spec back", async () => {
  const spec = course.files("double-it").spec;
  const whole = readFileSync(spec, "utf8");
  writeFileSync(
    spec,
    'import { expect, test } from "vitest";\ntest("anything goes", () => expect(1).toBe(1));\n',
  );
  course.write("double-it", "export const doubleIt = 0;\n");
  try {
    const { code, stdout } = await course.run(["run", "double-it"]);
    expect(code).toBe(1);
    expect(stdout.replace(/\s+/g, " ")).toContain(
      "! The spec double-it.spec.ts is not the course's: a pass does not count. " +
        'This puts it back, and keeps yours in git\'s stash: git stash push -- "*/double-it.spec.ts"',
    );
    const check = await course.run(["check"]);
    expect(check.code).toBe(1);
    expect(check.stdout).toContain("not counted double-it");
    expect(check.stdout).toContain("0 of 3 passed");
    expect((await course.json("status")).passed).toBe(0);
  } finally {
    writeFileSync(spec, whole);
  }
});

test("the lesson is shown with its table, code and list", async () => {
  const text = (await lines("lesson", "sum-up")).join("\n");
  expect(text).toMatch(/│ 3 +│ 6 +│ 3 +│/);
  expect(text).toContain("const y = x.map((value) => value); // a copy");
  expect(text).toMatch(/1\. double\n +2\. add up/);
  expect(text).not.toMatch(/\*\*|```/);
});
