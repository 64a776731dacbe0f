import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { FakeBrowser } from "./support/fake-browser.js";
import { FakeSite } from "./support/fake-site.js";
import { type Session, terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// The way from the terminal to the course's site: the key w, and `kata web`.
let course: Throwaway;
let site: FakeSite;
let session: Session | undefined;

const CHAPTER = "1-small-numbers/00-first-steps";
const EXERCISE = `${CHAPTER}/double-it`;
/** Nobody opens a window at the other end of a connection, on macOS and Windows neither. */
const AFAR = { SSH_CONNECTION: "from afar" };

beforeAll(async () => {
  course = await throwawayCourse();
  const lesson = path.join(course.root, "exercises", CHAPTER, "README.md");
  writeFileSync(lesson, readFileSync(lesson, "utf8").replaceAll("sum-up", "the next one"));
  writeFileSync(path.join(course.root, "exercises", CHAPTER, "2-more.md"), "# More\n\nOf `sum-up`.\n");
  writeFileSync(
    path.join(course.root, "exercises", "1-small-numbers", "README.md"),
    "# Part 1: Numbers\n\nIt.\n",
  );
  site = await FakeSite.with(["1-small-numbers", CHAPTER, `${CHAPTER}/2-more`, EXERCISE]);
});
afterEach(async () => {
  session?.press("ctrl-c");
  await session?.ended;
  session = undefined;
  site.asked.length = 0;
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
});
afterAll(() => {
  site?.close();
  course?.remove();
});

/** The watch screen at an exercise after so many runs of it, far from any browser. */
function watch(runs: number | undefined, options: Parameters<typeof terminal>[2] = {}): Session {
  course.write("double-it", course.stub("double-it"));
  if (runs !== undefined) {
    const progress = { version: 1, current: "double-it", exercises: { "double-it": { runs } } };
    mkdirSync(path.join(course.root, ".kata"), { recursive: true });
    writeFileSync(path.join(course.root, ".kata", "progress.json"), JSON.stringify(progress));
  }
  session = terminal(course, [], { ...options, env: { ...AFAR, ...options.env } });
  return session;
}

/** What is on the screen, with lines that were wrapped put together. */
const flat = ({ text }: Session) => text().replace(/\s+/g, "");
const said = (route: string) => `Thepageis${site.address}${route}/`;

test("w opens the exercise; from the list of keys too, and nothing is asked of the site before", async () => {
  const session = watch(1, { env: { KATA_SITE: site.address } });
  await session.waitFor("blank 1 of 1");
  expect(site.asked).toEqual([]);
  session.press("w");
  await session.waitFor("No browser could be started here.");
  expect(flat(session)).toContain(said(EXERCISE));
  session.press("?");
  await session.waitFor("these keys");
  session.press("w");
  await session.waitFor("No browser");
  expect(flat(session)).toContain(said(EXERCISE));
  session.press("j");
  await session.waitUntilGone("No browser");
});

test.each([80, 40])("w in a lesson opens the page that is read: %i columns", async (cols) => {
  const session = watch(1, { cols, env: { KATA_SITE: site.address } });
  await session.waitFor("blank 1 of 1");
  session.press("l");
  await session.waitFor("First steps");
  for (const [key, route] of [
    ["", CHAPTER],
    ["]", `${CHAPTER}/2-more`],
    ["[", CHAPTER],
    ["[", "1-small-numbers"],
  ]) {
    if (key) session.press(key);
    await session.waitUntilGone("No browser");
    session.press("w");
    await session.waitFor("No browser");
    expect(flat(session)).toContain(said(route));
  }
  expect(session.wrapped()).toEqual([]);
  session.press("?");
  await session.waitFor("any key");
  expect(session.text()).toMatch(/ w +the page on the course's[\s\S]* q esc +close/);
  expect(session.wrapped()).toEqual([]);
});

test.each([80, 40])("w on a card opens the lesson, and the card stays: %i columns", async (cols) => {
  const session = watch(0, { cols, env: { KATA_SITE: site.address } });
  await session.waitFor("chapter 1 of 2");
  expect(session.text()).toContain(" w web");
  session.press("w");
  await session.waitFor("No browser");
  expect(flat(session)).toContain(said(CHAPTER));
  expect(session.text()).toContain("chapter 1 of 2");
  expect(session.wrapped()).toEqual([]);
  session.press("enter");
  await session.waitFor("blank 1 of 1");
  expect(session.text()).not.toContain("No browser");
});

test("without an address w says how to set one, and no screen mentions a page", async () => {
  const session = watch(undefined);
  await session.waitFor("blank 1 of 1");
  expect(session.text()).not.toContain("browser");
  session.press("w");
  await session.waitFor("The course's site has no address yet. Set one: npm run kata -- web --site");
});

test("a card without an address names no w; a site that is off or away is told there too", async () => {
  const session = watch(0, { env: { KATA_SITE: "off" } });
  await session.waitFor("chapter 1 of 2");
  expect(session.text()).not.toContain(" w web");
  session.press("w");
  await session.waitFor("KATA_SITE switches the course's site off");
  session.press("ctrl-c");
  await session.ended;

  const away = watch(0, { env: { KATA_SITE: "http://127.0.0.1:9/" } });
  await away.waitFor("chapter 1 of 2");
  away.press("w");
  await away.waitFor("The site cannot be reached from here:");
  expect(flat(away)).toContain(`http://127.0.0.1:9/${CHAPTER}/doesnotanswer.`);
});

test.each([80, 40])("the very first screen says that there is a page: %i columns", async (cols) => {
  const session = watch(undefined, { cols, env: { KATA_SITE: site.address } });
  await session.waitFor("Welcome.");
  expect(session.text().replace(/\s+/g, " ")).toContain("w opens this exercise as a page in your browser.");
  expect(session.wrapped()).toEqual([]);
  expect(site.asked).toEqual([]);
});

test("kata web names the page of an exercise, of its lesson and of a part, and says what the site lacks", async () => {
  const web = (...words: string[]) => course.run(["web", ...words], { env: { KATA_SITE: site.address } });
  for (const [words, route] of [
    [[], EXERCISE],
    [["double-it"], EXERCISE],
    [["sum-up", "--lesson"], `${CHAPTER}/2-more`],
    [["1"], "1-small-numbers"],
  ] as const)
    expect(await web(...words)).toMatchObject({ code: 0, stdout: `${site.address}${route}/\n` });
  expect(await web("sum-up")).toMatchObject({
    code: 1,
    stdout: "",
    stderr: `The site does not have this page: ${site.address}${CHAPTER}/sum-up/ answers with status 404.\n`,
  });
});

test("kata web --site sets the address for this copy, off and on, and the variable comes before it", async () => {
  const web = (...words: string[]) => course.run(["web", ...words]);
  const kept = path.join(course.root, ".kata", "site");
  expect(await web()).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining("has no address yet"),
  });
  expect((await web("--site", site.address.slice(0, -1))).stdout).toBe(
    `The course's site is ${site.address} (.kata/site).\n`,
  );
  expect((await web()).stdout).toBe(`${site.address}${EXERCISE}/\n`);
  const wrong = await web("--site", "owner.example/kata");
  expect([wrong.code, wrong.stderr]).toEqual([
    2,
    expect.stringContaining('"owner.example/kata" is not a site address'),
  ]);
  expect(readFileSync(kept, "utf8")).toBe(`${site.address}\n`);
  expect((await web("--site", "off")).stdout).toContain("switched off");
  expect((await web()).code).toBe(2);
  const variable = await course.run(["web"], { env: { KATA_SITE: site.address } });
  expect(variable.stdout).toBe(`${site.address}${EXERCISE}/\n`);
  expect((await web("--site", "on")).stdout).toContain("has no address yet");
  expect(existsSync(kept)).toBe(false);
});

