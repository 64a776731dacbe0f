import * as v from "valibot";
import { expect, test } from "vitest";
import { FORMATS } from "../../../../../grader/core/class/formats/formats.js";
import { summary } from "../../../../../grader/core/class/formats/github.js";
import type { Report } from "../../../../../grader/core/class/formats/report.js";
import {
  ANNOTATION,
  Classroom50Result,
  GradescopeResults,
} from "../../../../../grader/core/class/formats/schema.js";
import { marked } from "../../../../../grader/core/class/marks.js";
import type { PlacedExercise } from "../../../../../grader/core/course/course.js";
import { course, failed, handIn, passed, SPECS, unjudged } from "../class-of-three.js";

// Golden files: a change of a format shows in git, and what others read is not changed by the way.

const ada = handIn("Ada Lovelace", "2026-12-11T10:00:00.000Z", { softmax: passed, attention: failed });
const otter = handIn(
  "quiet-otter-0007",
  "2026-12-09T10:00:00.000Z",
  { softmax: failed, attention: passed, "kl-divergence": unjudged },
  { pseudonym: true },
);
const formula = handIn("@SUM(A1)", "2026-12-09T10:00:00.000Z", {
  softmax: { ...failed, mistake: undefined, message: '=1+1\u0007,"x"' },
});
const of = (...judged: (typeof ada)[]): Report => ({ course, learners: marked(judged, course, SPECS) });
const around = {
  bySlug: new Map(
    course.exercises.map(({ slug }) => [
      slug,
      { files: { stub: `exercises/1-a/02-b/${slug}.ts` } } as PlacedExercise,
    ]),
  ),
  variables: {
    ...{
      CLASSROOM: "ml",
      ASSIGNMENT: "attention",
      SUBMISSION_TAG: "submit/1",
      COMMIT_URL: "https://a.example/c",
    },
    ...{ RELEASE_URL: "https://a.example/r", REVIEW_URL: "", HOME: "/home/teacher" },
  },
};
const golden = (name: string) => `golden/${name}`;

test("Gradescope", async () => {
  const text = FORMATS.gradescope(of(ada), around);
  v.parse(GradescopeResults, JSON.parse(text));
  await expect(text).toMatchFileSnapshot(golden("gradescope.json"));
});

test("Classroom 50", async () => {
  const text = FORMATS.classroom50(of(ada), around);
  v.parse(Classroom50Result, JSON.parse(text));
  expect(text).not.toContain("/home/teacher");
  await expect(text).toMatchFileSnapshot(golden("classroom50.json"));
});

test("JUnit", async () => {
  await expect(FORMATS.junit(of(ada, otter, formula), around)).toMatchFileSnapshot(golden("junit.xml"));
});

test("GitHub's annotations, and the summary of a step", async () => {
  const text = FORMATS.github(of(ada, otter, formula), around);
  for (const line of text.trimEnd().split("\n")) expect(line).toMatch(ANNOTATION);
  await expect(text).toMatchFileSnapshot(golden("github.txt"));
  await expect(summary(of(ada, otter, formula))).toMatchFileSnapshot(golden("github.md"));
});

test("CSV", async () => {
  const text = FORMATS.csv(of(ada, otter, formula), around);
  // git keeps no other line ends than plain ones.
  expect(text.split("\r\n").join("")).not.toMatch(/[\r\n]/);
  await expect(text.replaceAll("\r\n", "\n")).toMatchFileSnapshot(golden("grades.csv"));
  // No cell is a formula.
  expect(text).not.toMatch(/(^|,)"?[=+@-]/m);
});

test.each(["gradescope", "classroom50"])("%s has one learner, and all points", (format) => {
  expect(() => FORMATS[format](of(ada, otter), around)).toThrow(
    "reports one learner, and here are hand-ins of 2",
  );
  expect(() => FORMATS[format](of(otter), around)).toThrow(
    /1 exercise could not be judged here.*kl-divergence .*SIGKILL/,
  );
  expect(() => FORMATS[format](of(), around)).toThrow("there is no hand-in that can be read");
});

test("a letter that XML cannot write is left out", () => {
  const text = FORMATS.junit(of(formula), around);
  expect(text).not.toContain("\u0007");
  expect(text).toContain("=1+1,&quot;x&quot;");
});
