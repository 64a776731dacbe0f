import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

// No tool of `kata mcp` tells a line of code that is the learner's to write. All tools answer here, for all exercises: for the stub, for
// every mistake, by what is written of it, and after the pass. The learner's file is the solution, so whatever quotes it is seen.

/** Lines that are told, and may be: one step, in the words of the lesson's or the third hint's line of maths. */
const TRIVIAL = [
  "class-signal: [classes + 1, dModel]",
  "dit-velocity: modulate(stream, shift, scale)",
  "kl-as-loss: tf.sub(logProbs, refLogProbs)",
  "predict-line: w * x + b",
  "recompute: vjp(f, saved, dy)",
  "train-two-moons: velocityLoss(velocity, x0, x1, t)",
];
/** A mistake's line that stands in what the learner may try after the pass. */
const TRIED_AFTER_PASS = [
  "attention-steps: A.map((row) => row.map((x) => x * factor))",
  "attention-steps: row.map((x) => x * factor)",
];

const project = fileURLToPath(new URL("../..", import.meta.url));
/** A course of its own, because learners' files are overwritten. */
const folder = mkdtempSync(`${realpathSync.native(tmpdir())}/kata-leaks-`);

beforeAll(() => {
  cpSync(path.join(project, "exercises"), path.join(folder, "exercises"), { recursive: true });
  for (const name of ["solutions", "lib", "grader", "node_modules", "package.json", "tsconfig.json"])
    symlinkSync(path.join(project, name), path.join(folder, name), "junction");
});
afterAll(() => {
  delete process.env.KATA_ROOT;
  rmSync(folder, { recursive: true, force: true });
});

test("no answer holds a line of a blank's solution, of a mistake or of a spec", {
  timeout: 600_000,
}, async () => {
  // The grader's modules read where the course is when they are loaded, so they are loaded again.
  process.env.KATA_ROOT = folder;
  vi.resetModules();
  const { leaksIn } = await import("./tutor/leaks.js");
  const { told, others, lines, mistakes, sights } = await leaksIn(folder);
  expect(told).toEqual(TRIVIAL);
  expect(others).toEqual(TRIED_AFTER_PASS);
  expect(lines).toBeGreaterThan(2000);
  expect(mistakes).toBeGreaterThan(9000);
  expect(sights / mistakes).toBeGreaterThan(0.95);
});
