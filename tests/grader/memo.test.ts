import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Session, terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// What an entry says beside its exercise: what can be kept after a pass, and before the first run what it takes for granted.
let course: Throwaway;
let session: Session | undefined;

const AFTERWARDS = {
  formula: String.raw`y_i = \frac{4 x_i}{2}`,
  reads: "Each number twice, even where it is negative.",
  paper: { title: "On doubling", where: "section 2", link: "https://arxiv.org/abs/0000.00000" },
  pytorch: "import torch\n\ny = 2 * x",
};
const LINE = "m shows what to keep: the formula, the paper and the same in PyTorch.";

/** Adds fields to the entry of an exercise. */
function declare(slug: string, fields: object): void {
  const file = course.files(slug).entry;
  const more = JSON.stringify(fields).slice(1, -1);
  writeFileSync(file, readFileSync(file, "utf8").replace(/,?\s*\}\);\s*$/, `, ${more} });\n`));
}

beforeAll(async () => {
  course = await throwawayCourse();
  declare("double-it", { afterwards: AFTERWARDS });
  declare("sum-up", { needs: ["that numbers can be added", "a list"] });
  declare("sum-of-doubles", { needs: ["double-it and sum-up"] });
});
afterEach(async () => {
  session?.press("ctrl-c");
  await session?.ended;
  session = undefined;
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
});
afterAll(() => course?.remove());

/** Opens the watch screen at an exercise; so many runs were made of those that are named. */
async function watch(slug: string, runs: Record<string, number>, options = {}): Promise<Session> {
  const exercises = Object.fromEntries(Object.entries(runs).map(([of, n]) => [of, { runs: n }]));
  mkdirSync(path.join(course.root, ".kata"), { recursive: true });
  writeFileSync(
    path.join(course.root, ".kata", "progress.json"),
    JSON.stringify({ version: 1, current: slug, exercises }),
  );
  session = terminal(course, [], options);
  return session;
}

test("before a pass m says when it comes; beside the pass a line says what it shows, and m opens and closes it", async () => {
  course.write("double-it", course.stub("double-it"));
  const session = await watch("double-it", { "double-it": 1 });
  await session.waitFor("blank 1 of 1");
  session.press("m");
  await session.waitFor("comes once it has passed");
  expect(session.text()).not.toContain(LINE);
  course.solve("double-it");
  await session.waitFor(LINE);
  session.press("m");
  await session.waitFor("import torch");
  expect(session.text()).toMatch(/4xᵢ|4 xᵢ/);
  expect(session.text()).toMatch(/yᵢ = ─+[\s\S]*Each number twice[\s\S]*On doubling \(https:/);
  session.press("m");
  await session.waitFor(LINE);
  // An experiment in the file fails: what has passed once stays to be read.
  course.write("double-it", "export const doubleIt = (x: number[]) => x.map((v) => v + 2);\n");
  await session.waitFor("✗ every number is doubled");
  session.press("m");
  await session.waitFor("import torch");
});

test("at 40 columns and in ASCII the memo keeps to the window", async () => {
  course.solve("double-it");
  const session = await watch("double-it", { "double-it": 1 }, { cols: 40, env: { KATA_ASCII: "1" } });
  await session.waitFor("m shows what to keep:");
  session.press("m");
  await session.waitFor("On doubling");
  expect(session.text()).toMatch(/y_i = -+/);
  expect(session.text()).toMatch(/^[\x20-\x7e\n]*$/);
  expect(session.wrapped()).toEqual([]);
});

test("kata memo prints it after the pass, and refuses before; run names the command, --json has the fields", async () => {
  course.write("double-it", course.stub("double-it"));
  const early = await course.run(["memo", "double-it"]);
  expect([early.code, early.stderr]).toEqual([2, expect.stringContaining("double-it has not passed yet")]);
  expect(await course.json("run", "double-it")).toMatchObject({ verdict: "blank", afterwards: null });
  course.solve("double-it");
  expect((await course.run(["run", "double-it"])).stdout).toContain("npm run kata -- memo double-it shows");
  expect((await course.run(["memo", "double-it"])).stdout).toMatch(/yᵢ = ─+[\s\S]* {2}y = 2 \* x\n$/);
  expect(await course.json("run", "double-it")).toMatchObject({ verdict: "passed", afterwards: AFTERWARDS });
  const none = await course.run(["memo", "sum-up"]);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("sum-up has no memo")]);
});

test.each([{}, { cols: 40, env: { KATA_ASCII: "1" } }])(
  "what an exercise takes for granted is on a card of its own before its first run only: %j",
  async (options) => {
    course.write("sum-up", course.stub("sum-up"));
    const first = await watch("sum-up", { "double-it": 1 }, options);
    await first.waitFor("This exercise takes for granted:");
    expect(first.text()).toMatch(/. that numbers can be added\n {3}. a list\n/);
    expect(first.wrapped()).toEqual([]);
    first.press("l");
    await first.waitFor(" q close");
    first.press("q");
    await first.waitFor("takes for granted");
    first.press("enter");
    await first.waitFor("blank 1 of 2");
    first.press("q");
    await first.ended;

    const again = await watch("sum-up", { "double-it": 1, "sum-up": 1 }, options);
    await again.waitFor("blank 1 of 2");
    expect(again.raw()).not.toContain("takes for granted");
  },
);

test("where a question comes before the exercise, it stands below the question, and not on the chapter's card", async () => {
  const session = await watch("sum-of-doubles", { "double-it": 1 });
  await session.waitFor("chapter 2 of 2");
  expect(session.text()).not.toContain("takes for granted");
  session.press("enter");
  await session.waitFor("What do you expect?");
  expect(session.text()).toMatch(/Commit to a guess[\s\S]*takes for granted:\n {3}· double-it and sum-up/);
});

test("a card that is longer than the window is scrolled by space and up, and b is still a guess", async () => {
  const session = await watch("sum-of-doubles", { "sum-of-doubles": 0 }, { cols: 40, rows: 14 });
  await session.waitFor("chapter 2 of 2");
  session.press("enter");
  await session.waitFor("What do you expect?");
  expect(session.text()).toMatch(/… \d+ more lines: space shows them/);
  expect(session.text()).not.toContain("double-it and sum-up");
  session.press("space");
  await session.waitFor("double-it and sum-up");
  session.press("up");
  await session.waitFor("above: up");
  session.press("b");
  await session.waitFor("blank 1 of 1");
  await expect.poll(() => course.progress().exercises["sum-of-doubles"].predicted).toBe(1);
});
