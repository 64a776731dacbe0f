import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Session, terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// The pages of a part: its story before the first chapter, and the look back after the last one.
let course: Throwaway;
let session: Session | undefined;

const inPart = (name: string) => path.join(course.root, "exercises", "1-small-numbers", name);

beforeAll(async () => {
  course = await throwawayCourse();
  writeFileSync(inPart("README.md"), "# Part 1: Numbers\n\nOnce there was a **two**, and $x_i$ met it.\n");
  writeFileSync(inPart("AFTER.md"), "# Part 1: Looking back\n\nYou can double — and add up.\n");
});
afterEach(async () => {
  session?.press("ctrl-c");
  await session?.ended;
  session = undefined;
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
});
afterAll(() => course?.remove());

/** As of a learner who has been welcomed, and has begun elsewhere. */
async function begin(options: Parameters<typeof terminal>[2] = {}): Promise<Session> {
  const progress = { version: 1, current: "double-it", exercises: { "sum-of-doubles": { runs: 1 } } };
  mkdirSync(path.join(course.root, ".kata"), { recursive: true });
  writeFileSync(path.join(course.root, ".kata", "progress.json"), JSON.stringify(progress));
  session = terminal(course, [], options);
  await session.waitFor("chapter 1 of 2");
  return session;
}

/** Solves the course to the card after its last chapter. */
async function passAll(options: Parameters<typeof terminal>[2] = {}): Promise<Session> {
  for (const slug of ["double-it", "sum-up", "sum-of-doubles"]) {
    course.solve(slug);
    await course.run(["run", slug]);
  }
  session = terminal(course, ["watch", "sum-of-doubles"], options);
  await session.waitFor(": passed");
  await session.waitUntilGone(/running|looking for/);
  session.press("n");
  await session.waitFor("Put together: complete");
  return session;
}

test.each([80, 40])(
  "p on a part's first card opens its story, the card comes again: %i columns",
  async (cols) => {
    const session = await begin({ cols, rows: 24 });
    expect(session.text()).toContain("Part 1 begins here.");
    expect(session.text()).toContain("p the story");
    session.press("p");
    await session.waitFor("Once there was a two");
    expect(session.text()).toContain("and xᵢ met it");
    expect(session.wrapped()).toEqual([]);
    session.press("p");
    await session.waitFor("chapter 1 of 2");
    session.press("enter");
    await session.waitFor("blank 1 of 1");
  },
);

test("the story is the page before page 1 of the first chapter, and has no number of its own", async () => {
  const session = await begin();
  session.press("l");
  await session.waitFor(" q close");
  expect(session.screen()[0]).not.toContain("Part 1: Numbers");
  session.press("[");
  await session.waitFor("Once there was a two");
  expect(session.screen()[0].trim()).toBe("Part 1: Numbers");
  session.press("]");
  await session.waitUntilGone("Once there was a two");
});

test("after a part's last exercise its card opens the look back, which is the last page of the lesson", async () => {
  const session = await passAll();
  expect(session.text()).toMatch(/Part 1 ends here:[\s\S]*p looking back/);
  session.press("p");
  await session.waitFor("You can double — and add up.");
  session.press("[");
  await session.waitUntilGone("You can double");
  session.press("]");
  await session.waitFor("You can double");
  session.press("q");
  await session.waitFor("Part 1 ends here:");
});

test("before the last exercise has passed no page looks back", async () => {
  session = terminal(course, ["watch", "sum-of-doubles"]);
  await session.waitFor("chapter 2 of 2");
  expect(session.text()).not.toContain("begins here");
  session.press("l");
  await session.waitFor(" q close");
  // The search begins after the page was turned, if there is one.
  session.press("]", "/");
  await session.waitFor(" /_");
  expect(session.text()).not.toContain("Looking back");
});

test("in ASCII and 40 columns the cards and pages keep to the window", async () => {
  const session = await passAll({ cols: 40, rows: 30, env: { KATA_ASCII: "1" } });
  session.press("p");
  await session.waitFor("You can double");
  expect(session.text()).toMatch(/^[\x20-\x7e\n]*$/);
  expect(session.wrapped()).toEqual([]);
});

test("kata lesson 1 prints the story, and the look back after the last pass; the folder and its path name it too", async () => {
  const story = /^Part 1: Numbers\n\nOnce there was a two, and xᵢ met it\.\n$/;
  for (const name of [["1"], ["part", "1"], ["1-small-numbers"], [inPart("README.md")]])
    expect((await course.run(["lesson", ...name])).stdout.replace(/^ /gm, "")).toMatch(story);
  await passAll();
  expect((await course.run(["lesson", "1"])).stdout).toMatch(/Once there was[\s\S]*You can double/);
  const { code, stderr } = await course.run(["lesson", "2"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('no exercise named "2"')]);
});
