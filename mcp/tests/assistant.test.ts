import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { lockFile } from "../../grader/node/store/lock.js";
import type { Throwaway } from "../../tests/grader/support/throwaway.js";
import { type Assistant, assistantOf, courseWithServer } from "./course.js";

let course: Throwaway;
let one: Assistant;

beforeAll(async () => {
  course = await courseWithServer();
  one = await assistantOf(course);
});
afterEach(() => {
  course.write("double-it", course.stub("double-it"));
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
});
afterAll(async () => {
  await one?.close();
  course?.remove();
});

const doubleIt = (body: string) => `export const doubleIt = (x: number[]) => ${body};\n`;

test("a client learns what the tools are, and that they are no lock", async () => {
  const { tools } = await one.client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    ...["status", "lesson", "exercise", "run", "ask", "hint", "explain_back"],
  ]);
  expect(one.client.getInstructions()).toContain("no lock");
  expect(await one.call("status")).toContain("open the folder solutions");
});

test("a run says what is misunderstood, where, and no code; its hints are counted; after the pass it is explained", async () => {
  const args = { exercise: "double-it" };
  expect(await one.call("hint", args)).toContain("No hint before the first run");
  expect(await one.call("ask", args)).toContain("Call `run` first");
  course.write("double-it", doubleIt("x.map((v) => v + 2)"));
  const verdict = await one.call("run", args);
  expect(verdict).toContain('your answer fails exactly as the mistake "adds-two" does');
  expect(verdict).toMatch(/Where it shows: .*double-it\.spec\.ts:\d+/s);
  expect(verdict).not.toContain("v + 2");
  expect(await one.call("ask", args)).toContain("Ask the learner: ");
  expect(await one.call("hint", args)).toMatch(/^hint \d of 4/);
  expect(await one.call("hint", args)).toContain("it takes an attempt since the last one");
  course.write("double-it", doubleIt("x.map((v) => v * 3)"));
  expect(await one.call("ask", args)).toContain("has changed since the last run");
  await one.call("run", args);
  expect(await one.call("hint", args)).toMatch(/one a minute at most, and the next may come in \d+ s/);
  expect(await one.call("explain_back", args)).toContain("has not passed yet");
  course.solve("double-it");
  expect(await one.call("run", args)).toContain("double-it: passed");
  expect(await one.call("explain_back", args)).toContain("in their own words");
});

test("two assistants share one ladder, and whoever watches the course sees the same count", async () => {
  const two = await assistantOf(course);
  const args = { exercise: "sum-up" };
  await Promise.all([one.call("run", args), two.call("run", args)]);
  const hints = await Promise.all([one.call("hint", args), two.call("hint", args)]);
  expect(hints.filter((text) => text.startsWith("hint 1 of 4")).length).toBe(1);
  expect(course.progress().exercises["sum-up"].hints).toBe(1);
  // The terminal goes on from there.
  expect((await course.run(["hint", "sum-up"])).stdout).toContain("hint 2 of 4");
  await two.close();
});

test("a hint waits while another grader writes down what it knows", async () => {
  await one.call("run", { exercise: "sum-up" });
  const lock = await lockFile(path.join(course.root, ".kata", "progress.json"), { patienceMs: 0 });
  let isFree = false;
  const asked = one.call("hint", { exercise: "sum-up" }).then((text) => ({ text, isFree }));
  await new Promise((resolve) => setTimeout(resolve, 600));
  isFree = true;
  lock.release();
  expect(await asked).toMatchObject({ text: expect.stringContaining("hint 1 of 4"), isFree: true });
});

test("runs at once wait for each other, and too many are refused", async () => {
  const calls = Array.from({ length: 12 }, () => one.call("run", { exercise: "sum-up" }));
  const answers = await Promise.all(calls);
  expect(answers.filter((text) => text.startsWith("sum-up: blank")).length).toBe(8);
  expect(answers.filter((text) => text.includes("runs are waiting already")).length).toBe(4);
});

test("nothing is written but in .kata", async () => {
  const filesNow = () =>
    readdirSync(course.root, { recursive: true, encoding: "utf8" })
      .filter((file) => !/^(\.kata|node_modules|mcp.node_modules)(\W|$)/.test(file))
      .map((file) => `${file} ${statSync(path.join(course.root, file)).mtimeMs}`)
      .sort();
  const before = filesNow();
  const text = readFileSync(course.files("double-it").stub, "utf8");
  for (const name of ["status", "exercise", "lesson", "run", "ask", "hint", "explain_back"])
    await one.call(name, name === "status" ? {} : { exercise: "double-it" });
  expect(filesNow()).toEqual(before);
  expect(readFileSync(course.files("double-it").stub, "utf8")).toBe(text);
});