test("the course's own address is the homepage in its package.json", async () => {
  const file = path.join(course.root, "package.json");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, JSON.stringify({ ...JSON.parse(text), homepage: site.address }));
  try {
    expect((await course.run(["web"])).stdout).toBe(`${site.address}${EXERCISE}/\n`);
  } finally {
    writeFileSync(file, text);
  }
});

// What opens a page is a program of the desktop; on Linux it can be one of ours.
test.skipIf(process.platform !== "linux")("w and kata web open the page in the browser", async () => {
  const browser = new FakeBrowser(course.root);
  const env = { ...browser.env, KATA_SITE: site.address, SSH_CONNECTION: undefined };
  const session = watch(1, { env });
  await session.waitFor("blank 1 of 1");
  session.press("w");
  await session.waitFor("The page is open in your browser:");
  await browser.opened(1);

  const lesson = terminal(course, ["web", "--lesson"], { env });
  expect(await lesson.ended).toEqual({ code: 0 });
  expect(await browser.opened(2)).toEqual([`${site.address}${EXERCISE}/`, `${site.address}${CHAPTER}/`]);
  const closed = terminal(course, ["web", "--no-open"], { env });
  await closed.ended;
  expect(closed.text()).not.toContain("open in your browser");
});

test("w works in the lesson of kata lesson, too", async () => {
  session = terminal(course, ["lesson", "double-it"], { rows: 8, env: { ...AFAR, KATA_SITE: site.address } });
  await session.waitFor(" q close");
  session.press("w");
  await session.waitFor("No browser");
  expect(flat(session)).toContain(said(CHAPTER));
});
