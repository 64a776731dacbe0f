import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deserialize } from "node:v8";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// A wrong answer waits only for the mistakes that may explain it: one test runs with all of them, the whole spec with
// those that agree there. What was found is kept.

let counting: Throwaway;
let copying: Throwaway;

beforeAll(async () => {
  counting = await throwawayCourse();
  copying = await throwawayCourse("", "training");
});
afterEach(() => {
  for (const course of [counting, copying])
    rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
});
afterAll(() => {
  for (const course of [counting, copying]) course?.remove();
});

const kept = (course: Throwaway, slug: string) => {
  const file = path.join(course.root, ".kata", "cache", `${slug}.bank`);
  const { sights, traces } = deserialize(readFileSync(file));
  return { sights: Object.keys(sights), traces: Object.keys(traces) };
};
const named = async (course: Throwaway, slug: string) => (await course.json("run", slug)).diagnosis?.mistake;

test("of three mistakes only the one that agrees runs the whole spec", async () => {
  const changed = "export const doubleIt = (x: number[]) => { for (const i in x) x[i] *= 2; return x; };\n";
  counting.write("double-it", changed);
  expect(await named(counting, "double-it")).toBe("overwrites-the-input");
  expect(kept(counting, "double-it")).toEqual({
    sights: ["every number is doubled"],
    traces: ["overwrites-the-input"],
  });
  // Another wrong answer adds to what is known.
  counting.write("double-it", "export const doubleIt = (x: number[]) => x.map((v) => v + 2);\n");
  expect(await named(counting, "double-it")).toBe("adds-two");
  expect(await named(counting, "double-it")).toBe("adds-two");
  expect(kept(counting, "double-it")).toEqual({
    sights: ["every number is doubled"],
    traces: ["overwrites-the-input", "adds-two"],
  });
});

test("no mistake runs the whole spec where none agrees", async () => {
  counting.write("double-it", "export const doubleIt = (x: number[]) => x.map((v) => v + 77);\n");
  expect(await named(counting, "double-it")).toBeUndefined();
  expect(kept(counting, "double-it")).toEqual({ sights: ["every number is doubled"], traces: [] });
});

test("a quick test of a spec that trains runs without training", async () => {
  answer("return value", "return tf.div(value, 2)");
  const { diagnosis, training } = await copying.json("run", "copy-letters");
  expect(diagnosis?.mistake).toBe("halves-the-loss");
  expect(training).toBeNull();
  expect(kept(copying, "copy-letters")).toEqual({
    sights: ["one step gives the loss before the update"],
    traces: ["halves-the-loss"],
  });
});

test("where training fails, every mistake runs the quick tests first", async () => {
  answer("tf.sub(", "tf.add(");
  expect(await named(copying, "copy-letters")).toBe("climbs");
  const traces = ["climbs", "stands-still", "crawls", "halves-the-loss"];
  expect(kept(copying, "copy-letters")).toEqual({ sights: [], traces });
});

test("what is kept holds only for the files that were run", async () => {
  const { spec, mistakes } = counting.files("sum-of-doubles");
  const lib = path.join(counting.root, "lib");
  const golden = path.join(counting.root, "lib", "golden");
  mkdirSync(golden, { recursive: true });
  writeFileSync(path.join(golden, "some.json"), "[1]");
  counting.write("sum-of-doubles", "export const sumOfDoubles = () => 0;\n");
  const keyNow = async () => {
    await counting.run(["run", "sum-of-doubles"]);
    return deserialize(readFileSync(path.join(counting.root, ".kata/cache/sum-of-doubles.bank"))).key;
  };
  const first = await keyNow();
  expect(await keyNow()).toBe(first);
  for (const file of [
    spec,
    mistakes,
    counting.files("sum-of-doubles").solution,
    // Imported by the solution.
    counting.files("double-it").solution,
    path.join(lib, "kit", "judge.ts"),
    path.join(lib, "texts", "alice.txt"),
    path.join(lib, "backend", "wasm", "kernels.wasm"),
    path.join(golden, "some.json"),
  ]) {
    const whole = readFileSync(file);
    // No test runs it: a kernel with a byte behind its end is none.
    writeFileSync(file, Buffer.concat([whole, Buffer.from("\n")]));
    const key = await keyNow();
    writeFileSync(file, whole);
    expect([file, key]).not.toEqual([file, first]);
  }
  // The learner's own file is none of them, and neither is an exercise that is not built on.
  counting.write("sum-of-doubles", "export const sumOfDoubles = () => 1;\n");
  writeFileSync(counting.files("double-it").spec, readFileSync(counting.files("double-it").spec));
  expect(await keyNow()).toBe(first);
});

/** Saves the solution of the exercise that trains with something changed. */
function answer(right: string, wrong: string): void {
  copying.solve("copy-letters");
  copying.write("copy-letters", copying.read("copy-letters").toString().replace(right, wrong));
}
