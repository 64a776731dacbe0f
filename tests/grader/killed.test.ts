import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { plainEnv, start } from "./support/command.js";
import { ENDLESS, endlessBegan } from "./support/faults.js";
import { longProgress } from "./support/long-progress.js";
import { leftAfter } from "./support/processes.js";
import { terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

let course: Throwaway;
let kata: string;

beforeAll(async () => {
  course = await throwawayCourse();
  kata = path.join(course.root, ".kata");
  mkdirSync(kata);
});
afterEach(() => rmSync(path.join(kata, "progress.json"), { force: true }));
afterAll(() => course?.remove());

const MOMENTS = {
  "has the lock": () => existsSync(path.join(kata, "progress.json.lock")),
  "writes the new file": () => readdirSync(kata).some((name) => /^progress\.json\.\d+/.test(name)),
};

test.each(Object.entries(MOMENTS))(
  "killed while it %s, it leaves a whole file and no lock that lasts",
  async (what, isNow) => {
    let met = false;
    for (let trial = 0; trial < 5 && !met; trial++) {
      writeFileSync(path.join(kata, "progress.json"), longProgress({ "sum-up": { hints: 1 } }));
      met = (await killWhen(isNow)) === "SIGKILL" && existsSync(path.join(kata, "progress.json.lock"));
    }
    expect(met).toBe(true);

    const { hints } = course.progress().exercises["sum-up"];
    expect([1, 2]).toContain(hints);
    const again = Date.now();
    expect((await course.run(["hint", "sum-up"])).stdout).toContain(`hint ${hints + 1} of 4`);
    const takenOver = Date.now() - again;
    await course.run(["hint", "sum-up"]);
    const usual = Date.now() - again - takenOver;
    // Its number is the first thing that the owner of the lock leaves; a lock without one lasts 2 s.
    expect(takenOver - usual).toBeLessThan(what === "has the lock" ? 4000 : 1500);
    expect(course.progress().exercises["sum-up"].hints).toBe(hints + 2);
  },
);

/** Starts a command that saves progress, kills it at a moment, and returns the signal that it ended by. */
async function killWhen(isNow: () => boolean): Promise<string | null> {
  const [program, ...args] = [...course.kata, "hint", "sum-up"];
  const child = spawn(program, args, { cwd: course.root, env: plainEnv(), stdio: "ignore" });
  const ended = new Promise<string | null>((resolve) => child.once("exit", (_, signal) => resolve(signal)));
  // Only a loop that does nothing else meets it.
  const end = Date.now() + 4000;
  while (!isNow() && Date.now() < end);
  child.kill("SIGKILL");
  return ended;
}

test("killed during an endless loop, it leaves no process, and the next start works at once", async () => {
  course.write("sum-up", ENDLESS);
  const { child, ended } = start(course.root, [...course.kata, "run", "sum-up"]);
  await endlessBegan(course.root);
  child.kill("SIGKILL");
  expect((await ended).signal).toBe("SIGKILL");
  expect(await leftAfter(course.name, 2000)).toEqual([]);
  course.solve("sum-up");
  expect((await course.run(["run", "sum-up"])).code).toBe(0);
});

test("a watch screen that was killed is no hindrance for the next", async () => {
  course.write("sum-up", ENDLESS);
  const first = terminal(course, []);
  await first.waitFor("double-it");
  await first.waitUntilGone(/running|looking for/);
  process.kill(JSON.parse(readFileSync(path.join(kata, "watch.lock"), "utf8")).pid, "SIGKILL");
  await first.ended;
  expect(await leftAfter(course.name, 2000)).toEqual([]);

  const second = terminal(course);
  await second.waitFor("blank 1 of 1", 10);
  second.press("q");
  expect(await second.ended).toEqual({ code: 0 });
  expect(second.traces()).toEqual([]);
});
