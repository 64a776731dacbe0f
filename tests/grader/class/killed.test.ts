import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { wallsHere } from "../../../grader/class/cell/launch.js";
import { answerOf, handInText } from "../../../grader/core/class/hand-in.js";
import { start } from "../support/command.js";
import { processesOf } from "../support/processes.js";
import { type Throwaway, throwawayCourse } from "../support/throwaway.js";

// A grader that ends takes the processes of answers with it, however they pass their time.

let kata: Throwaway;
const at = (...names: string[]) => path.join(kata.root, ...names);
const WAYS = {
  loops: "for (;;) x.length;",
  waits: "return new Promise(() => {}) as any;",
};

beforeAll(async () => {
  kata = await throwawayCourse();
  await kata.run(["course", "new", "double-it", "--out", at("course.json")]);
  mkdirSync(at("inbox"));
  for (const [name, code] of Object.entries(WAYS)) {
    const text = `export const doubleIt = (x: number[]): any => {\n${code}\n};\n`;
    const answers = { "double-it": answerOf(text, undefined) };
    const who = { by: { name }, at: "2026-12-02T10:00:00.000Z", course: "0.1.0" };
    writeFileSync(at("inbox", `${name}.json`), handInText({ ...who, answers }));
  }
});
afterAll(() => kata?.remove());

const cells = () => processesOf(kata.name).filter(({ args }) => args.includes("--max-old-space-size"));

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !holds(); ) {
    if (Date.now() > end) throw new Error(`still there: ${JSON.stringify(processesOf(kata.name))}`);
    await new Promise((go) => setTimeout(go, 50));
  }
}

/** Grades until both answers are at work, and ends the grader. */
async function ended(signal: NodeJS.Signals) {
  const { child, ended } = start(kata.root, [
    ...[...kata.kata, "grade", at("inbox"), "--course", at("course.json"), "--jobs", "2"],
  ]);
  // The solution is judged first, by whoever comes first.
  await until(() => cells().length >= 2);
  await new Promise((go) => setTimeout(go, 1000));
  child.kill(signal);
  const result = await ended;
  await until(() => cells().length === 0);
  return result;
}

test("a grader that is asked to end", async () => {
  expect((await ended("SIGINT")).code).toBe(130);
  expect((await ended("SIGTERM")).code).toBe(130);
});

test.runIf(wallsHere().namespaces.length > 0)("a grader that is killed", async () => {
  expect((await ended("SIGKILL")).signal).toBe("SIGKILL");
});
