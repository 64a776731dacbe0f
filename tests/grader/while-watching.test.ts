import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// What changes while the watch screen is open and the learner does nothing.
let course: Throwaway;

beforeAll(async () => {
  course = await throwawayCourse();
});
afterAll(() => course?.remove());

test("another spec for the exercise on the screen is judged by it", async () => {
  course.solve("sum-up");
  const session = terminal(course, ["sum-up"]);
  await session.waitFor("chapter 1 of 2");
  session.press("enter");
  await session.waitFor(": passed");
  const { spec } = course.files("sum-up");
  const whole = readFileSync(spec, "utf8");
  writeFileSync(spec, whole.replace(/\n$/, '\ntest("a new law", () => expect(sumUp([1, 2])).toBe(4));\n'));
  await session.waitFor("a new law");
  writeFileSync(spec, whole);
  await session.waitFor(": passed");
  session.press("q");
  await session.ended;
});

test("esc and a key right after it are two keys", async () => {
  course.solve("sum-up");
  await course.run(["run", "sum-up"]);
  const session = terminal(course, ["sum-up"]);
  await session.waitFor(": passed");
  session.press("?");
  await session.waitFor("these keys");
  session.press("escape");
  await new Promise((resolve) => setTimeout(resolve, 150));
  session.press("a");
  await session.waitFor("Exercise (type a name");
  session.press("ctrl-c");
  expect(await session.ended).toMatchObject({ code: expect.any(Number) });
});
