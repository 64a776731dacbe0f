import { afterAll, beforeAll, expect, test } from "vitest";
import { terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

let course: Throwaway;

beforeAll(async () => {
  course = await throwawayCourse();
});
afterAll(() => course?.remove());

test("list in a terminal has the chapters' headings: the filter keeps those it needs, the cursor skips them", async () => {
  const session = terminal(course, ["list"]);
  await session.waitFor(
    / part 1 {2}00-first-steps {2}First steps\n❯.*double-it[\s\S]* 01-together {2}Put together\n.*sum-of-doubles/,
  );
  expect(session.text()).not.toContain("you are here");
  session.press("down", "down");
  await session.waitFor(/Put together\n❯.*sum-of-doubles/);
  session.press("sum");
  await session.waitFor(
    / part 1 {2}00-first-steps .*\n❯.*sum-up.*\n part 1 {2}01-together .*\n.*sum-of-doubles/,
  );
  session.press("-up");
  await session.waitUntilGone("01-together");
  // A whole name comes first, whatever else has the word in its name or its chapter's.
  await session.waitFor(/ of this name\n❯.*sum-up(?![\s\S]*00-first-steps)/);
  session.press("enter");
  expect(await session.ended).toEqual({ code: 0 });
  expect(course.progress().current).toBe("sum-up");

  const again = terminal(course, ["list"]);
  await again.waitFor(
    / you are here\n❯ > ○ open +sum-up.*\n part 1 {2}00-first-steps .*\n.*double-it.*\n.*sum-up/,
  );
  again.press("enter");
  expect(await again.ended).toEqual({ code: 0 });
  expect(course.progress().current).toBe("sum-up");
});

test("list in a terminal: search, jump, and reset of what has passed", async () => {
  course.solve("double-it");
  await course.run(["run", "double-it"]);
  const session = terminal(course, ["list"]);
  await session.waitFor("Both at once");
  session.press("twice");
  await session.waitFor(/stale\) twice/);
  await session.waitUntilGone("Both at once");
  session.press("enter");
  await session.waitFor("put its stub back");
  session.press("down", "enter");
  expect(await session.ended).toEqual({ code: 0 });
  expect(session.text()).toContain("double-it is the current exercise now");
  expect(course.read("double-it").toString()).toBe(course.stub("double-it"));
  expect(course.progress().current).toBe("double-it");
});

test.each([60, 40])(
  "list in a terminal of %i columns: each exercise and each heading has one row",
  async (cols) => {
    const session = terminal(course, ["list"], { cols });
    await session.waitFor("sum-of-doubles");
    const rows = session.screen().filter(Boolean);
    const listed = rows.filter((row) => /○ open|◐ stale|✓ passed|01-together|00-first-steps/.test(row));
    // Two chapters and three exercises, and the one that the learner is at once more.
    expect(rows.indexOf(listed.at(-1) as string) - rows.indexOf(listed[0])).toBe(listed.length - 1);
    expect(listed.length).toBeGreaterThan(4);
    expect(session.wrapped()).toEqual([]);
    session.press("escape");
    expect(await session.ended).toEqual({ code: 0 });
  },
);

test("list with words: the headings of parts and chapters, and names that come near where nothing is found", async () => {
  const { stdout } = await course.run(["list", "sum"]);
  expect(stdout).toMatch(
    /^ part 1 {2}00-first-steps {2}First steps\n.*sum-up.*\n part 1 {2}01-together {2}Put together\n.*sum-of-doubles/,
  );
  const none = await course.run(["list", "sum-upp"]);
  expect(none.stderr).toContain('No exercise matches "sum-upp". Did you mean sum-up');
  expect(none.code).toBe(1);
});
