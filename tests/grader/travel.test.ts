import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// What was done in one place goes on in another, by one file.

let here: Throwaway;
let there: Throwaway;
const file = () => path.join(here.root, "kata-progress.json");
const keptIn = (course: Throwaway, slug: string) => {
  const folder = path.join(course.root, ".kata", "kept", slug);
  return existsSync(folder)
    ? readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8"))
    : [];
};
const WRONG = "export const doubleIt = (x: number[]) => x.map((v) => v + 2);\n";

beforeAll(async () => {
  [here, there] = await Promise.all([throwawayCourse(), throwawayCourse()]);
});
afterEach(() => {
  for (const course of [here, there]) {
    rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
    for (const slug of ["double-it", "sum-up"]) course.write(slug, course.stub(slug));
  }
  rmSync(file(), { force: true });
});
afterAll(() => {
  for (const course of [here, there]) course?.remove();
});

test("answers and passes go on elsewhere, and come back as the same bytes", async () => {
  here.solve("double-it");
  await here.run(["run", "double-it"]);
  here.write("sum-up", "export const sumUp = () => 3;\n");
  const { code, stdout } = await here.run(["export"]);
  expect([code, stdout]).toEqual([0, expect.stringContaining("In it: 2 answers, 1 pass.")]);

  const told = await there.run(["import", file()]);
  expect(told.stdout).toContain("Taken, where you have no answer yet (2): double-it, sum-up");
  expect(told.stdout).toContain("Nothing was changed");
  expect(there.read("double-it").toString()).toBe(there.stub("double-it"));

  expect((await there.run(["import", file(), "--yes"])).code).toBe(0);
  expect(there.read("double-it").toString()).toBe(here.read("double-it").toString());
  expect(there.progress().exercises["double-it"].passed).toBeDefined();
  expect(keptIn(there, "double-it")).toEqual([]);
  const back = path.join(there.root, "back.json");
  await there.run(["export", back]);
  expect(readFileSync(back)).toEqual(readFileSync(file()));
  // The next exercise builds on it.
  there.solve("sum-of-doubles");
  expect((await there.json("run", "sum-of-doubles")).builtOn).toContainEqual(
    expect.objectContaining({ slug: "double-it", whose: "yours" }),
  );
});

test("of two answers the one that passes stays, and the other is kept", async () => {
  here.solve("double-it");
  await here.run(["run", "double-it"]);
  await here.run(["export"]);
  there.write("double-it", WRONG);
  const { stdout } = await there.run(["import", file(), "--yes"]);
  expect(stdout).toContain("Taken in place of yours, which are kept");
  expect(there.read("double-it").toString()).toBe(here.read("double-it").toString());
  expect(keptIn(there, "double-it")).toEqual([WRONG]);

  await there.run(["export", file()]);
  here.write("double-it", WRONG);
  await here.run(["export", file()]);
  const other = await there.run(["import", file(), "--yes"]);
  expect(other.stdout).toContain("Kept beside yours, which stay (1): double-it");
  expect((await there.json("run", "double-it")).verdict).toBe("passed");
  // Kept already, it is not kept again.
  expect(keptIn(there, "double-it")).toEqual([WRONG]);
});

test.each([
  ["cut.json", '{"format": "kata-progress", "versi', "is no JSON"],
  ["newer.json", '{"format":"kata-progress","version":2}', "written by a later version of the course"],
  ["other.json", '{"name":"transformer-kata"}', "is no progress file of the course"],
  [
    "hostile.json",
    '{"format":"kata-progress","version":1,"progress":{"version":1},"files":{"../../x":{}}}',
    "damaged",
  ],
])("%s is refused, and nothing is changed", async (name, text, says) => {
  there.write("double-it", WRONG);
  const bad = path.join(there.root, name);
  writeFileSync(bad, text);
  const { code, stderr } = await there.run(["import", bad, "--yes"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
  expect(there.read("double-it").toString()).toBe(WRONG);
  rmSync(bad);
});

test("no other file is written over", async () => {
  const text = readFileSync(path.join(here.root, "package.json"), "utf8");
  const { code, stderr } = await here.run(["export", path.join(here.root, "package.json")]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("is not a progress file of this course")]);
  expect(readFileSync(path.join(here.root, "package.json"), "utf8")).toBe(text);
});
