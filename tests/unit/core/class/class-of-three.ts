import {
  type CourseFile,
  courseFileText,
  readCourseFile,
} from "../../../../grader/core/class/course-file.js";
import { answerOf, handInText, readHandIn } from "../../../../grader/core/class/hand-in.js";
import type { Judged } from "../../../../grader/core/class/marks.js";
import type { Outcome } from "../../../../grader/core/class/outcome.js";
import { fingerprint } from "../../../../grader/core/course/fingerprint.js";

// A class for tests: three exercises, and what may become of their answers.

const due = "2026-12-10T23:59:59Z";
export const course: CourseFile = readCourseFile(
  courseFileText({
    title: "Attention <& friends>",
    course: "0.1.0",
    late: 10,
    exercises: [
      { slug: "softmax", points: 10, due, hints: 4, partial: "none" },
      { slug: "attention", points: 5, due, hints: 2, partial: "tests" },
      { slug: "kl-divergence", points: 10, hints: 4, partial: "none" },
    ],
  }),
  new Set(["softmax", "attention", "kl-divergence"]),
);
export const SPECS = Object.fromEntries(course.exercises.map(({ slug }) => [slug, fingerprint("the spec")]));

export const passed: Outcome = { verdict: "passed", isJudged: true, tests: { passed: 3, of: 3 }, ms: 400 };
export const failed: Outcome = {
  ...{ verdict: "failed", isJudged: true, tests: { passed: 1, of: 3 }, ms: 350, line: 12 },
  failedTest: 'rows add up to 1, also "large" ones',
  message: "the result has the wrong values\nexpected <0.5>, got =1,5 & 100%",
  mistake: { name: "no-max", because: "The largest score isn't subtracted first.", exact: true },
};
export const unjudged: Outcome = {
  ...{ verdict: "killed", isJudged: false, tests: { passed: 0, of: 3 }, ms: 0 },
  message: "the process that ran your code ended by the signal SIGKILL",
};

export function handIn(
  who: string,
  at: string,
  outcomes: Record<string, Outcome>,
  { pseudonym = false, hints }: { pseudonym?: boolean; hints?: number } = {},
): Judged {
  const slugs = Object.keys(outcomes);
  const logged = { runs: 3, hints: hints ?? 0, solutionShown: false };
  const text = handInText({
    ...{ by: pseudonym ? { pseudonym: who } : { name: who }, at, course: "0.1.0" },
    answers: Object.fromEntries(
      slugs.map((slug) => [slug, answerOf(`export const x = "${slug}";\n`, "the spec")]),
    ),
    ...(hints !== undefined && {
      log: { days: [], exercises: Object.fromEntries(slugs.map((slug) => [slug, logged])) },
    }),
  });
  return { file: `${who}.json`, handIn: readHandIn(text), outcomes };
}
