import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { ENDLESS, endlessBegan } from "./support/faults.js";
import { leftAfter, workersOf } from "./support/processes.js";
import { type Session, terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

let course: Throwaway;
let session: Session;

beforeAll(async () => {
  course = await throwawayCourse();
});
afterEach(async () => {
  session.press("ctrl-c");
  await session.ended;
});
afterAll(() => course?.remove());

/** Opens the watch screen at an exercise. */
async function watch(slug: string, content?: string, env: NodeJS.ProcessEnv = {}): Promise<Session> {
  if (content !== undefined) course.write(slug, content);
  const file = path.join(course.root, ".kata", "progress.json");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ version: 1, current: slug, exercises: {} }));
  session = terminal(course, [], { env });
  await session.waitFor(/blank|passed|file /);
  return session;
}

test("an editor that takes the file away and puts another there a moment later is not told that it is gone", async () => {
  await watch("double-it", course.stub("double-it"));
  const { stub } = course.files("double-it");
  for (let time = 0; time < 3; time++) {
    await session.waitUntilGone("running");
    const before = session.raw().length;
    rmSync(stub);
    await new Promise((resolve) => setTimeout(resolve, 70));
    course.solve("double-it", `// ${time}\n`);
    await session.waitFor("Twice as much: passed");
    expect(session.raw().slice(before)).not.toContain("The file is gone");
    course.write("double-it", course.stub("double-it"));
    await session.waitFor("blank 1 of 1");
  }
});

test("a save during a run ends that run, and the verdict is that of the second save", async () => {
  await watch("double-it", course.stub("double-it"));
  course.write("double-it", ENDLESS.replace("sumUp", "doubleIt"));
  const pid = await endlessBegan(course.root);
  const saved = Date.now();
  course.solve("double-it");
  await session.waitFor("Twice as much: passed");
  expect(Date.now() - saved).toBeLessThan(9000); // the limit of the endless loop is 10 s
  expect(session.raw()).not.toContain("stopped after");
  const first = (word: string) => workersOf(word).filter((worker) => worker.pid === pid);
  expect(await leftAfter(course.name, 1000, first)).toEqual([]);
});

test("many saves in a row leave the verdict of the last, whatever was running", async () => {
  await watch("double-it", course.stub("double-it"));
  for (let i = 0; i < 14; i++) {
    course.write("double-it", `export const doubleIt = (x: number[]) => x.map((v) => v + ${i});\n`);
    // From before the run starts to while the mistakes run.
    await new Promise((resolve) => setTimeout(resolve, 20 + 13 * i));
  }
  course.solve("double-it");
  await session.waitFor("Twice as much: passed");
  await session.waitUntilGone(/running|looking for/);
  await expect(course.json("status")).resolves.toMatchObject({ passed: 1 });
});

test("a save that replaces the file, as some editors do it, is seen", async () => {
  await watch("double-it", course.stub("double-it"));
  const file = course.files("double-it").stub;
  for (const body of ["v + 2", "2 * v", "v + 2"]) {
    writeFileSync(`${file}.swp`, `export const doubleIt = (x: number[]) => x.map((v) => ${body});\n`);
    renameSync(`${file}.swp`, file);
    await session.waitFor(body === "2 * v" ? "Twice as much: passed" : "Adding 2 moves every number");
  }
});

test("after several replacements at once the next save is seen", async () => {
  await watch("double-it", course.stub("double-it"));
  const file = course.files("double-it").stub;
  const replace = (body: string) => {
    writeFileSync(`${file}.swp`, `export const doubleIt = (x: number[]) => x.map((v) => ${body});\n`);
    renameSync(`${file}.swp`, file);
  };
  for (let round = 0; round < 3; round++) {
    replace("v + 3");
    replace("v + 2");
    await session.waitFor("Adding 2 moves every number");
    writeFileSync(file, "export const doubleIt = (x: number[]) => x.map((v) => v * 2 + 0);\n");
    replace("2 * v");
    await session.waitFor("Twice as much: passed");
  }
});

