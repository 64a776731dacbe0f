import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import stringWidth from "string-width";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { exhibitsIn } from "../../grader/core/judge/shown.js";
import { keep, readKept } from "../../grader/node/store/exhibits.js";
import type { Told } from "../../lib/judge/told.js";
import { ADDS_TWO, NO_NUMBERS, TITLES, withExhibits } from "./support/exhibits.js";
import { FakeBrowser } from "./support/fake-browser.js";
import { terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

let course: Throwaway;

beforeAll(async () => {
  course = await throwawayCourse();
  await withExhibits(course);
});
beforeEach(() => {
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
  course.write("double-it", ADDS_TWO);
});
afterAll(() => course?.remove());

const keptFile = () => path.join(course.root, ".kata", "exhibits", "double-it.json");
const kept = () => readKept(keptFile());
/** What `show` said that it had to run. */
const ran = async () =>
  (await course.run(["show", "double-it"])).stderr.match(/your code|the reference/g) ?? [];

test("run shows a preview that fits, and the command for all of it", async () => {
  const { stdout } = await course.run(["run", "double-it"]);
  const lines = stdout.split("\n");
  const first = lines.indexOf(" doubles");
  const table = lines.indexOf(" words and numbers");
  const last = lines.indexOf(" npm run kata -- show double-it shows both beside the course's, and 8 more");
  expect(table - first).toBe(8);
  expect(last).toBeGreaterThan(table);
  expect(lines.slice(first, table).join("")).toMatch(/[o×]{10}.*o 2x {2}× half/);
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThan(80);
  // The lines of the spec are those that judge, not those that show.
  expect(stdout).not.toContain("caption");
  const { exhibits } = await course.json("run", "double-it");
  expect(exhibits.map(({ title }: { title: string }) => title)).toEqual(TITLES);
  expect(exhibits[0]).toEqual({ kind: "curve", title: "doubles" });
});

test("what a run showed is kept, passed or not, with what JSON cannot say", async () => {
  await course.run(["run", "double-it"]);
  expect(kept()).toMatchObject({ verdict: "failed" });
  const heads = kept()?.exhibits[1];
  expect(heads).toMatchObject({ title: "two heads", shape: [2, 3, 4] });
  expect((heads as { values: number[] }).values.slice(0, 4)).toEqual([2, -Infinity, -Infinity, -Infinity]);
  course.solve("double-it");
  await course.run(["run", "double-it"]);
  expect(kept()).toMatchObject({ verdict: "passed" });
  expect(kept()?.exhibits).toHaveLength(TITLES.length);
  expect(await ran()).toEqual(["the reference"]);
});

test("what cannot be kept is told of, and the pass counts", async () => {
  mkdirSync(path.join(course.root, ".kata"));
  writeFileSync(path.join(course.root, ".kata", "passed"), "in the way");
  course.solve("double-it");
  const { code, stdout } = await course.run(["run", "double-it"]);
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining("! What your code showed could not be kept: E"),
  ]);
});

test("show runs only what is not kept, or kept of another file", async () => {
  expect(await ran()).toEqual(["your code", "the reference"]);
  expect(await ran()).toEqual([]);
  course.write("double-it", `${ADDS_TWO}// edited\n`);
  expect(await ran()).toEqual(["your code"]);
  writeFileSync(keptFile(), readFileSync(keptFile(), "utf8").slice(0, 1000));
  const { solution } = course.files("double-it");
  const text = readFileSync(solution, "utf8");
  writeFileSync(solution, `${text}// edited\n`);
  expect(await ran()).toEqual(["your code", "the reference"]);
  writeFileSync(solution, text);
});

test("show prints where the page is, as JSON too; it needs no network and is small", async () => {
  const { stdout, code } = await course.run(["show", "double-it"]);
  expect(code).toBe(0);
  const page = path.join(course.root, ".kata", "show", "double-it.html");
  expect(stdout).toBe(`${page}\n`);
  // Without a name it is the current exercise.
  expect(await course.json("show")).toEqual({ version: 1, slug: "double-it", page });
  const html = readFileSync(page, "utf8");
  expect(html.replaceAll("http://www.w3.org/", "")).not.toMatch(/https?:|<script(?!>)|<link|@import/);
  expect(statSync(page).size).toBeLessThan(1_000_000);
});

test("an exercise that shows nothing is told so", async () => {
  const { code, stderr } = await course.run(["show", "sum-up"]);
  expect({ code, stderr }).toEqual({
    code: 2,
    // Nothing is run for that: "Running the reference once." would stand in front of it.
    stderr: "kata: sum-up has no pictures: there is nothing to show\n",
  });
  expect(existsSync(path.join(course.root, ".kata", "show"))).toBe(false);
});

test("a wrong answer that cannot be drawn is told so, and its verdict is what it was", async () => {
  course.write("double-it", NO_NUMBERS);
  const { stdout } = await course.run(["run", "double-it"]);
  expect(stdout).toContain("✗ every number is doubled");
  const page = (await course.json("show", "double-it")).page;
  expect(readFileSync(page, "utf8")).toContain(
    "It cannot be drawn: 2x should hold numbers, and holds a string.",
  );
});

