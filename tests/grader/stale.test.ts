import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { endlessBegan } from "./support/faults.js";
import { type Session, terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";
import { GIT_ENV, type Upstream, upstreamOf } from "./support/upstream.js";

// Passes whose spec an update has replaced are judged again while the watch screen has nothing else to do.
let course: Throwaway;
let upstream: Upstream;
let session: Session;

beforeAll(async () => {
  course = await throwawayCourse("learner");
  upstream = await upstreamOf(course);
});
afterEach(async () => {
  session.press("ctrl-c");
  await session.ended;
});
afterAll(() => course?.remove());

const CHAPTER = "exercises/1-small-numbers/00-first-steps";

/** The course brings other specs, and the learner updates. */
async function update(...edits: [slug: string, from: string, to: string][]): Promise<void> {
  for (const [slug, from, to] of edits) upstream.edit(`${CHAPTER}/${slug}.spec.ts`, from, to);
  await upstream.publish("other specs");
  expect((await course.run(["update"], { env: GIT_ENV })).code).toBe(0);
}

/** Opens the watch screen at another exercise than the two that have passed. */
async function watch(): Promise<void> {
  const file = path.join(course.root, ".kata", "progress.json");
  const runs = { "sum-of-doubles": { runs: 1, predicted: null } };
  const { exercises } = course.progress();
  writeFileSync(
    file,
    JSON.stringify({ version: 1, current: "sum-of-doubles", exercises: { ...exercises, ...runs } }),
  );
  session = terminal(course);
  await session.waitFor("blank 1 of 1");
}

async function states(): Promise<Record<string, string>> {
  const { parts } = await course.json("status");
  const all = parts[0].chapters.flatMap((chapter: any) => chapter.exercises);
  return Object.fromEntries(all.map(({ slug, state }: any) => [slug, state]));
}

const fingerprints = () => course.progress().exercises["sum-up"].passed;

test("what still passes has its tick again, and what does not is told and open", async () => {
  course.solve("double-it");
  course.solve("sum-up");
  await course.run(["check"]);
  await update(
    ["double-it", "every number is doubled", "each number is doubled"],
    ["sum-up", "toMatchValues(17)", "toMatchValues(18)"],
  );
  expect(await states()).toMatchObject({ "double-it": "stale", "sum-up": "stale" });
  await watch();
  await session.waitFor("2 passes judged again after the update");
  expect(session.text().replace(/\s+/g, " ")).toContain(
    "after the update: sum-up fails the new spec and is open again. Your code is as it was.",
  );
  expect(session.text()).toContain("part 1  1/3");
  expect(await states()).toMatchObject({ "double-it": "passed", "sum-up": "open" });
  session.press("l");
  await session.waitFor("q close");
  session.press("q");
  await session.waitUntilGone("judged again");
});

test("a save ends it at once and has the next process ready, and it goes on after the verdict", async () => {
  const slow =
    '\nimport { writeFileSync } from "node:fs";\nwriteFileSync("began", String(process.pid));\nawait new Promise((resolve) => setTimeout(resolve, 1500));\n';
  course.solve("sum-up", slow);
  await update(["sum-up", "toMatchValues(18)", "toMatchValues(17)"]);
  expect((await course.run(["run", "sum-up"])).code).toBe(0);
  await endlessBegan(course.root);
  await update(["sum-up", "make 17", "are 17"]);
  const before = fingerprints();
  await watch();
  await endlessBegan(course.root);
  const saved = Date.now();
  course.solve("sum-of-doubles");
  await session.waitFor("Both at once: passed");
  expect(Date.now() - saved).toBeLessThan(3000);
  expect(fingerprints()).toEqual(before);
  await session.waitFor("1 pass judged again after the update: it still passes.");
  expect(fingerprints()).not.toEqual(before);
  expect(await states()).toMatchObject({ "double-it": "passed", "sum-up": "passed" });
  course.write("sum-of-doubles", course.stub("sum-of-doubles"));
});

test("a file that the learner has changed since is left alone, and so is what is not stale: nothing is said", async () => {
  rmSync(path.join(course.root, "began"), { force: true });
  const mark = path.join(course.root, "marked");
  course.solve("sum-up", '\nimport { writeFileSync } from "node:fs";\nwriteFileSync("marked", "");\n');
  expect(await states()).toMatchObject({ "double-it": "passed", "sum-up": "stale" });
  await watch();
  await session.waitUntilGone("running");
  await new Promise((resolve) => setTimeout(resolve, 4000));
  expect(session.text()).not.toContain("judged again");
  expect([existsSync(mark), readFileSync(course.files("sum-up").stub, "utf8").includes("marked")]).toEqual([
    false,
    true,
  ]);
});
