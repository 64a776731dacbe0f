import { expect, test } from "vitest";
import type { TrainingTold } from "#lib/judge/told";
import { TrainingLog, type TrainingRun } from "../../../../grader/core/judge/training-log.js";

function told(step: number, losses: number[], test = "learns"): TrainingTold {
  const facts = { test, backend: "wasm", steps: 100, threshold: 1 };
  return {
    kind: "training",
    ...facts,
    step,
    losses,
    seconds: 1,
    stepsPerSecond: 9,
    secondsLeft: 2,
    done: false,
  };
}

test("a run's losses are put together, and each message shows the run so far", () => {
  const seen: TrainingRun[] = [];
  const log = new TrainingLog((run) => seen.push(run));
  for (const message of [
    told(1, [5]),
    { kind: "backend", name: "wasm" } as const,
    told(3, [4, 3]),
    told(3, []),
  ])
    log.take(message);
  expect(seen.map(({ step, losses }) => [step, losses])).toEqual([
    [1, [5]],
    [3, [5, 4, 3]],
    [3, [5, 4, 3]],
  ]);
  expect(log.runs).toEqual([seen[2]]);
});

test("a second training is a run of its own", () => {
  const log = new TrainingLog();
  for (const message of [told(1, [5]), told(2, [4]), told(1, [9], "again"), told(2, [8], "again")])
    log.take(message);
  expect(log.runs.map(({ test, losses }) => [test, losses])).toEqual([
    ["learns", [5, 4]],
    ["again", [9, 8]],
  ]);
});

test("what a cancelled run had still to say is nobody's", () => {
  const log = new TrainingLog();
  log.take(told(40, [2, 2]));
  expect(log.runs).toEqual([]);
  log.take(told(1, [5]));
  expect(log.runs.map(({ losses }) => losses)).toEqual([[5]]);
});
