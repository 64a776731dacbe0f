import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FAULTS, FOLDER, KILLED } from "./support/faults.js";
import { leftAfter, processesOf, workersOf } from "./support/processes.js";
import { type Session, terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// One watch screen lives through all of them: each fault must also leave the grader fit for the next.
let course: Throwaway;
let session: Session;

beforeAll(async () => {
  course = await throwawayCourse();
  session = terminal(course, [], { env: { KATA_MEMORY_MB: "300" } });
  await session.waitFor("blank 1 of 1");
});
afterAll(() => course?.remove());

test.each(FAULTS)("$name ends in one clear screen", async ({ slug, content, says }) => {
  await showPassing(slug);
  if (content === undefined) rmSync(course.files(slug).stub);
  else if (content === FOLDER) putFolder(course.files(slug).stub);
  else course.write(slug, content);
  await session.waitFor(says);

  // The screen is the screen of that fault, with nothing of the last one and no stack of ours.
  expect(session.screen()[0]).toContain(slug);
  expect(session.text()).toContain(`file  exercises/1-small-numbers/00-first-steps/${slug}.ts`);
  expect(session.text()).not.toMatch(/: passed|node_modules|at .*\.[mt]s:\d+:\d+\)/);
  // The learner's file is as it was saved.
  if (content === undefined) expect(existsSync(course.files(slug).stub)).toBe(false);
  else if (content === FOLDER) rmdirSync(course.files(slug).stub);
  else expect(course.read(slug).equals(Buffer.from(content))).toBe(true);
  // The process that ran it is gone; at most one waits for the next save.
  await session.waitUntilGone(/running|looking for/);
  const surplus = (word: string) => workersOf(word).slice(1);
  expect(await leftAfter(course.name, 1500, surplus)).toEqual([]);
});

test("a file of the learner's that an answer imports may be anything too", async () => {
  await showPassing("double-it");
  const helper = path.join(path.dirname(course.files("double-it").stub), "mine.ts");
  writeFileSync(helper, `export const z = ${"(".repeat(20_000)}1${")".repeat(20_000)};\n`);
  course.solve("double-it", '\nimport { z } from "./mine.js";\nconsole.log(z);\n');
  await session.waitFor("mine.ts: In line 1 the code is nested too deep");
  rmSync(helper);
});

test("what the code has started ends with it", async () => {
  await showPassing("double-it");
  const beside = 'spawn(process.execPath, ["-e", "setInterval(() => {}, 1000) // beside", process.cwd()]);';
  course.write(
    "double-it",
    `import { spawn } from "node:child_process";\n${beside}\nprocess.kill(process.pid, "SIGKILL");\nexport const doubleIt = 1;\n`,
  );
  await session.waitFor(KILLED);
  const started = (word: string) => processesOf(word).filter(({ args }) => args.includes("// beside"));
  expect(await leftAfter(course.name, 1000, started)).toEqual([]);
});

test("a process that does not stop when it is asked to is ended with the verdict", async () => {
  await showPassing("double-it");
  const deaf = 'process.on("message", (message: any) => {\n  while (message.type === "stop");\n});\n';
  course.solve("double-it", `\n${deaf}console.log("number", process.pid);\n`);
  await session.waitFor(/: passed[\s\S]*number \d/);
  const number = Number(/number (\d+)/.exec(session.text())?.[1]);
  const ran = (word: string) => workersOf(word).filter(({ pid }) => pid === number);
  expect(await leftAfter(course.name, 1000, ran)).toEqual([]);
});

test("what the code has started apart, and what holds the terminal, does not hold the grader", async () => {
  const beside =
    'spawn(process.execPath, ["-e", "setTimeout(() => {}, 15_000)"], { detached: true, stdio: "inherit" }).unref();';
  course.solve("double-it", `\nimport { spawn } from "node:child_process";\n${beside}\n`);
  const began = Date.now();
  expect((await course.run(["run", "double-it"])).code).toBe(0);
  expect(Date.now() - began).toBeLessThan(14_000);
});

test("after all of them the terminal is given back, and no process is left", async () => {
  session.press("q");
  expect(await session.ended).toEqual({ code: 0 });
  expect(session.traces()).toEqual([]);
  expect(await leftAfter(course.name, 2000)).toEqual([]);
});

function putFolder(file: string): void {
  rmSync(file);
  mkdirSync(file);
}

/** Brings the watch screen to an exercise and a verdict that is not the fault's. */
async function showPassing(slug: string): Promise<void> {
  course.solve(slug);
  if (!session.screen()[0].includes(slug)) {
    session.press("a");
    await session.waitFor("Exercise");
    session.press(slug);
    await session.waitFor(new RegExp(`Exercise.*${slug}`));
    session.press("enter");
  }
  await session.waitFor(/: passed/);
}
