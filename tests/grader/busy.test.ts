import { spawn } from "node:child_process";
import os from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// The limit of a run counts what its process computes; a clock on the wall stands behind it.

let course: Throwaway;

beforeAll(async () => {
  course = await throwawayCourse();
});
afterAll(() => course?.remove());

const sumUp = (body: string) =>
  `export function sumUp(x: number[]) {\n${body}\nreturn x.reduce((a, b) => a + b, 0);\n}\n`;

const windows = process.platform === "win32";

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
  expect(code).toBe(4);
  // On a crowded machine it may compute three times as long, or run into the clock on the wall.
  expect(stdout).toMatch(/stopped after [2-6] s: the code did not come to an end|Other programs keep/);
});

test("a right answer beside programs that take most of the machine passes, or hears of them, and of no loop", async () => {
  const hog = "for (;;);";
  const hogs = Array.from({ length: 2 * os.availableParallelism() }, () =>
    spawn(process.execPath, ["-e", hog], { stdio: "ignore" }),
  );
  try {
    // Two tests call it: less than the limit of 2 s to compute, and more than that on the wall.
    const busy = "let n = 0;\nfor (let i = 0; i < 300_000_000; i++) n = (n + i) | 0;\n";
    course.write("sum-up", sumUp(busy));
    const { stdout } = await course.run(["run", "sum-up"]);
    expect(stdout).toMatch(/Add them up: passed|Other programs keep this machine busy/);
    expect(stdout).not.toContain("Look for a loop");
  } finally {
    for (const each of hogs) each.kill("SIGKILL");
  }
}, 120_000);
