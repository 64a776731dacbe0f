import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { leftAfter, workersOf } from "./support/processes.js";
import { type Session, terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// An exercise that trains for one to three seconds, as a learner sees it.
const SLUG = "copy-letters";
let course: Throwaway;

beforeAll(async () => {
  course = await throwawayCourse("", "training");
});
afterAll(() => course?.remove());

/** Saves the solution with another way to write the table. */
function answer(update: string): void {
  course.solve(SLUG);
  const solved = course.read(SLUG).toString();
  course.write(SLUG, solved.replace("tf.sub(table, tf.mul(rate, gradient))", update));
}

const RISES = "tf.add(table, tf.mul(rate, gradient))";
const STEP = /step \d+ of 60/;

/** Opens the watch screen, which judges what is there. */
async function watch(env: NodeJS.ProcessEnv = {}, size = {}): Promise<Session> {
  const session = terminal(course, [], { env, ...size });
  await session.waitFor("copy-letters");
  return session;
}

async function quit(session: Session): Promise<void> {
  session.press("ctrl-c");
  expect(await session.ended).toEqual({ code: 0 });
  expect(session.traces()).toEqual([]);
  expect(await leftAfter(course.name, 1000)).toEqual([]);
}

function stepOn(session: Session): number {
  return Number(/step (\d+) of 60/.exec(session.text())?.[1] ?? 0);
}

test("the loss is drawn live against band and threshold, and a pass keeps its curve", async () => {
  course.solve(SLUG);
  const session = await watch();
  await session.waitFor(STEP);
  const drawn = () => session.raw().split("\u001b[H").length;
  const [start, before] = [Date.now(), drawn()];
  await session.waitFor(/step (2[5-9]|3\d) of 60/);
  const seconds = (Date.now() - start) / 1000;
  expect(drawn() - before).toBeLessThanOrEqual(10 * seconds + 2);
  expect(drawn() - before).toBeGreaterThan(3);

  const text = session.text();
  expect(text).toMatch(/^ {3}learns to copy: loss under 0\.6 in 60 steps$/m);
  expect(text).toMatch(/^ {5}1\.95 ┤▀/m);
  expect(text).toMatch(/^ {5}0\.60 ┤─{20,}░/m);
  expect(text).toMatch(/^ {3}step \d+ of 60 {3}loss [01]\.\d\d {3}\d+ steps\/s {3}at most \d s left$/m);
  expect(text).toContain("▄ loss   ░ runs of the solution   ─ to reach");
  expect(session.wrapped()).toEqual([]);

  await session.waitFor("Learn to copy: passed");
  expect(session.text()).toMatch(
    /^ {3}loss {2}█[▁▂▃▄▅▆▇█]+▁ {2}1\.94 to 0\.\d\d in 3\d of 60 steps, \d\.\d s$/m,
  );
  expect(session.text()).not.toMatch(STEP);
  await quit(session);
});

test("a save during training ends it at once and trains anew", async () => {
  answer(RISES);
  const session = await watch();
  await session.waitFor(/step [23]\d of 60/);
  const [old] = workersOf(course.name);
  course.solve(SLUG);
  expect(
    await leftAfter(course.name, 500, (word) => workersOf(word).filter(({ pid }) => pid === old.pid)),
  ).toEqual([]);
  await session.waitFor(/step 1?\d of 60/);
  await session.waitFor("Learn to copy: passed");
  expect(session.raw()).not.toContain("the loss rises");
  await quit(session);
});

test("keys work while it trains, and Ctrl-C leaves nothing behind", async () => {
  answer(RISES);
  const session = await watch();
  await session.waitFor(STEP);
  session.press("h");
  await session.waitFor("hint 1 of 4");
  const before = stepOn(session);
  await session.waitFor(new RegExp(`step (?!${before} )\\d+ of 60`));
  session.press("l");
  await session.waitFor("A table has a row of logits");
  session.press("q");
  await session.waitFor(STEP);
  await quit(session);
});

test("an ailment is named on the screen: NaN", async () => {
  answer("tf.sqrt(tf.sub(table, tf.mul(rate, gradient)))");
  const session = await watch();
  await session.waitFor("the loss became NaN at step 2; the step before it was 1.94");
  expect(session.text()).toMatch(/^ ✗ learns to copy/m);
  expect(session.text()).toContain("A number has left the range of float32");
  await quit(session);
});

test("40 columns in ASCII without colour: every line fits", async () => {
  course.solve(SLUG);
  const session = await watch({ KATA_ASCII: "1", NO_COLOR: "1" }, { cols: 40, rows: 30 });
  await session.waitFor(/step [123]\d of 60/);
  const text = session.text();
  expect(text).toMatch(/^ {5}1\.95 \|['.]/m);
  expect(text).toMatch(/^ {5}0\.60 \|-{10,}/m);
  expect(text).toMatch(/^ {3}step \d+ of 60 {3}loss [01]\.\d\d$/m);
  expect(session.wrapped()).toEqual([]);
  await session.waitFor("Learn to copy: passed");
  expect(session.text()).toMatch(/^ {3}loss {2}#[_.:=+*#-]+_$/m);
  expect(session.raw()).not.toMatch(/[^\x00-\x7f]|\u001b\[[\d;]*m/);
  await quit(session);
});

test("run in a terminal: one line that is written over, and gone with the verdict", async () => {
  course.solve(SLUG);
  const session = terminal(course, ["run", SLUG]);
  await session.waitFor(STEP);
  expect(session.screen().filter(Boolean)).toHaveLength(1);
  expect(await session.ended).toEqual({ code: 0 });
  expect(session.text()).toContain("Learn to copy: passed");
  expect(session.text()).not.toContain("steps/s");
  expect(session.screen()[0]).toMatch(/copy-letters$/);
});

test("Ctrl-C in run while it trains leaves no process", async () => {
  course.solve(SLUG);
  const session = terminal(course, ["run", SLUG]);
  await session.waitFor(STEP);
  session.press("ctrl-c");
  expect((await session.ended).code).toBe(130);
  expect(session.traces()).toEqual([]);
  expect(await leftAfter(course.name, 2000)).toEqual([]);
});

test("run without a terminal: a plain line on stderr for each quarter", async () => {
  answer(RISES);
  const { code, stdout, stderr } = await course.run(["run", SLUG]);
  expect(code).toBe(1);
  const lines = stderr.trimEnd().split("\n");
  expect(lines.map((line) => /^training (\d+ %): step \d+ of 60, loss \d\.\d\d, /.exec(line)?.[1])).toEqual([
    "25 %",
    "50 %",
    "75 %",
  ]);
  expect(stdout).toContain('your answer fails exactly as the mistake "climbs" does');
  expect(stdout).toMatch(/the loss rises: from 1\.94 to \d\.\d\d in 60 steps/);
  expect(stdout).toContain("in 60 of 60 steps");
});

test("run --json has the training, and nothing on stderr", async () => {
  course.solve(SLUG);
  const { code, stdout, stderr } = await course.run(["run", SLUG, "--json"]);
  expect([code, stderr]).toEqual([0, ""]);
  const { training, backend, verdict } = JSON.parse(stdout);
  expect(verdict).toBe("passed");
  expect(training).toEqual({
    test: "learns to copy: loss under 0.6 in 60 steps",
    backend,
    steps: expect.any(Number),
    budget: 60,
    threshold: 0.6,
    losses: expect.any(Array),
    seconds: expect.any(Number),
  });
  const { losses, steps } = training;
  expect(steps).toBeLessThan(45);
  expect(losses.map(([step]: [number]) => step)).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
  expect(losses[0][1]).toBeCloseTo(Math.log(7), 1);
  expect(losses.at(-1)[1]).toBeLessThanOrEqual(0.6);
});

test("where an earlier test fails, nothing is trained", async () => {
  answer("tf.sub(table, tf.mul(rate, gradient))");
  course.write(SLUG, course.read(SLUG).toString().replace("return value;", "return tf.mul(value, 0.9);"));
  const result = await course.json("run", SLUG);
  expect(result.tests.map(({ state }: { state: string }) => state)).toEqual(["failed", "failed"]);
  expect(result.tests[1].message).toBe("not trained: an earlier test of this spec fails");
  expect(result.training).toBeNull();
});

test("a stub has nothing trained", async () => {
  course.write(SLUG, course.stub(SLUG));
  expect(await course.json("run", SLUG)).toMatchObject({ verdict: "blank", training: null });
});

test("when the time is over first, it says how far the training was", { timeout: 120_000 }, async () => {
  // A crowded machine has three times the limit, and this uses all of it.
  const { entry } = course.files(SLUG);
  const usual = readFileSync(entry, "utf8");
  writeFileSync(entry, usual.replace("seconds: 8", "seconds: 4"));
  answer("tf.sub(table, tf.mul(slowly(rate), gradient))");
  // To ask is a call of the system: most of what it takes is no time of the user's.
  const slowly = `
function spent() {
  const { user, system } = process.cpuUsage();
  return user + system;
}
function slowly(rate: number) {
  for (const before = spent(); spent() < before + 500_000; );
  return rate;
}
`;
  course.write(SLUG, course.read(SLUG).toString() + slowly);
  const { code, stdout } = await course.run(["run", SLUG]);
  writeFileSync(entry, usual);
  expect(code).toBe(4);
  expect(stdout).toMatch(/stopped after \d+ s: the training had done \d+ of 60 steps/);
  expect(stdout).toMatch(/At \d\.\d steps\/s it needed \d+ s more/);
});

test("author bands measures the solution to the end of its budget, and the margin of each mistake", async () => {
  const { code, stdout, stderr } = await course.run(["author", "bands", SLUG, "--seeds", "2"], {
    env: { KATA_BACKEND: "wasm" },
  });
  expect(stderr).toMatch(/^seed 1: passed\nseed 2: passed\nclimbs: the loss rises/);
  expect(stdout).toMatch(/2 seeds on wasm, 60 steps in/);
  expect(stdout).toMatch(/0\.60 is met by 2, after 3\d( to 3\d)? steps/);
  const [, band] = /band: (\[\[.*\]\]),/.exec(stdout) ?? [];
  const entries: [number, number, number][] = JSON.parse(band);
  expect(entries[0][0]).toBe(1);
  expect(entries.at(-1)?.[0]).toBe(60);
  for (const [, low, high] of entries) expect(low).toBeLessThanOrEqual(high);
  expect(stdout).toMatch(/stands-still {5}best 1\.9\d: stuck at ln 7 = 1\.95: predicting uniformly/);
  expect(stdout).toMatch(/crawls {11}best 0\.[6-9]\d: the loss came down/);
  // It trains although the first test fails.
  expect(stdout).toMatch(/halves-the-loss {2}best 0\.1\d: the result is the wrong value/);
  expect(code).toBe(0);
});

test("with --large both run the larger setting, which needs no GPU", async () => {
  const { spec } = course.files(SLUG);
  const usual = readFileSync(spec, "utf8");
  writeFileSync(spec, usual.replace("gpu: { steps: 60, loss: 0.6 }", "gpu: { steps: 90, loss: 0.5 }"));
  const env = { KATA_BACKEND: "wasm" };
  try {
    const args = ["author", "bands", SLUG, "--seeds", "2", "--large", "--no-mistakes"];
    const bands = await course.run(args, { env });
    expect(bands.stderr).toBe("seed 1: passed\nseed 2: passed\n");
    expect(bands.stdout).toMatch(/2 seeds on wasm, 90 steps in/);
    expect(bands.stdout).toMatch(/0\.50 is met by 2/);
    // Out of reach: the usual budget would pass.
    writeFileSync(spec, usual.replace("gpu: { steps: 60, loss: 0.6 }", "gpu: { steps: 10, loss: 0.1 }"));
    const judged = await course.run(["author", "backends", "--large", "--on", "wasm", "--json"]);
    expect(JSON.parse(judged.stdout).backends).toMatchObject([{ backend: "wasm", total: 1, passed: 0 }]);
  } finally {
    writeFileSync(spec, usual);
  }
});

test("author backends judges the solution on what this machine has, and a solution that fails is named", async () => {
  const { stdout, code } = await course.run(["author", "backends", "--json"]);
  const { backends } = JSON.parse(stdout) as { backends: { backend: string }[] };
  expect(backends.map(({ backend }) => backend)).toEqual(["wasm", "tensorflow", "webgpu", "cpu"]);
  const rows = Object.fromEntries(backends.map((row) => [row.backend, row]));
  for (const row of [rows.wasm, rows.cpu]) expect(row).toMatchObject({ total: 1, passed: 1, failed: {} });
  expect(code).toBe(0);

  const solution = course.files(SLUG).solution;
  const right = readFileSync(solution, "utf8");
  writeFileSync(solution, right.replace("tf.sub(table, tf.mul(rate, gradient))", RISES));
  try {
    const wrong = await course.run(["author", "backends", SLUG, "--on", "wasm"]);
    expect(wrong.code).toBe(1);
    expect(wrong.stdout).toMatch(/✗ wasm +0 of 1 solution passed/);
    expect(wrong.stdout).toContain(`${SLUG}: the loss rises`);
  } finally {
    writeFileSync(solution, right);
  }
  // WebGPU in software.
}, 180_000);

test("doctor --training trains the reference once and tells the time it had", async () => {
  const { stdout } = await course.run(["doctor", "--training"]);
  expect(stdout).toMatch(new RegExp(`✓ ${SLUG} +\\d+\\.\\d s of at most \\d+ s`));
  const { findings } = JSON.parse((await course.run(["doctor", "--training", "--json"])).stdout);
  expect(findings.at(-1)).toMatchObject({ name: SLUG, state: "ok" });
}, 180_000);

test("an error from inside TensorFlow.js is told with the learner's own line", async () => {
  answer("tf.matMul(tf.ones([2, 3]), tf.ones([5, 7]))");
  const shapes = await course.run(["run", SLUG]);
  expect(shapes.stdout).toMatch(/matMul: the inner dimensions must agree, got 3 and 5/);
  expect(shapes.stdout).toMatch(/^ > +\d+ │ .*tf\.matMul/m);
  expect(shapes.stdout).toMatch(/copy-letters\.ts:\d+/);

  answer("(gradient.dispose(), tf.sub(table, gradient))");
  expect((await course.run(["run", SLUG])).stdout.replace(/\s+/g, " ")).toContain(
    "was handed a tensor that was freed before",
  );
});

test.each([
  ["in a test", "tf.matMul(tf.ones([2, 3]), tf.ones([5, 7]))", ""],
  ["before any test", "table", "tf.matMul(tf.ones([2, 3]), tf.ones([5, 7]));\n"],
])("no source map of a package is read for an error from inside it, %s", async (_, update, atTheEnd) => {
  answer(update);
  course.write(SLUG, course.read(SLUG).toString() + atTheEnd);
  const log = path.join(course.root, "maps-read.txt");
  writeFileSync(log, "");
  const hook = path.join(import.meta.dirname, "support", "log-source-maps.mjs");
  const env = { NODE_OPTIONS: `--import ${pathToFileURL(hook)}`, MAPS_READ: log };
  const { stdout } = await course.run(["run", SLUG], { env });
  expect(stdout).toContain("the inner dimensions must agree");
  // vitest reads one anew for every line of a stack. That of TensorFlow.js has 6 MB.
  expect(
    readFileSync(log, "utf8")
      .split("\n")
      .filter((file) => file.includes("node_modules")),
  ).toEqual([]);
});

test("a rejection that nothing catches is told as what it is where tensors are judged too", async () => {
  course.solve(SLUG, '\nvoid Promise.reject(new Error("nobody listens"));\n');
  const { verdict, message } = await course.json("run", SLUG);
  expect([verdict, message]).toEqual(["error", "Error: nobody listens"]);
});
