import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plainEnv, start } from "./support/command.js";
import { ENDLESS, endlessBegan } from "./support/faults.js";
import { leftAfter } from "./support/processes.js";
import { terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

let course: Throwaway;
let kata: string;

beforeAll(async () => {
  course = await throwawayCourse();
  kata = path.join(course.root, ".kata");
  await course.run(["hint", "sum-up"]);
});
afterAll(() => course?.remove());

const MOMENTS = {
  "has the lock": () => existsSync(path.join(kata, "progress.json.lock")),
  "writes the new file": () => readdirSync(kata).some((name) => /^progress\.json\.\d+/.test(name)),
};

test.each(Object.entries(MOMENTS))(
  "killed while it %s, it leaves a whole file and no lock that lasts",
  async (_, is) => {
    const before = course.progress();
    const child = spawn(course.kata[0], [...course.kata.slice(1), "hint", "sum-up"], {
      cwd: course.root,
      env: plainEnv(),
    });
    const ended = new Promise((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
    // The moment lasts a millisecond: only a loop that does nothing else meets it.
    const end = Date.now() + 10_000;
    while (!is() && Date.now() < end);
    child.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");
    expect(existsSync(path.join(kata, "progress.json.lock"))).toBe(true); // it was met

    const rungs = course.progress().exercises["sum-up"].hints;
    expect([before.exercises["sum-up"].hints, before.exercises["sum-up"].hints + 1]).toContain(rungs);
    const again = Date.now();
    expect((await course.run(["hint", "sum-up"])).stdout).toContain(`hint ${rungs + 1} of 4`);
    expect(Date.now() - again).toBeLessThan(3500); // a lock without a number lasts 2 s
    expect(course.progress().exercises["sum-up"].hints).toBe(rungs + 1);
  },
);

test("killed during an endless loop, it leaves no process, and the next start works at once", async () => {
  course.write("sum-up", ENDLESS);
  const { child, ended } = start(course.root, [...course.kata, "run", "sum-up"]);
  await endlessBegan(course.root);
  child.kill("SIGKILL");
  expect((await ended).signal).toBe("SIGKILL");
  expect(await leftAfter(course.name, 2000)).toEqual([]);
  expect(() => course.progress()).not.toThrow();
  course.solve("sum-up");
  expect((await course.run(["run", "sum-up"])).code).toBe(0);
});

test("a watch screen that was killed is no hindrance for the next", async () => {
  course.write("sum-up", ENDLESS);
  const first = terminal(course, []);
  await first.waitFor("double-it");
  await first.waitUntilGone("running");
  const holder = Number(readFileSync(path.join(kata, "watch.pid"), "utf8"));
  process.kill(holder, "SIGKILL");
  await first.ended;
  expect(await leftAfter(course.name, 2000)).toEqual([]);

  const second = terminal(course);
  await second.waitFor("blank 1 of 1", 5);
  second.press("q");
  expect(await second.ended).toEqual({ code: 0 });
  expect(second.traces()).toEqual([]);
});
