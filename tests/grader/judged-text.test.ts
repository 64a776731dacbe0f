import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { meddled } from "./support/meddle.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// What is recorded is what was judged, and nothing else, whatever is saved meanwhile.

let course: Throwaway;

beforeAll(async () => {
  course = await throwawayCourse();
});
beforeEach(() => {
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
  for (const slug of ["double-it", "sum-up", "sum-of-doubles"]) course.write(slug, course.stub(slug));
});
afterAll(() => course?.remove());

const WRONG = "export const doubleIt = (x: number[]) => x.map((v) => v + 2);\n";
const RIGHT = "export const doubleIt = (x: number[]) => x.map((v) => 2 * v);\n";

/** Runs an exercise, and saves a file again as soon as the grader has read it. */
async function runWhileSaving(slug: string, file: string, after: string, times = 1) {
  const env = meddled({ call: "readFileSync", ends: file, times, after });
  return JSON.parse((await course.run(["run", slug, "--json"], { env })).stdout);
}

const stateOf = async (slug: string) => {
  const { parts } = await course.json("status");
  return parts
    .flatMap(({ chapters }: any) => chapters.flatMap((chapter: any) => chapter.exercises))
    .find((exercise: any) => exercise.slug === slug).state;
};

test("a wrong file that is mended while it is judged gets its own verdict, and no tick", async () => {
  course.write("double-it", WRONG);
  const { verdict, diagnosis } = await runWhileSaving("double-it", "double-it.ts", RIGHT);
  expect([verdict, diagnosis.mistake]).toEqual(["failed", "adds-two"]);
  expect(course.read("double-it").toString()).toBe(RIGHT);
  expect(await stateOf("double-it")).toBe("open");
});

test("a right file that is spoiled while it is judged has passed: the tick is its own", async () => {
  course.write("double-it", RIGHT);
  expect((await runWhileSaving("double-it", "double-it.ts", WRONG)).counts).toBe(true);
  expect(await stateOf("double-it")).toBe("stale");
  course.write("double-it", RIGHT);
  expect(await stateOf("double-it")).toBe("passed");
});

test("what an answer is built on is one text too, in what it says and in what runs", async () => {
  course.solve("sum-of-doubles");
  course.write("double-it", RIGHT);
  expect((await course.run(["run", "double-it"])).code).toBe(0);
  const throws = 'throw new Error("another text");\n';
  const { counts, builtOn } = await runWhileSaving("sum-of-doubles", "double-it.ts", throws, 2);
  expect(counts).toBe(true);
  expect(builtOn).toContainEqual(expect.objectContaining({ slug: "double-it", whose: "yours" }));
});

test("the spec is the one that was compared with the course's", async () => {
  course.write("double-it", WRONG);
  const weak = 'import { expect, test } from "vitest";\ntest("nothing", () => expect(1).toBe(1));\n';
  const { spec } = course.files("double-it");
  const shipped = readFileSync(spec);
  const before = await runWhileSaving("double-it", "double-it.spec.ts", weak);
  course.write("double-it", RIGHT);
  const edited = await course.json("run", "double-it");
  writeFileSync(spec, shipped);
  expect([before.verdict, edited.verdict, edited.counts]).toEqual(["failed", "passed", false]);
});

test("an answer that is spread over a file of the learner's own is stale once that one changes", async () => {
  const { stub } = course.files("double-it");
  const mine = path.join(path.dirname(stub), "mine.ts");
  course.write("double-it", 'export { doubleIt } from "./mine.js";\n');
  writeFileSync(mine, RIGHT);
  expect((await course.json("run", "double-it")).counts).toBe(true);
  expect(await stateOf("double-it")).toBe("passed");
  writeFileSync(mine, "export const doubleIt = () => [];\n");
  expect(await stateOf("double-it")).toBe("stale");
  writeFileSync(mine, RIGHT);
  expect(await stateOf("double-it")).toBe("passed");
  rmSync(mine);
  expect(await stateOf("double-it")).toBe("stale");
});

test("a pass whose file has a byte order mark is no other text", async () => {
  course.write("double-it", `\ufeff${RIGHT}`);
  expect((await course.json("run", "double-it")).counts).toBe(true);
  expect(await stateOf("double-it")).toBe("passed");
  course.write("double-it", RIGHT);
  expect(await stateOf("double-it")).toBe("passed");
});
