import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { asksTheSame } from "../../grader/core/course/specs.js";
import { statesOf } from "../../grader/core/progress/passed.js";
import type { Progress } from "../../grader/core/progress/schema.js";
import { disk } from "../../grader/node/course/disk.js";
import { loadCourse } from "../../grader/node/course/load.js";
import { root } from "../../grader/node/course/paths.js";
import { fileFingerprint } from "../../grader/node/course/read-text.js";

// Parts 1 and 2 got new exercises and another order in their second edition. What learners passed before it still counts.

/** Where each exercise of the first edition was, and the fingerprint of its spec. */
const edition: Record<string, { folder: string; spec: string }> = JSON.parse(
  readFileSync(path.join(root, "tests", "course", "support", "first-edition.json"), "utf8"),
);
const course = await loadCourse();
const bySlug = new Map(course.exercises.map((exercise) => [exercise.slug, exercise]));

/** What has moved since, and where to: an update takes the learner's file along (tests/grader/update.test.ts). */
const MOVED = Object.fromEntries(
  ["training-bytes", "round-bfloat", "recompute", "quantize-blocks"].map((slug) => [
    slug,
    "2-building-a-transformer/10-memory-and-precision",
  ]),
);

test("every exercise of the first edition is where it was, but for those that are known to have moved", () => {
  const folders = Object.fromEntries(
    Object.keys(edition).map((slug) => {
      const stub = bySlug.get(slug)?.files.stub;
      return [
        slug,
        stub && path.relative(path.join(root, "exercises"), path.dirname(stub)).replaceAll("\\", "/"),
      ];
    }),
  );
  expect(folders).toEqual(
    Object.fromEntries(Object.entries(edition).map(([slug, { folder }]) => [slug, MOVED[slug] ?? folder])),
  );
});

test("with the progress file of then, all that had passed has passed, or is to be run again", () => {
  const passed = Object.entries(edition).map(([slug, { spec }]) => {
    const file = fileFingerprint(bySlug.get(slug)?.files.stub as string) as string;
    return [
      slug,
      { passed: { at: "2026-11-28T00:00:00Z", file, spec }, runs: 1, hints: 0, solutionShown: false },
    ];
  });
  const progress: Progress = {
    version: 1,
    current: "train-language-model",
    exercises: Object.fromEntries(passed),
  };
  const states = statesOf(course, progress, disk);
  const inState = (state: string) => Object.keys(edition).filter((slug) => states.get(slug) === state);
  expect(inState("open")).toEqual([]);
  // Where a spec has changed since, the pass waits for the next run, which judges the same answer again.
  const isAsThen = (slug: string) =>
    asksTheSame(
      slug,
      edition[slug].spec,
      fileFingerprint(bySlug.get(slug)?.files.spec as string) ?? "",
      disk,
    );
  expect(inState("passed")).toEqual(Object.keys(edition).filter(isAsThen));
  expect(inState("stale")).toEqual(Object.keys(edition).filter((slug) => !isAsThen(slug)));
  expect(inState("passed").length).toBeGreaterThan(0);
});
