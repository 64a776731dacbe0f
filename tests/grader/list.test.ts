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
    / 00-first-steps {2}First steps\n❯.*double-it[\s\S]* 01-together {2}Put together\n.*sum-of-doubles/,
  );
  expect(session.text()).not.toContain("you are here");
  session.press("down", "down");
  await session.waitFor(/Put together\n❯.*sum-of-doubles/);
  session.press("sum");
  await session.waitFor(/ 00-first-steps .*\n❯.*sum-up.*\n 01-together .*\n.*sum-of-doubles/);
  session.press("-up");
  await session.waitUntilGone("01-together");
  // A whole name comes first, whatever else has the word in its name or its chapter's.
  await session.waitFor(/ of this name\n❯.*sum-up(?![\s\S]*00-first-steps)/);
  session.press("enter");
  expect(await session.ended).toEqual({ code: 0 });
  expect(course.progress().current).toBe("sum-up");

  const again = terminal(course, ["list"]);
  await again.waitFor(/ you are here\n❯ > ○ open +sum-up.*\n 00-first-steps .*\n.*double-it.*\n.*sum-up/);
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
