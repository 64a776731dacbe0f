import { Chalk } from "chalk";
import { expect, test } from "vitest";
import type { TrainingRun } from "../../../../grader/core/judge/training-log.js";
import type { Look } from "../../../../grader/terminal/draw/look.js";
import { trainingLines } from "../../../../grader/terminal/draw/training.js";

const look: Look = {
  ...{ width: 80, height: 24, color: new Chalk({ level: 0 }) },
  ...{ unicode: true, links: false, tty: true },
};
const run: TrainingRun = {
  ...{ test: "learns", backend: "wasm", steps: 40, threshold: 1, step: 3, losses: [3, 2.5, 2] },
  ...{ seconds: 1, stepsPerSecond: 3, secondsLeft: 12, done: false },
};

test("the line is where a run ends, or where it must be in the end", () => {
  expect(trainingLines(run, look).join("\n")).toContain("─ to reach");
  expect(trainingLines({ ...run, whole: true }, look).join("\n")).toContain("─ below this at the end");
});

test("what is no loss has its own name", () => {
  const lines = trainingLines({ ...run, what: "minus the reward" }, look).join("\n");
  expect(lines).toContain("minus the reward 2.00");
  expect(lines).not.toContain("loss");
});