test("author check wants the solution's exhibits to be drawable", async () => {
  const { spec } = course.files("double-it");
  const text = readFileSync(spec, "utf8");
  const check = async () => {
    const { problems } = (await course.json("author", "check", "double-it")).exercises[0];
    return problems.filter((problem: string) => problem.includes("exhibit"));
  };
  expect(await check()).toEqual([]);
  writeFileSync(spec, text.replace("values: count(64)", "values: count(900)"));
  await course.run(["author", "stubs"]);
  expect(await check()).toEqual([
    expect.stringContaining('the exhibit "waves" cannot be drawn: values has 86400'),
  ]);
  writeFileSync(spec, text);
  await course.run(["author", "stubs"]);
});

test("the watch screen shows the preview; in ASCII and 40 columns it fits", async () => {
  const session = terminal(course, [], { cols: 40, rows: 60, env: { KATA_ASCII: "1" } });
  await session.waitFor("Adding 2 moves");
  expect(session.text()).toMatch(/^ doubles$/m);
  expect(session.text()).toMatch(/^ +41 \|.*ooo/m);
  expect(session.text()).toMatch(/^ +o 2x {2}x half$/m);
  expect(session.text()).toMatch(/^ p shows both beside the course's,/m);
  expect(session.wrapped()).toEqual([]);
  session.press("q");
  await session.ended;
});

test("p makes the page, and says where it is when there is no browser", async () => {
  // Nobody opens a window at the other end of a connection, on macOS and Windows neither.
  const session = terminal(course, [], { rows: 50, env: { SSH_CONNECTION: "from afar" } });
  await session.waitFor("Adding 2 moves");
  session.press("p");
  await session.waitFor(/No browser could be started here\. The page is/);
  expect(existsSync(path.join(course.root, ".kata", "show", "double-it.html"))).toBe(true);
  session.press("q");
  expect(await session.ended).toEqual({ code: 0 });
  expect(session.traces()).toEqual([]);
});

// What opens a page is a program of the desktop; on Linux it can be one of ours.
test.skipIf(process.platform !== "linux")("p and show open the page in the browser", async () => {
  const browser = new FakeBrowser(course.root);
  const { env } = browser;
  const session = terminal(course, [], { rows: 50, env });
  await session.waitFor("Adding 2 moves");
  session.press("p");
  await session.waitFor("The page is open in your browser: .kata/show/double-it.html");
  await browser.opened(1);
  session.press("q");
  await session.ended;

  const shown = terminal(course, ["show", "double-it"], { env });
  expect(await shown.ended).toEqual({ code: 0 });
  expect(shown.text()).toContain("The page is open in your browser:");
  for (const line of await browser.opened(2)) expect(line).toContain("/.kata/show/double-it.html");

  const without = terminal(course, ["show", "double-it", "--no-open"], { env });
  await without.ended;
  expect(without.text()).not.toContain("open in your browser");
});

test("a save while the reference runs for the page is judged at once", async () => {
  const { solution } = course.files("double-it");
  const text = readFileSync(solution, "utf8");
  writeFileSync(
    solution,
    text.replace("return x.map", "for (const end = Date.now() + 8000; Date.now() < end; );\n  return x.map"),
  );
  try {
    const session = terminal(course, [], { rows: 50 });
    await session.waitFor("p show");
    await session.waitUntilGone(/running|looking for/, 60);
    session.press("p");
    await session.waitFor("Running the reference once for the page");
    const saved = Date.now();
    course.write("double-it", course.stub("double-it"));
    await session.waitFor("blank 1 of 1");
    expect(Date.now() - saved).toBeLessThan(6000);
    await session.waitUntilGone("Running the reference");
    expect(existsSync(path.join(course.root, ".kata", "show", "double-it.html"))).toBe(false);
    session.press("q");
    await session.ended;
  } finally {
    writeFileSync(solution, text);
  }
});

test("of one title the last is kept, in the place of the first", () => {
  const told = (title: string, caption: string): Told => ({
    kind: "exhibit",
    exhibit: { kind: "table", title, caption, columns: ["a"], rows: [] },
  });
  const shown = exhibitsIn([
    told("a", "1"),
    { kind: "backend", name: "wasm" },
    told("b", "2"),
    told("a", "3"),
  ]);
  expect(shown.map(({ title, caption }) => title + caption)).toEqual(["a3", "b2"]);
  expect(exhibitsIn(Array.from({ length: 99 }, (_, i) => told(String(i), "")))).toHaveLength(24);
});

test("numbers are kept to six digits, and NaN and the infinities as they are", async () => {
  const file = path.join(course.root, ".kata", "numbers.json");
  const values = [1 / 3, Number.NaN, Infinity, -Infinity, 123456789, 0];
  const exhibit = { kind: "curve", title: "t", caption: "c", values } as never;
  await keep(file, { key: "k", verdict: "passed", exhibits: [exhibit] });
  expect(readKept(file)?.exhibits).toEqual([
    {
      kind: "curve",
      title: "t",
      caption: "c",
      values: [0.333333, Number.NaN, Infinity, -Infinity, 123457000, 0],
    },
  ]);
  expect(readKept(`${file}.missing`)).toBeUndefined();
});
