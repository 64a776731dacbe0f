import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// A lesson is longer than a window. The pagers are scripts that write down what they were given.
let course: Throwaway;
let bin: string;

beforeAll(async () => {
  course = await throwawayCourse();
  bin = path.join(course.root, "bin");
  mkdirSync(bin);
});
beforeEach(() => {
  rmSync(read("mine"), { force: true });
});
afterAll(() => course?.remove());

const read = (name: string) => path.join(course.root, `read-in-${name}`);

/** A program in `bin`; what it is given ends in the file `read-in-<name>`, its arguments on the first line. */
function program(
  name: string,
  body = `{ echo "$*"; cat; } > "${read(name)}"; echo "this is ${name}"`,
): string {
  const file = path.join(bin, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return file;
}

/** Shows a lesson in a terminal of 24 rows. */
async function lesson(env: NodeJS.ProcessEnv, slug = "double-it") {
  const session = terminal(course, ["lesson", slug], { env });
  expect(await session.ended).toEqual({ code: 0 });
  expect(session.traces()).toEqual([]);
  return session;
}

const END = "squaring"; // the lesson's last word

// Windows runs no scripts by their first line.
const unix = test.skipIf(process.platform === "win32");

unix("PAGER is used, with its arguments, and gets the whole lesson in colour", async () => {
  const session = await lesson({ PAGER: `${program("mine")} --plain -x` });
  const text = readFileSync(read("mine"), "utf8");
  expect(text).toMatch(/^--plain -x\n/);
  expect(text).toMatch(/First steps[\s\S]*squaring\n$/);
  expect(text).toContain("\u001b[");
  expect(session.text()).toContain("this is mine");
  expect(session.text()).not.toContain(END);
});

test("without PAGER, or where it does not start, the lesson is read on the screen as with l", async () => {
  for (const PAGER of [undefined, path.join(bin, "no-such-pager")]) {
    const session = terminal(course, ["lesson", "double-it"], { env: { PAGER } });
    await session.waitFor(/space on .*q close/);
    expect(session.screen()[0]).toBe(" First steps");
    session.press("G");
    await session.waitFor(END);
    session.press("q");
    expect(await session.ended).toEqual({ code: 0 });
    expect(session.traces()).toEqual([]);
  }
});

test("Ctrl-C leaves such a lesson, and gives the terminal back", async () => {
  const session = terminal(course, ["lesson", "double-it"]);
  await session.waitFor(/space on .*q close/);
  session.resize(40, 12);
  await session.waitFor(/\n q close/);
  session.press("ctrl-c");
  expect(await session.ended).toEqual({ code: 0 });
  expect(session.traces()).toEqual([]);
});

unix("where no pager is wanted, the lesson is printed", async () => {
  for (const PAGER of ["", "cat"]) expect((await lesson({ PAGER })).text()).toContain(END);
});

unix("a lesson that fits is printed, and so is everything without a terminal or with CI=1", async () => {
  const PAGER = program("mine");
  expect((await lesson({ PAGER }, "sum-of-doubles")).text()).toContain("adds up then");
  expect((await lesson({ PAGER, CI: "1" })).text()).toContain(END);
  const { code, stdout, stderr } = await course.run(["lesson", "double-it"], { env: { PAGER } });
  expect([code, stderr, stdout.includes(END)]).toEqual([0, "", true]);
  expect(existsSync(read("mine"))).toBe(false);
});

unix("Ctrl-C belongs to the pager, and the grader ends with it", async () => {
  const wait = 'while ! read answer < /dev/tty; do echo "interrupted"; done';
  const PAGER = program(
    "patient",
    `trap : INT; cat > /dev/null; echo reading; ${wait}; echo "left with $answer"`,
  );
  const session = terminal(course, ["lesson", "double-it"], { env: { PAGER } });
  await session.waitFor("reading");
  session.press("ctrl-c");
  await session.waitFor("interrupted");
  session.press("q", "enter");
  expect(await session.ended).toEqual({ code: 0 });
  expect(session.text()).toContain("left with q");
  expect(session.traces()).toEqual([]);
});

unix("what a pager gets has its answers at the end of the page, where no key can open them", async () => {
  const file = path.join(course.root, "exercises/1-small-numbers/00-first-steps/README.md");
  const whole = readFileSync(file, "utf8");
  const asked =
    "Predict: how much?\n\nCount.\n\n<details><summary>Answer</summary>\n\n**Six.**\n\n</details>\n\n";
  writeFileSync(file, whole.replace("## What goes wrong", `${asked}## What goes wrong`));
  try {
    await lesson({ PAGER: program("mine") });
    const { stdout } = await course.run(["lesson", "double-it"]);
    for (const text of [readFileSync(read("mine"), "utf8"), stdout])
      expect(stripVTControlCharacters(text)).toMatch(
        /Count\.\n\n\(answer 1 at the end of this page\)\n\nWhat goes wrong[\s\S]*squaring\n\nAnswers\n\nAnswer 1\n\nSix\.\n$/,
      );
  } finally {
    writeFileSync(file, whole);
  }
});

unix("a pager that is left before the end of a long lesson is no error", async () => {
  const file = path.join(course.root, "exercises/1-small-numbers/00-first-steps/README.md");
  const whole = readFileSync(file);
  writeFileSync(file, "one line of a very long lesson\n\n".repeat(20_000));
  const session = await lesson({ PAGER: program("hasty", 'head -n 3; echo "enough"') });
  writeFileSync(file, whole);
  expect(session.text()).toMatch(/enough$/m);
  expect(session.text()).not.toMatch(/EPIPE|fault/);
});
