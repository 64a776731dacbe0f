import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { ENDLESS, endlessBegan } from "./support/faults.js";
import { endAll, leftAfter } from "./support/processes.js";
import { type Session, terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

let course: Throwaway;

beforeAll(async () => {
  course = await throwawayCourse();
  course.write("sum-up", ENDLESS);
});
afterEach(() => endAll(course.name));
afterAll(() => course?.remove());

const passed = async (session: Session) => session.waitFor("blank 1 of 1");

const SCREENS: Record<string, (session: Session) => Promise<void>> = {
  "before the first verdict": async (session) => session.waitFor("double-it"),
  "an exercise": passed,
  "a lesson": async (session) => {
    await passed(session);
    session.press("l");
    await session.waitFor("A vector is a list of numbers");
  },
  "a question": async (session) => {
    await passed(session);
    session.press("s");
    await session.waitFor("See the solution before");
  },
  "the list": async (session) => {
    await passed(session);
    session.press("a");
    await session.waitFor("Both at once");
  },
  "a list that is about to come": async (session) => {
    await passed(session);
    session.press("a");
  },
  "a list that is coming": async (session) => {
    await passed(session);
    session.press("a");
    await session.waitUntilGone("blank 1 of 1");
  },
  "a run": async (session) => {
    await passed(session);
    session.press("a");
    await session.waitFor("Exercise");
    session.press("sum-up");
    await session.waitFor(/Exercise.*sum-up/);
    session.press("enter");
    await endlessBegan(course.root);
  },
};

// While a prompt comes and goes, Ctrl-C is no key for a moment.
test.skipIf(process.platform === "win32")("Ctrl-C as a signal ends the list too", async () => {
  const session = terminal(course);
  await SCREENS["the list"](session);
  process.kill(JSON.parse(readFileSync(path.join(course.root, ".kata", "watch.lock"), "utf8")).pid, "SIGINT");
  expect(await session.ended).toEqual({ code: 0 });
  expect(session.traces()).toEqual([]);
});

test.each(Object.keys(SCREENS))("Ctrl-C in %s ends the grader and gives the terminal back", async (name) => {
  const session = terminal(course);
  await SCREENS[name](session);
  session.press("ctrl-c");
  const late = new Promise((resolve) => setTimeout(() => resolve("still there after 2 s"), 2000));
  expect(await Promise.race([session.ended, late])).toEqual({ code: 0 });
  expect(session.traces()).toEqual([]);
  expect(await leftAfter(course.name, 1000)).toEqual([]);
});

test("Escape leaves the list, and the screen is there again", async () => {
  const session = terminal(course, ["list"]);
  await session.waitFor("Both at once");
  session.press("escape");
  expect(await session.ended).toEqual({ code: 0 });
  expect(session.traces()).toEqual([]);
});

test("Ctrl-C at the prompts of the commands ends them with 130", async () => {
  for (const args of [["list"], ["reset", "sum-up"], ["solution", "sum-up"]]) {
    const session = terminal(course, args);
    await session.waitFor(/Exercise|Put the stub|See the solution/);
    session.press("ctrl-c");
    expect(await session.ended).toEqual({ code: 130 });
    expect(session.traces()).toEqual([]);
  }
  expect(course.read("sum-up").toString()).toContain("for (;;)");
});

test("Ctrl-C during a run without the watch screen leaves no process", async () => {
  const session = terminal(course, ["run", "sum-up"]);
  await endlessBegan(course.root);
  session.press("ctrl-c");
  expect((await session.ended).code).toBe(130);
  expect(session.traces()).toEqual([]);
  expect(await leftAfter(course.name, 2000)).toEqual([]);
});
