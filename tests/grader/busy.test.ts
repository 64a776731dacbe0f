import { afterAll, beforeAll, expect, test } from "vitest";
import { start } from "./support/command.js";
import { endlessBegan } from "./support/faults.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// On a busy machine a process gets its turn rarely. Here the test gives it its turns: it stops the worker and lets it go on.

let course: Throwaway;

beforeAll(async () => {
  course = await throwawayCourse();
});
afterAll(() => course?.remove());

const spin = (ms: number) => `const end = process.cpuUsage().user + ${ms * 1000};
while (process.cpuUsage().user < end);`;
const sumUp = (body: string) =>
  `export function sumUp(x: number[]) {\n${body}\nreturn x.reduce((a, b) => a + b, 0);\n}\n`;

const windows = process.platform === "win32";

test.skipIf(windows)(
  "a right answer that computes for half its time passes, however long that takes",
  async () => {
    // Two tests, each of 0.5 s; the limit is 2 s.
    course.write("sum-up", sumUp(spin(500)));
    const began = Date.now();
    const { code, stdout } = await starved(["run", "sum-up"]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("passed")]);
    // It took longer than the limit: nothing would have been tried otherwise.
    expect(Date.now() - began).toBeGreaterThan(3500);
  },
);

test.skipIf(windows)("one that never gets its turn is told so, and of no loop", async () => {
  course.write("sum-up", `process.kill(process.pid, "SIGSTOP");\n${sumUp("")}`);
  const { code, stdout } = await course.run(["run", "sum-up"]);
  expect(code).toBe(4);
  expect(stdout).toContain("stopped after 22 s, most of which the code did not compute");
  expect(stdout).toContain("Other programs keep this machine busy");
  expect(stdout).not.toContain("Look for a loop");
});

test("a loop without end is ended by what it computes, and told of", async () => {
  course.write("sum-up", sumUp("for (;;) x.length;"));
  const { code, stdout } = await course.run(["run", "sum-up"]);
  expect([code, stdout]).toEqual([
    4,
    expect.stringContaining("stopped after 2 s: the code did not come to an end"),
  ]);
});

/** Runs a command whose worker gets a third of its time once the learner's code has begun. */
async function starved(args: string[]) {
  const { ended } = start(course.root, [...course.kata, ...args]);
  let isOver = false;
  void ended.finally(() => {
    isOver = true;
  });
  const pid = await endlessBegan(course.root);
  const began = Date.now();
  while (!isOver) {
    try {
      process.kill(pid, "SIGSTOP");
      await new Promise((resolve) => setTimeout(resolve, 100));
      process.kill(pid, "SIGCONT");
      await new Promise((resolve) => setTimeout(resolve, 50));
    } catch {
      // It has ended, and the command is about to.
      break;
    }
  }
  const tookMs = Date.now() - began;
  return { ...(await ended), tookMs };
}