test("a second watch screen is refused with the number of the first, which goes on", async () => {
  await watch("double-it", course.stub("double-it"));
  const second = terminal(course);
  expect(await second.ended).toEqual({ code: 3 });
  const [, pid] = /another grader \(process (\d+)\) is watching this course/.exec(second.text()) ?? [];
  expect(() => process.kill(Number(pid), 0)).not.toThrow();
  expect(second.traces()).toEqual([]);
  course.solve("double-it");
  await session.waitFor("Twice as much: passed");
});

test("a resize redraws: every line fits, and the keys stay at the bottom", async () => {
  await watch("double-it", "export const doubleIt = (x: number[]) => x.map((v) => v * v);\n");
  await session.waitFor("that is its square");
  for (const [cols, rows] of [
    [40, 30],
    [40, 12],
    [100, 30],
  ]) {
    session.resize(cols, rows);
    await session.waitFor(cols === 40 ? /^ part 1/m : /double-it {25,}part 1/);
    await session.waitFor(/q quit {2}\? keys$/);
    expect(session.screen()).toHaveLength(rows);
    expect(session.screen().join()).toContain("> double-it");
    expect(session.wrapped()).toEqual([]);
  }
});

test("n goes on after a pass, and asks to pass before", async () => {
  course.write("sum-up", course.stub("sum-up"));
  course.solve("double-it");
  await watch("double-it");
  await session.waitFor("goes on to Add them up (sum-up)");
  session.press("n");
  await session.waitFor("blank 1 of 2");
  session.press("n");
  await session.waitFor("This one has not passed yet");
  expect(course.progress().current).toBe("sum-up");
});

test("r asks, puts the stub back and keeps the file", async () => {
  const mine = "export const doubleIt = 7; // mine\n";
  await watch("double-it", mine);
  session.press("r");
  await session.waitFor("Put the stub of double-it back?");
  session.press("x");
  await session.waitFor("h hint");
  expect(course.read("double-it").toString()).toBe(mine);
  session.press("r", "y");
  await session.waitFor("blank 1 of 1");
  await session.waitFor("Your file was kept as .kata/kept/double-it/");
  expect(course.read("double-it").toString()).toBe(course.stub("double-it"));
});

// This editor is a shell script.
test.skipIf(process.platform === "win32")(
  "o lends the terminal to an editor, and takes it back",
  async () => {
    const editor = path.join(course.root, "vi");
    const script =
      '#!/bin/sh\nstty -a | grep -q " icanon" && echo "editing $*" && read answer\necho >"$2" "// $answer"\n';
    writeFileSync(editor, script, { mode: 0o755 });
    await watch("double-it", course.stub("double-it"), { EDITOR: editor });
    await session.waitFor("blank 1 of 1");
    session.press("o");
    await session.waitFor("editing +13");
    session.press("typed by hand", "enter");
    await session.waitFor("does not export doubleIt");
    expect(course.read("double-it").toString()).toBe("// typed by hand\n");
    session.press("h");
    await session.waitFor("hint 1 of 4");
  },
);

test.skipIf(process.platform !== "linux")(
  "o without EDITOR leaves the terminal alone: not everybody knows how to leave vi",
  async () => {
    const bin = mkdtempSync(path.join(course.root, "bin-"));
    const opened = path.join(bin, "opened");
    // As ps has it where somebody edits something with vim.
    writeFileSync(path.join(bin, "ps"), "#!/bin/sh\necho vim\n", { mode: 0o755 });
    writeFileSync(path.join(bin, "vim"), `#!/bin/sh\necho "$*" >"${opened}"\n`, { mode: 0o755 });
    await watch("double-it", course.stub("double-it"), { PATH: `${bin}:${process.env.PATH}` });
    await session.waitFor("blank 1 of 1");
    session.press("o");
    await session.waitFor("No editor with a window is running. Set EDITOR (for example EDITOR=code)");
    expect(existsSync(opened)).toBe(false);
  },
);
