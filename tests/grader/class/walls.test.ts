import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchWords, wallsHere } from "../../../grader/class/cell/launch.js";
import type { PlacedExercise } from "../../../grader/core/course/course.js";
import { loadCourse } from "../../../grader/node/course/load.js";
import { root } from "../../../grader/node/course/paths.js";
import { ownBundle } from "../../../grader/node/runner/own-bundle.js";

// What a process of an answer could do if its code had found a way to all of Node: the walls behind the realm.

let exercise: PlacedExercise;
let folder: string;

beforeAll(async () => {
  await ownBundle();
  exercise = (await loadCourse()).bySlug.get("softmax")!;
  folder = mkdtempSync(path.join(os.tmpdir(), "kata-walls-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What this code prints in such a process, as JSON. */
function inside(code: string, options: { timeout?: number } = {}) {
  const words = [...launchWords(exercise, 256, 2).slice(0, -1), "-e", code];
  const { stdout, signal, status, stderr } = spawnSync(words[0], words.slice(1), {
    cwd: root,
    encoding: "utf8",
    timeout: options.timeout ?? 20_000,
  });
  return { stdout, signal, status, stderr };
}

const reason = (code: string) => {
  const { stdout, stderr } = inside(
    `let said = "done"; try { ${code} } catch (error) { said = error.code || error.message } console.log(said)`,
  );
  return stdout.trim() || stderr;
};

test("packages, lib and the exercise's own golden values can be read", () => {
  expect(
    reason(`require("fs").readFileSync("lib/random.ts"); require("fs").readdirSync("node_modules/vite")`),
  ).toBe("done");
});

test.each([
  ["a solution", "solutions/1-understanding-gradients/03-attention/softmax.ts"],
  ["its mistakes", "solutions/1-understanding-gradients/03-attention/softmax.mistakes.ts"],
  ["an answer of the teacher's", "exercises/1-understanding-gradients/03-attention/softmax.ts"],
  ["what the grader keeps", ".kata/progress.json"],
  ["the project's own tests", "tests/kept/all.ts"],
  ["a file of the machine", "/etc/hostname"],
])("%s is not read", (_, file) => {
  expect(reason(`require("fs").readFileSync(${JSON.stringify(file)})`)).toBe("ERR_ACCESS_DENIED");
});

test.each([
  ["a file is written", 'require("fs").writeFileSync(FILE, "x")'],
  ["a file is opened to be written", 'require("fs").openSync(FILE, "a")'],
  ["a folder is made", 'require("fs").mkdirSync(FILE)'],
  ["a link is made", 'require("fs").symlinkSync("/etc/hostname", FILE)'],
  [
    "a program starts",
    'const { error } = require("child_process").spawnSync("true"); if (error) throw error',
  ],
  ["a thread starts", 'new (require("worker_threads").Worker)("1", { eval: true })'],
  ["a debugger opens", 'require("inspector").open(0)'],
])("no: %s", (_, code) => {
  const file = JSON.stringify(path.join(folder, "new"));
  expect(reason(code.replace("FILE", file))).toBe("ERR_ACCESS_DENIED");
  expect(readdirSync(folder)).toEqual([]);
});

test("no code is made of text", () => {
  expect(reason('new Function("return 1")()')).toMatch(/Code generation from strings/);
});

test.runIf(wallsHere().ulimit)("whoever computes for ever is ended by the system", () => {
  const { signal, status } = inside("for (;;);", { timeout: 30_000 });
  // A shell tells it by a code, and so does what makes the namespaces.
  expect(signal ?? status).not.toBe(0);
  expect(signal).not.toBe("SIGTERM");
});

test.runIf(wallsHere().namespaces.length > 0)("no other process is in sight, and no network", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as { port: number };
  expect(reason(`process.kill(${process.pid}, 0)`)).toBe("ESRCH");
  const { stdout } = inside(
    `require("net").connect(${port}, "127.0.0.1").on("error", ({ code }) => console.log(code)).on("connect", () => { console.log("there"); process.exit() })`,
  );
  server.close();
  expect(stdout.trim()).toMatch(/^E(NETUNREACH|CONNREFUSED|ADDRNOTAVAIL)$/);
});
