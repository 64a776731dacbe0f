import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerOf, handInText } from "../../../grader/core/class/hand-in.js";
import { seedOf } from "../../../grader/core/class/secret.js";
import { readSolution } from "../../../grader/node/course/read-solution.js";
import { mersenneTwister } from "../../../lib/random.js";
import { type Throwaway, throwawayCourse } from "../support/throwaway.js";

// Numbers that no answer knows by heart.

let kata: Throwaway;
const at = (...names: string[]) => path.join(kata.root, ...names);

/** Draws what it asks, as the course's specs do. */
const SPEC = `import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { doubleIt } from "./double-it.js";

test("every number is doubled", () => {
  const x = Array.from({ length: 4 }, () => specRandom(1).gauss(0, 1));
  expect(doubleIt(x)).toMatchValues(x.map((value) => 2 * value));
});
`;
/** Holds for the public numbers alone, by a fault of its author. */
const FAULTY = `import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { sumOfDoubles } from "./sum-of-doubles.js";

test("two numbers", () => {
  const x = [specRandom().random(), 1];
  expect(sumOfDoubles(x)).toMatchValues(${2 * mersenneTwister(20_000).random() + 2});
});
`;
/** As lib/kit/calls/matchers.ts has it. */
const KIT_STREAM = 1_000_003;
const RIGHT = (slug: string) => readSolution(kata.files(slug));
/** Knows the numbers of the public seed, and nothing of doubling. */
const BY_HEART = () => {
  const x = mersenneTwister(21_000).gauss(0, 1);
  return `export const doubleIt = (x: number[]) => x.map((v) => (Math.abs(v - ${x}) < 1e-9 ? ${2 * x} : 0));\n`;
};

beforeAll(async () => {
  kata = await throwawayCourse();
  writeFileSync(kata.files("double-it").spec, SPEC);
  writeFileSync(kata.files("sum-of-doubles").spec, FAULTY);
  const { code, stderr } = await kata.run(["author", "stubs"]);
  if (code !== 0) throw new Error(stderr);
  await kata.run(["course", "new", "double-it", "sum-up", "sum-of-doubles", "--out", at("course.json")]);
  mkdirSync(at("hand-ins"));
  const handIn = (name: string, answers: Record<string, string>) =>
    writeFileSync(
      at("hand-ins", `${name}.json`),
      handInText({
        ...{ by: { name }, at: "2026-12-02T10:00:00.000Z", course: "0.1.0" },
        answers: Object.fromEntries(
          Object.entries(answers).map(([slug, text]) => [slug, answerOf(text, undefined)]),
        ),
      }),
    );
  handIn("Ada", {
    "double-it": RIGHT("double-it"),
    "sum-up": RIGHT("sum-up"),
    "sum-of-doubles": RIGHT("sum-of-doubles"),
  });
  handIn("Parrot", { "double-it": BY_HEART() });
  handIn("Wrong", { "double-it": "export const doubleIt = (x: number[]) => x.map((v) => v + 2);\n" });
});
afterAll(() => kata?.remove());

async function graded(...more: string[]) {
  const { stdout, stderr } = await kata.run([
    "grade",
    at("hand-ins"),
    "--course",
    at("course.json"),
    "--json",
    ...more,
  ]);
  const { learners, secret } = JSON.parse(stdout);
  const of = (who: string) => learners.find((one: any) => one.who === who).exercises;
  return { of, secret, stdout, stderr };
}

test("public numbers can be known by heart, secret ones cannot", async () => {
  const open = await graded();
  expect(open.of("Parrot")[0]).toMatchObject({ verdict: "passed", points: 10 });
  expect(open.secret).toBeNull();
  const { of } = await graded("--secret", "a quiet otter");
  expect(of("Parrot")[0]).toMatchObject({
    ...{ verdict: "failed", points: 0, mistake: null },
    message: "passes with the spec's public numbers, and fails with others",
  });
  expect(of("Ada")[0]).toMatchObject({ verdict: "passed", points: 10 });
});

test("the words are those of the public numbers", async () => {
  const open = await graded();
  const { of } = await graded("--secret", "a quiet otter");
  expect(of("Wrong")[0]).toEqual(open.of("Wrong")[0]);
  expect(of("Wrong")[0].message).toMatch(/wrong values/);
});

test("where they do not count, the report says so", async () => {
  const { secret, stderr, of } = await graded("--secret", "another one");
  expect(secret).toEqual({ "double-it": "counts", "sum-up": "draws nothing", "sum-of-doubles": "fell back" });
  expect(of("Ada").map(({ points }: any) => points)).toEqual([10, 10, 10]);
  expect(stderr).toContain("The spec draws no numbers, so the public ones count (1): sum-up");
  const { stderr: told } = await kata.run([
    "grade",
    at("hand-ins"),
    "--course",
    at("course.json"),
    "--secret",
    "x",
  ]);
  expect(told).toContain("Secret numbers count in 1 of 3 exercises.");
  expect(told).toContain("fails with these secret numbers, so the public ones count (1): sum-of-doubles");
});

test("a secret is nowhere in what is kept", async () => {
  rmSync(at(".kata"), { recursive: true, force: true });
  const { stdout } = await graded("--secret", "a-very-quiet-otter");
  const kept = readdirSync(at(".kata"), { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  expect(kept.length).toBeGreaterThan(3);
  const texts = kept.map(({ parentPath, name }) => readFileSync(path.join(parentPath, name), "utf8")).join();
  for (const word of ["a-very-quiet-otter", String(seedOf("a-very-quiet-otter", "double-it"))])
    expect(stdout + texts).not.toContain(word);
});

test("seeds are of their exercise and their secret, and far from the public streams", () => {
  const seeds = ["softmax", "attention"].flatMap((slug) =>
    ["a", "b", ""].map((secret) => seedOf(secret, slug)),
  );
  expect(new Set(seeds).size).toBe(6);
  expect(seedOf("a", "softmax")).toBe(seedOf("a", "softmax"));
  for (let i = 0; i < 2000; i++) {
    const seed = seedOf(`secret ${i}`, "softmax");
    expect(seed).toBeGreaterThanOrEqual(2 ** 24);
    // The kit draws from a stream of its own, the largest of all.
    expect(20_000 + 1_000 * (KIT_STREAM + 1000) + seed).toBeLessThan(2 ** 32);
  }
});
