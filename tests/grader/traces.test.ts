import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// What mistakes show is written down when they are made, and a wrong answer is named by that.

let counting: Throwaway;
let copying: Throwaway;
const untouched = new Map<string, string>();
const FIRST = "solutions/1-small-numbers/00-first-steps/traces.json";

beforeAll(async () => {
  counting = await throwawayCourse();
  copying = await throwawayCourse("", "training");
  for (const file of [path.join(counting.root, FIRST), counting.files("double-it").mistakes])
    untouched.set(file, readFileSync(file, "utf8"));
});
afterEach(() => {
  for (const [file, text] of untouched) writeFileSync(file, text);
  for (const course of [counting, copying])
    rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
});
afterAll(() => {
  for (const course of [counting, copying]) course?.remove();
});

const named = async (course: Throwaway, slug: string) => (await course.json("run", slug)).diagnosis?.mistake;
const ADDS_TWO = "export const doubleIt = (x: number[]) => x.map((v) => v + 2);\n";
const ADDS_77 = "export const doubleIt = (x: number[]) => x.map((v) => v + 77);\n";

test("a wrong answer is named, and no mistake runs for that", async () => {
  rmSync(counting.files("double-it").mistakes);
  counting.write("double-it", ADDS_TWO);
  expect(await named(counting, "double-it")).toBe("adds-two");
  const changed = "export const doubleIt = (x: number[]) => { for (const i in x) x[i] *= 2; return x; };\n";
  counting.write("double-it", changed);
  expect(await named(counting, "double-it")).toBe("overwrites-the-input");
  counting.write("double-it", ADDS_77);
  expect(await named(counting, "double-it")).toBeUndefined();
});

test("without the file a wrong answer has no name, and hears why", async () => {
  counting.write("double-it", ADDS_TWO);
  writeFileSync(path.join(counting.root, FIRST), "{");
  const { verdict, diagnosis, notices } = await counting.json("run", "double-it");
  expect([verdict, diagnosis]).toEqual(["failed", null]);
  expect(notices.join()).toContain(
    `because ${FIRST} cannot be read. This puts it back: git checkout -- "${FIRST}"`,
  );
  rmSync(path.join(counting.root, FIRST));
  expect(await named(counting, "double-it")).toBeUndefined();
});

test("a mistake of a training is named by its training, and one of a quick test without any", async () => {
  answer("return value", "return tf.div(value, 2)");
  expect(await copying.json("run", "copy-letters")).toMatchObject({
    diagnosis: { mistake: "halves-the-loss" },
    training: null,
  });
  answer("tf.sub(", "tf.add(");
  expect(await named(copying, "copy-letters")).toBe("climbs");
});

test("author traces writes the same again; author check tells when it would not be", async () => {
  const file = path.join(counting.root, FIRST);
  const { code, stdout } = await counting.run(["author", "traces", "double-it"]);
  expect([code, stdout]).toEqual([0, `written  ${FIRST}, double-it: 3\n`]);
  expect(readFileSync(file, "utf8")).toBe(untouched.get(file));

  const { mistakes } = counting.files("double-it");
  counting.write("double-it", counting.stub("double-it"));
  const told = async () => (await counting.json("author", "check", "double-it")).exercises[0].problems;
  expect(await told()).toEqual([]);
  for (const [from, to, name] of [
    ["value + 2", "value + 3", "adds-two"],
    ['because: "', 'because: "Indeed, ', "adds-two"],
    ['"adds-two"', '"adds-three"', "adds-three"],
  ]) {
    const stale = `${FIRST} is out of date (${name}): run npm run kata -- author traces double-it`;
    writeFileSync(mistakes, untouched.get(mistakes)!.replace(from, to));
    expect([from, await told()]).toEqual([from, expect.arrayContaining([stale])]);
  }
  await counting.run(["author", "traces", "double-it"]);
  expect(await told()).toEqual([]);
  // The other exercise of the chapter stays as it was.
  expect(Object.keys(JSON.parse(readFileSync(file, "utf8")))).toEqual(["double-it", "sum-up"]);
  expect(existsSync(path.join(counting.root, ".kata", "cache", "double-it.bank"))).toBe(false);
});

/** Saves the solution of the exercise that trains with something changed. */
function answer(right: string, wrong: string): void {
  copying.solve("copy-letters");
  copying.write("copy-letters", copying.read("copy-letters").toString().replace(right, wrong));
}
