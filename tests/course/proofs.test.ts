import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { PlacedExercise } from "../../grader/core/course/course.js";
import { root as project } from "../../grader/node/course/paths.js";
import { type Throwaway, throwawayCourse } from "../grader/support/throwaway.js";
import { keep, readKept } from "../kept/keep.js";
import { isRecorded, readRecord, recordText } from "../kept/record.js";

// What makes a proof void. In a throw-away course every kind of file that a proof depends on is changed, one at a time.

const ALL = ["double-it", "sum-up", "sum-of-doubles"];
const CHAPTER = "1-small-numbers/00-first-steps";

let course: Throwaway;
let exercises: PlacedExercise[];
let keys: (changed?: PlacedExercise[]) => Promise<Map<string, string | undefined>>;
let before: Map<string, string | undefined>;
const put = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(course.root, file)), { recursive: true });
  writeFileSync(path.join(course.root, file), text);
};

/** The proofs' modules read where the course is when they are loaded, and their own code too. */
async function load() {
  vi.resetModules();
  return import("./proofs/exercise.js");
}

beforeAll(async () => {
  course = await throwawayCourse();
  for (const folder of ["tests/course/proofs", "tests/kept"])
    cpSync(path.join(project, folder), path.join(course.root, folder), { recursive: true });
  put("package-lock.json", "{}");
  put("lib/golden/numbers.json", "[6, -2]");
  put("lib/golden/others.json", "[1]");
  put("lib/golden/whatever.py", "print(6, -2)");
  // double-it's spec reads golden values, sum-up's computes with tensors.
  appendFileSync(
    course.files("double-it").spec,
    'import { golden } from "#lib/spec/golden";\nvoid (() => golden<number[]>("numbers"));\n',
  );
  appendFileSync(course.files("sum-up").spec, 'import "#lib/spec/tensors";\n');
  process.env.KATA_ROOT = course.root;
  vi.resetModules();
  const { loadCourse } = await import("../../grader/node/course/load.js");
  exercises = (await loadCourse()).exercises;
  keys = async (changed = exercises) => {
    const { keyHere, proofKeys } = await load();
    const found = [...(await proofKeys(changed))];
    return new Map(await Promise.all(found.map(async ([slug, key]) => [slug, await keyHere(key)] as const)));
  };
  before = await keys();
});

afterAll(() => {
  delete process.env.KATA_ROOT;
  course?.remove();
});

/** The exercises whose proofs are void. */
async function voided(changed?: PlacedExercise[]): Promise<string[]> {
  const after = await keys(changed);
  return ALL.filter((slug) => after.get(slug) !== before.get(slug));
}

test("every exercise has a key, and no two have the same", () => {
  expect([...before.keys()].sort()).toEqual([...ALL].sort());
  expect(new Set(before.values()).size).toBe(3);
  expect([...before.values()]).not.toContain(undefined);
});

describe("a proof is void when what it depends on changes", () => {
  const exercise = (name: string) => `exercises/${CHAPTER}/${name}`;
  const solution = (name: string) => `solutions/${CHAPTER}/${name}`;
  test.each<[string, string, string[]]>([
    ["its spec", exercise("sum-up.spec.ts"), ["sum-up"]],
    ["its stub", exercise("sum-up.ts"), ["sum-up"]],
    ["its mistakes", solution("sum-up.mistakes.ts"), ["sum-up"]],
    [
      "its solution, and of those that build on it",
      solution("double-it.ts"),
      ["double-it", "sum-of-doubles"],
    ],
    ["the matchers", "lib/kit/matchers.ts", ALL],
    ["what the matchers import", "lib/kit/compare.ts", ALL],
    ["lib's tensors", "lib/spec/tensors.ts", ["sum-up"]],
    ["a kernel", "lib/backend/wasm/kernels.wasm", ["sum-up"]],
    ["golden values", "lib/golden/numbers.json", ["double-it"]],
    ["the lock file", "package-lock.json", ALL],
    ["the compiler's options", "tsconfig.json", ALL],
    ["the code that judges", "grader/core/judge/verdict.ts", ALL],
    ["the processes that run specs", "grader/node/runner/worker.mjs", ALL],
    ["what is expected of an exercise", "tests/course/proofs/exercise.ts", ALL],
  ])("%s", async (_, file, expected) => {
    const at = path.join(course.root, file);
    const text = readFileSync(at);
    try {
      appendFileSync(at, "\n");
      expect(await voided()).toEqual(expected);
    } finally {
      writeFileSync(at, text);
    }
    expect(await voided()).toEqual([]);
  });

  test("its entry in the manifest", async () => {
    const changed = exercises.map((one) => (one.slug === "sum-up" ? { ...one, seconds: 11 } : one));
    expect(await voided(changed)).toEqual(["sum-up"]);
  });

  test("the fingerprint of its spec that is shipped", async () => {
    const file = path.join(course.root, "solutions", "specs.json");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, JSON.stringify({ ...JSON.parse(text), "sum-up": "0123456789abcdef" }));
    expect(await voided()).toEqual(["sum-up"]);
    writeFileSync(file, text);
  });

  test("what is written of its mistakes", async () => {
    const file = path.join(course.root, "solutions", CHAPTER, "traces.json");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace('"values":[18]', '"values":[19]'));
    expect(await voided()).toEqual(["sum-up"]);
    writeFileSync(file, text);
  });

  test("the machine", async () => {
    const platform = Object.getOwnPropertyDescriptor(process, "platform")!;
    Object.defineProperty(process, "platform", { ...platform, value: "aix" });
    try {
      expect(await voided()).toEqual(ALL);
    } finally {
      Object.defineProperty(process, "platform", platform);
    }
  });
});

