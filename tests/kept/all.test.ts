import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root as project } from "../../grader/node/course/paths.js";
import { start } from "../grader/support/command.js";
import { type Throwaway, throwawayCourse } from "../grader/support/throwaway.js";

// `npm test` in a throw-away course with a few tests of its own, each of which writes down that it ran.

let course: Throwaway;
let log: string;

const BODIES: Record<string, string> = {
  "grader/passes": "",
  "grader/fails": 'throw new Error("no");',
  "grader/skips": "context.skip();",
  "unit/quick": "",
  "pictures/passes": "",
};

beforeAll(async () => {
  course = await throwawayCourse();
  log = path.join(course.root, "ran.txt");
  mkdirSync(path.join(course.root, "tests", "kept"), { recursive: true });
  for (const name of ["all.ts", "grounds.ts", "keep.ts"])
    cpSync(path.join(project, "tests", "kept", name), path.join(course.root, "tests", "kept", name));
  writeFileSync(path.join(course.root, "package-lock.json"), "{}");
  for (const [name, body] of Object.entries(BODIES)) {
    const file = path.join(course.root, "tests", `${name}.test.ts`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(
      file,
      `import { appendFileSync } from "node:fs";
import { test } from "vitest";
test("one", (context) => {
  appendFileSync(${JSON.stringify(log)}, "${name}\\n");
  ${body}
});
`,
    );
  }
});
afterAll(() => course?.remove());

/** The tests that ran. */
async function npmTest(env: NodeJS.ProcessEnv = {}, ...files: string[]): Promise<string[]> {
  rmSync(log, { force: true });
  const command = [process.execPath, "--import", "tsx", "tests/kept/all.ts", ...files];
  const { code } = await start(course.root, command, env).ended;
  const ran = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").sort() : [];
  // One test fails, and the exit code says so.
  expect(code).toBe(ran.includes("grader/fails") ? 1 : 0);
  return ran;
}

const ALL = Object.keys(BODIES).sort();

test("a test that passed runs again only when something has changed, or all are asked for", {
  timeout: 240_000,
}, async () => {
  expect(await npmTest()).toEqual(ALL);
  const due = ["grader/fails", "grader/skips"];
  expect(await npmTest()).toEqual(due);
  expect(await npmTest({ CI: "true" })).toEqual(ALL);
  expect(await npmTest({}, "tests/grader/passes")).toEqual(["grader/passes"]);
  appendFileSync(path.join(course.root, "grader", "terminal", "watch", "watch.ts"), "\n");
  expect(await npmTest()).toEqual(ALL);
  // Only what looks at the course's exercises depends on them.
  appendFileSync(course.files("sum-up").solution, "\n");
  expect(await npmTest()).toEqual([...due, "pictures/passes", "unit/quick"].sort());
});
