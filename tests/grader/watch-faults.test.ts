import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Session, terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// What a learner's file, an editor or a clipboard can do to the watch screen.
let course: Throwaway;
let session: Session;

beforeAll(async () => {
  course = await throwawayCourse();
});
afterEach(async () => {
  session.press("ctrl-c");
  expect(await session.ended).toEqual({ code: 0 });
  expect(session.traces()).toEqual([]);
});
afterAll(() => course?.remove());

/** Opens the watch screen at an exercise of this content. */
async function watch(content: string, slug = "double-it"): Promise<void> {
  course.write(slug, content);
  const file = path.join(course.root, ".kata", "progress.json");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ version: 1, current: slug, exercises: { "sum-up": { runs: 1 } } }));
  session = terminal(course);
  await session.waitFor(/blank \d of|passed|✗/);
}

const throwing = (body: string) => `export function doubleIt(x: number[]): number[] {\n${body}\n}\n`;

test("a paste presses no key, costs no time, and Ctrl-C works behind it", async () => {
  await watch(course.stub("double-it"));
  await session.waitUntilGone("running");
  const text = "const question = async () => { run(all); }\n".repeat(120);
  for (const [i, paste] of [text, "\u001b[200~short q\u001b[201~"].entries()) {
    const before = session.raw().length;
    const pasted = Date.now();
    session.press(paste);
    await session.waitFor("Pasted text does nothing here");
    expect(Date.now() - pasted).toBeLessThan(1500);
    expect(session.raw().length - before).toBeLessThan(20_000);
    // What comes at once is taken for the rest of the paste.
    await new Promise((resolve) => setTimeout(resolve, 150));
    session.press("h");
    await session.waitFor(`hint ${i + 1} of 4`);
    expect(session.text()).not.toContain("Pasted text");
  }
  const pasted = Date.now();
  session.press(text, "ctrl-c");
  expect(await session.ended).toEqual({ code: 0 });
  expect(Date.now() - pasted).toBeLessThan(3000);
});

test.each([
  ["an error text of 5 MB", 'throw new Error("y".repeat(5e6));'],
  ["5 MB in numbers", "throw new Error(JSON.stringify(Array.from({ length: 3e5 }, Math.random)));"],
  ["a line of 30,000 combining characters", 'throw new Error("a" + "\\u0301".repeat(30_000));'],
])("%s neither holds up the screen nor Ctrl-C", async (_, body) => {
  await watch(course.stub("double-it"));
  await session.waitUntilGone("running");
  course.write("double-it", throwing(body));
  await session.waitFor("✗ every number is doubled", 15);
  await session.waitUntilGone(/running|looking/);
  const pressed = Date.now();
  session.press("h");
  await session.waitFor("hint 1 of 4");
  expect(Date.now() - pressed).toBeLessThan(1500);
  expect(session.wrapped()).toEqual([]);
});

test("tabs are shown as spaces: nothing of the screen before shows through, and no line wraps", async () => {
  await watch(throwing("  return x.map((value) => value + 2);"));
  await session.waitFor("Adding 2");
  const long = 'throw new Error("not ready: " + x.join(", ") + " are the numbers so far, and they go on");';
  course.write(
    "double-it",
    throwing(`\treturn x.map((value) => {\n\t\tif (value > 0) {\n\t\t\t${long}\n\t\t}\n\t});`),
  );
  await session.waitFor("Error: not ready");
  await session.waitUntilGone(/running|looking/);
  expect(session.text()).toMatch(
    /^ {5}3 │ if \(value > 0\) \{\n > {3}4 │ {5}throw new Error.*…\n {5}5 │ \}$/m,
  );
  expect(session.raw()).not.toContain("\t");
  expect(session.wrapped()).toEqual([]);
  expect(session.screen()[0]).toMatch(/^ 00-first-steps.*> double-it/);
});

test("control sequences of the learner's code reach no terminal; colors do", async () => {
  await watch(course.stub("double-it"));
  const evil =
    "\\u001b[2J\\u001b[?1049l\\u001b]0;TITLE\\u0007\\u001b]52;c;ZXZpbA==\\u0007\\u001b[6n\\u009b2J\\u001b(0 ";
  const from = session.raw().length;
  course.write(
    "double-it",
    throwing(
      `  // \u001b[2J\u001b]52;c;eA==\u0007 in a comment\n` +
        `  console.log("${evil}\\u001b[31mprinted in red");\n` +
        `  throw Object.assign(new Error("${evil}thrown"), { name: "${evil}Named" });`,
    ),
  );
  await session.waitFor(/Named: +thrown/);
  await session.waitFor("printed in red");
  await session.waitUntilGone(/running|looking/);
  const raw = session.raw().slice(from);
  expect(raw).not.toMatch(/\u001b\[2J|\u001b\[\?1049l|\u001b\]0;|\u001b\]52|\u001b\[6n|\u009b|\u001b\(0/);
  expect(raw).toContain("\u001b[31mprinted in red");
  course.write(
    "double-it",
    `import { blank } from "#lib/blank";\nexport const doubleIt = () => blank("${evil}prompt");\n`,
  );
  await session.waitFor("still inside");
  expect(session.raw().slice(from)).not.toMatch(/\u001b\[2J|\u001b\]52|\u009b/);
});

test("a stub that vanishes while its blank is shown, and one that is linked to itself, end nothing", async () => {
  await watch(course.stub("double-it"));
  await session.waitUntilGone("running");
  const { stub } = course.files("double-it");
  rmSync(stub);
  session.resize(90, 24);
  session.press("up");
  await session.waitFor("The file is gone");
  if (process.platform !== "win32") {
    symlinkSync(stub, stub);
    await session.waitFor("cannot be read (ELOOP)");
    rmSync(stub);
  }
  course.solve("double-it");
  await session.waitFor("Twice as much: passed");
});

test.each([" ", '"', "  'no such editor'  "])("EDITOR=%s is no reason to end", async (EDITOR) => {
  course.write("double-it", course.stub("double-it"));
  session = terminal(course, [], { env: { EDITOR } });
  await session.waitFor("blank 1 of 1");
  session.press("o");
  await session.waitFor(/Opening|No editor|could not be started/);
  session.press("h");
  await session.waitFor("hint 1 of 4");
});
