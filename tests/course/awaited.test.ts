import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { loadCourse } from "../../grader/node/course/load.js";
import { needsTensors } from "../../grader/node/runner/host.js";

// In a tensor spec the laws are promises. One that is not awaited passes whatever it finds, and when it fails it takes the process
// with it.

const LAWS =
  /\)\s*\.(toHeed|toReturnNew|toAgreeWith|toHoldAtLengthOne|toTakeEveryShape|toLeakNoTensors|toLeaveTensorsUnchanged|toKeepApart)\(/g;

/** Where the parenthesis opens that closes at this index. */
function opening(text: string, closing: number): number {
  let [at, depth] = [closing, 0];
  do {
    if (text[at] === ")") depth++;
    if (text[at] === "(") depth--;
    at--;
  } while (depth > 0 && at >= 0);
  return at + 1;
}

/** The lines of a spec in which a law is not awaited. */
function notAwaited(spec: string): string[] {
  return [...spec.matchAll(LAWS)]
    .filter(({ index }) => !/(await|return|=>)\s*expect$/.test(spec.slice(0, opening(spec, index))))
    .map(({ index, 1: law }) => `${law} in line ${spec.slice(0, index).split("\n").length}`);
}

test("a law that is not awaited is found", () => {
  expect(notAwaited("\nexpect(of(f), (x)).toHeed({})")).toEqual(["toHeed in line 2"]);
  expect(notAwaited("await expect(of(f), (x)).toHeed({})")).toEqual([]);
  expect(notAwaited("() => expect(f).toReturnNew({})")).toEqual([]);
});

test("every law of a tensor spec is awaited", async () => {
  const specs = (await loadCourse()).exercises.map(({ files }) => files.spec).filter(needsTensors);
  expect(specs.length).toBeGreaterThan(100);
  expect(
    specs.flatMap((spec) =>
      notAwaited(readFileSync(spec, "utf8")).map((law) => `${path.basename(spec)}: ${law}`),
    ),
  ).toEqual([]);
});
