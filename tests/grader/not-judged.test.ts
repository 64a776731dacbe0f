import { spawn } from "node:child_process";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { plainEnv, start } from "./support/command.js";
import { endlessBegan } from "./support/faults.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// A pass is taken back by a judgment of its own text, and by nothing else.

let course: Throwaway;
let file: string;

beforeAll(async () => {
  course = await throwawayCourse();
  file = path.join(course.root, ".kata", "progress.json");
});
beforeEach(() => {
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
  for (const slug of ["double-it", "sum-up", "sum-of-doubles"]) course.write(slug, course.stub(slug));
});
afterAll(() => course?.remove());

const passOf = (slug: string) => course.progress().exercises[slug]?.passed;

/**
 * Records a pass of a text that does something else next time: without a mark in the environment, which these bytes ask for.
 *
 * @param first what it does when it is loaded
 * @param then what it does when it is called
 */
async function passOnce(slug: "double-it" | "sum-up", first: string, then = ""): Promise<void> {
  const value = slug === "sum-up" ? "x.reduce((a, b) => a + b, 0)" : "x.map((v) => 2 * v)";
  const name = slug === "sum-up" ? "sumUp" : "doubleIt";
  course.write(slug, `${first}\nexport function ${name}(x: number[]): any {\n${then}\nreturn ${value};\n}\n`);
  const { code, stdout } = await course.run(["run", slug], { env: { GOOD: "1" } });
  expect([code, stdout]).toEqual([0, expect.stringContaining("passed")]);
  expect(passOf(slug)).toBeDefined();
}

const windows = process.platform === "win32";

/** Returns wrong numbers, when a file is there that lets it go on. */
const WAITING = `import { existsSync, writeFileSync } from "node:fs";
export function doubleIt(x: number[]): number[] {
  writeFileSync("began", String(process.pid));
  while (!existsSync("go")) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  return x;
}
`;

test("a wrong text that check judges takes no pass of a right one that was saved and judged meanwhile", async () => {
  course.write("double-it", WAITING);
  const check = start(course.root, [...course.kata, "check", "double-it"]);
  await endlessBegan(course.root);
  course.solve("double-it");
  expect((await course.run(["run", "double-it"])).code).toBe(0);
  const pass = passOf("double-it");
  writeFileSync(path.join(course.root, "go"), "");
  expect((await check.ended).stdout).toContain("✗ failed  double-it");
  expect(passOf("double-it")).toEqual(pass);
  expect(await course.json("status")).toMatchObject({ passed: 1 });
});

test.each([
  ["wrong numbers", "x = x.map((v) => v + 1);"],
  ["an error", 'throw new Error("by itself");'],
  ["a loop without end", "for (;;) x.length;"],
  ["memory that grows", "for (const all: number[][] = []; ; ) all.push(new Array(10_000).fill(1));"],
  ["endless output", 'for (;;) console.log("again and again and again");'],
])("a text that fails by its own fault loses its pass: %s", async (_, fault) => {
  await passOnce("sum-up", "", `if (!process.env.GOOD) { ${fault} }`);
  const { stdout } = await course.run(["check"]);
  // A crowded machine may not let a loop compute for its time: then that is said, and nothing is taken.
  const isCrowded = stdout.includes("most of which the code did not compute");
  expect(stdout).toMatch(isCrowded ? /^○ not judged/ : /^✗ (failed|error|timeout|killed)/);
  expect(passOf("sum-up") === undefined).toBe(!isCrowded);
});

test.skipIf(windows)(
  "a process that somebody else ends takes no pass, and check says what happened",
  async () => {
    await passOnce("double-it", 'if (!process.env.GOOD) process.kill(process.pid, "SIGKILL");');
    const pass = passOf("double-it");
    const { code, stdout } = await course.run(["check"]);
    expect(stdout).toContain(
      "○ not judged double-it: the process that ran your code ended by the signal SIGKILL",
    );
    expect([code, passOf("double-it")]).toEqual([1, pass]);
  },
);

test.skipIf(windows)("one that never gets its turn takes no pass", async () => {
  await passOnce("sum-up", 'if (!process.env.GOOD) process.kill(process.pid, "SIGSTOP");');
  const pass = passOf("sum-up");
  const { stdout } = await course.run(["check"]);
  expect(stdout).toContain("○ not judged sum-up: stopped after 22 s, most of which the code did not compute");
  expect(passOf("sum-up")).toEqual(pass);
});

test("an error of the system takes no pass", async () => {
  const full = 'throw Object.assign(new Error("EMFILE: too many open files"), { code: "EMFILE" });';
  await passOnce("double-it", `if (!process.env.GOOD) ${full}`);
  const pass = passOf("double-it");
  const { stdout } = await course.run(["check"]);
  expect(stdout).toContain("○ not judged double-it: Error: EMFILE: too many open files");
  expect(passOf("double-it")).toEqual(pass);
});

test("packages that go while check judges take no pass, and it says that they are gone", async () => {
  for (const slug of ["double-it", "sum-up", "sum-of-doubles"]) course.solve(slug);
  await course.run(["check"]);
  const before = course.progress().exercises;
  const vitest = path.join(course.root, "node_modules", "@vitest");
  const away = path.join(course.root, "away");
  const [program, ...args] = [...course.kata, "check"];
  const child = spawn(program, args, { cwd: course.root, env: plainEnv() });
  let said = "";
  child.stdout.on("data", (chunk) => {
    if (said === "") renameSync(vitest, away);
    said += chunk;
  });
  await new Promise((resolve) => child.once("close", resolve));
  renameSync(away, vitest);
  expect(said).toMatch(/^✓ passed {2}double-it\n/);
  expect(said).toContain("○ not judged sum-of-doubles: The packages of the course are gone");
  for (const slug of ["double-it", "sum-up", "sum-of-doubles"])
    expect(passOf(slug).at).toBe(before[slug].passed.at);
});

test("an edited spec takes no pass of the shipped one", async () => {
  course.solve("double-it");
  await course.run(["check"]);
  const pass = passOf("double-it");
  const { spec } = course.files("double-it");
  const shipped = readFileSync(spec);
  writeFileSync(spec, `${shipped}// edited\n`);
  const { stdout } = await course.run(["check"]);
  writeFileSync(spec, shipped);
  expect(stdout).toContain("○ not counted double-it");
  expect(passOf("double-it")).toEqual(pass);
  expect(readFileSync(file, "utf8")).toContain('"double-it"');
});
