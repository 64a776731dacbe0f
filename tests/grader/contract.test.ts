import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// The fixture's specs are full of holes, and its ledgers list them.

let course: Throwaway;
let ledger: string;
let spec: string;
const untouched = new Map<string, string>();

beforeAll(async () => {
  course = await throwawayCourse();
  ledger = path.join(course.root, "solutions/1-small-numbers/00-first-steps/double-it.contract.json");
  spec = course.files("double-it").spec;
  for (const file of [ledger, spec]) untouched.set(file, readFileSync(file, "utf8"));
});
beforeEach(() => {
  for (const [file, text] of untouched) writeFileSync(file, text);
});
afterAll(() => course?.remove());

const LEDGER = "solutions/1-small-numbers/00-first-steps/double-it.contract.json";
const HOLES = [
  "memo-only-identity--doubleIt",
  "memo-shape--doubleIt",
  "memo-ever--doubleIt",
  "memo-part--doubleIt",
  "size-one-identity--doubleIt",
  "size-one-zeros--doubleIt",
  "one-buffer--doubleIt",
];
const readLedger = () => JSON.parse(readFileSync(ledger, "utf8"));
const contract = async (...args: string[]) => {
  const { code, stdout, stderr } = await course.run(["author", "contract", "double-it", ...args, "--json"]);
  expect(stderr).toBe("");
  const { exercises, totals } = JSON.parse(stdout);
  return { code, ...exercises[0], totals };
};
/** What a spec without holes would have beside what is there. */
const judgeAll = () =>
  writeFileSync(
    spec,
    `${untouched.get(spec)}
test("one number is doubled, and every call computes it again", () => {
  expect(doubleIt([3])).toMatchValues([6]);
  const x = [3, -1];
  const first = doubleIt(x);
  x[0] = 5;
  expect(doubleIt(x)).toMatchValues([10, -2]);
  expect(first).toMatchValues([6, -2]);
});
`,
  );

test("author check lays the bank over a solution; --no-contract leaves it out", async () => {
  const { exercises, totals } = await course.json("author", "check", "double-it");
  expect(exercises[0]).toMatchObject({ contract: { total: 8, rejected: 1, void: 0 }, problems: [] });
  expect(exercises[0].contract.holes.map(({ wrapper }: any) => wrapper)).toEqual(HOLES);
  expect(totals.contract).toEqual({ total: 8, rejected: 1, void: 0 });

  const left = await course.json("author", "check", "double-it", "--no-contract");
  expect(left.exercises[0].contract).toEqual({ total: 0, rejected: 0, void: 0, holes: [] });
});

test("a hole that is not listed is named, with what closes it", async () => {
  rmSync(ledger);
  const { code, problems } = await contract();
  expect(code).toBe(1);
  expect(problems).toHaveLength(HOLES.length);
  expect(problems[5]).toBe(
    "the wrapper size-one-zeros--doubleIt passes: doubleIt may give zeros where an axis has length 1 (no call shows it, but one " +
      "beside the spec's calls would). To close it, call it with each axis at length 1, alone and together, and judge the " +
      "values; or declare it void",
  );
  expect(problems[6]).toContain(
    "doubleIt may hand out the same lists at every call (a call brings that to bear",
  );
});

test("a spec that closes its holes makes the list stale; --prune takes them out, and never puts any in", async () => {
  judgeAll();
  const stale = await contract();
  expect(stale.code).toBe(1);
  expect(stale.contract).toEqual({ total: 8, rejected: 8, void: 0, holes: [] });
  expect(stale.problems).toHaveLength(HOLES.length);
  expect(stale.problems[0]).toBe(
    `${LEDGER} lists the hole ${HOLES[0]}, but the spec rejects it: run author contract double-it --prune`,
  );
  expect(await contract("--prune")).toMatchObject({ code: 0, problems: [] });
  expect(existsSync(ledger)).toBe(false);

  writeFileSync(spec, untouched.get(spec) as string);
  expect((await contract("--prune")).problems).toHaveLength(HOLES.length);
  expect(existsSync(ledger)).toBe(false);
});

test("--record lists what passes; a ledger with nothing in it goes", async () => {
  rmSync(ledger);
  expect(await contract("--record")).toMatchObject({ code: 0, problems: [] });
  expect(readLedger()).toEqual({ holes: HOLES });
  judgeAll();
  await contract("--prune");
  expect(existsSync(ledger)).toBe(false);
});

test("a wrapper is void with a reason; without one, or where the spec rejects it, the ledger is wrong", async () => {
  const declare = (reasons: Record<string, string>) =>
    writeFileSync(ledger, JSON.stringify({ void: reasons, holes: HOLES.slice(1) }));
  declare({ [HOLES[0]]: "Nobody changes a list that was doubled." });
  expect(await contract()).toMatchObject({
    code: 0,
    contract: { total: 8, rejected: 1, void: 1 },
    problems: [],
  });

  declare({ [HOLES[0]]: " " });
  expect((await contract()).problems).toEqual([`${LEDGER} declares ${HOLES[0]} void without a reason`]);

  declare({
    [HOLES[0]]: "Yes.",
    [HOLES[1]]: "Listed too.",
    "mutates-argument--doubleIt": "Rejected.",
    "no-such": "Nothing.",
  });
  expect((await contract()).problems).toEqual([
    `${LEDGER} declares mutates-argument--doubleIt void, but the spec rejects it: take it out, or run author contract double-it --prune`,
    `${LEDGER} declares no-such void, but it no longer passes as a hole: take it out, or run author contract double-it --prune`,
    `${LEDGER} lists the hole ${HOLES[1]}, but it is declared void: run author contract double-it --prune`,
  ]);
});

test("a spec that its own solution fails judges no wrapper", async () => {
  writeFileSync(spec, (untouched.get(spec) as string).replace("toMatchValues([", "toMatchValues([7, "));
  const { code, stderr } = await course.run(["author", "contract", "double-it"]);
  expect([code, stderr]).toEqual([3, expect.stringContaining("the solution itself does not pass: ")]);
});

test("nothing that a learner's run loads has the wrappers in it", () => {
  const cache = path.join(course.root, "node_modules/.cache/kata");
  const bundles = readdirSync(cache).filter((name) =>
    existsSync(path.join(cache, name, "lib/spec/tensors.mjs")),
  );
  expect(bundles).toHaveLength(1);
  const lib = path.join(cache, bundles[0], "lib");
  expect(loadedBy(path.join(lib, "kit/contract/wrap.mjs"))).toContain("memo-first-json");
  for (const entry of ["kit/matchers", "spec/tensors", "spec/training", "spec/exhibit"])
    expect(loadedBy(path.join(lib, `${entry}.mjs`))).not.toContain("memo-first-json");
});

/** The text of a module and of everything that it imports from the bundle. */
function loadedBy(file: string, seen = new Set<string>()): string {
  if (seen.has(file)) return "";
  seen.add(file);
  const text = readFileSync(file, "utf8");
  const imports = [...text.matchAll(/(?:from|import)\s*"(\.[^"]+)"/g)].map(([, source]) => source);
  return text + imports.map((source) => loadedBy(path.resolve(path.dirname(file), source), seen)).join("");
}