test.each([
  ["another exercise's lesson", `exercises/${CHAPTER}/README.md`],
  ["golden values that nobody reads", "lib/golden/others.json"],
  ["a golden script", "lib/golden/whatever.py"],
  ["a text of lib's that nobody reads", "lib/texts/alice.txt"],
  ["code of the grader that judges nothing", "grader/terminal/watch/watch.ts"],
  ["a test", "tests/course/something.test.ts"],
])("a proof outlives a change of %s", async (_, file) => {
  mkdirSync(path.dirname(path.join(course.root, file)), { recursive: true });
  appendFileSync(path.join(course.root, file), "\n");
  expect(await voided()).toEqual([]);
});

test("a source that cannot be read has no key, and the others keep theirs", async () => {
  const file = course.files("sum-up").spec;
  const text = readFileSync(file);
  appendFileSync(file, "const = ;");
  const after = await keys();
  expect(after.get("sum-up")).toBeUndefined();
  expect(after.get("double-it")).toBe(before.get("double-it"));
  writeFileSync(file, text);
});

describe("kept tests", () => {
  const keys = async () => {
    vi.resetModules();
    const { GROUNDS, keyOf } = await import("../kept/grounds.js");
    return GROUNDS.map(keyOf);
  };

  test.each([
    "grader/terminal/watch/watch.ts",
    "lib/texts/alice.txt",
    "lib/golden/numbers.json",
    "package-lock.json",
    "vitest.config.ts",
  ])("run again when %s has changed", async (file) => {
    const before = await keys();
    appendFileSync(path.join(course.root, file), "\n");
    for (const [i, key] of (await keys()).entries()) expect(key).not.toBe(before[i]);
  });

  test("outlive a change of an exercise where they have courses of their own", async () => {
    const [endToEnd, wholeCourse] = await keys();
    for (const file of [course.files("sum-up").spec, course.files("sum-up").solution])
      appendFileSync(file, "\n");
    const [still, another] = await keys();
    expect(still).toBe(endToEnd);
    expect(another).not.toBe(wholeCourse);
  });
});

describe("the record of what CI has proven", () => {
  const KEY = "0123456789abcdef";
  const folder = mkdtempSync(path.join(tmpdir(), "kata-record-"));
  const file = path.join(folder, "proven.json");
  afterAll(() => rmSync(folder, { recursive: true }));

  test("counts for the exercise and the judge that it names, as they are now", () => {
    writeFileSync(file, recordText("fedcba9876543210", [["one", KEY]]));
    const record = readRecord(file);
    const counts = (judge: string, slug: string, key?: string) => isRecorded(record, judge, slug, key);
    expect(counts("fedcba9876543210", "one", KEY)).toBe(true);
    expect(counts("fedcba9876543210", "one", `1${KEY}`)).toBe(false);
    expect(counts("another", "one", KEY)).toBe(false);
    expect(counts("fedcba9876543210", "two", KEY)).toBe(false);
    expect(counts("fedcba9876543210", "one", undefined)).toBe(false);
  });

  test.each(["", "null", "[]", '{"judge": ""}', '{"judge": "fedcba987654", "exercises": null}'])(
    "counts for nothing where the file holds %j",
    (text) => {
      writeFileSync(file, text);
      expect(isRecorded(readRecord(file), "fedcba9876543210", "one", KEY)).toBe(false);
    },
  );

  test("is the same on every machine", async () => {
    const { proofKeys } = await load();
    const here = [...(await proofKeys(exercises))];
    const platform = Object.getOwnPropertyDescriptor(process, "platform")!;
    Object.defineProperty(process, "platform", { ...platform, value: "aix" });
    try {
      expect([...(await (await load()).proofKeys(exercises))]).toEqual(here);
    } finally {
      Object.defineProperty(process, "platform", platform);
    }
  });
});

describe("what is kept", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "kata-proofs-"));
  });
  afterEach(() => rmSync(path.join(folder, "one.json"), { force: true }));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("is read as it was written", async () => {
    const entry = { key: "k", ms: 12, proof: { slug: "one" } };
    await keep("one", entry, folder);
    expect(readKept("one", folder)).toEqual(entry);
  });

  test.each([
    "",
    '{"key": "k", "ms": 12',
    '{"key": "k", "ms": 12}',
    "[]",
    "null",
    '{"key": 1, "ms": 1, "proof": {}}',
  ])("is none where the file holds %j", (text) => {
    writeFileSync(path.join(folder, "one.json"), text);
    expect(readKept("one", folder)).toBeUndefined();
  });

  test("is none where nothing was kept", () => {
    expect(readKept("one", folder)).toBeUndefined();
  });
});
