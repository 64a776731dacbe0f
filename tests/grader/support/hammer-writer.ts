import { appendFileSync } from "node:fs";
import path from "node:path";
import type { PlacedExercise } from "../../../grader/core/course/course.js";
import type { Attempt } from "../../../grader/core/judge/attempt.js";
import { forgetPass } from "../../../grader/core/progress/proven.js";
import { recordRun } from "../../../grader/core/progress/record.js";
import { placeHere } from "../../../grader/node/here.js";
import { takeNotices } from "../../../grader/node/store/notice.js";
import { updateProgress } from "../../../grader/node/store/progress.js";

// A grader that does nothing but record passes, as fast as it can, and take back those of texts that nobody recorded. What it has
// judged, and what it was told is saved, goes to files of its own.

const [, , folder, me, other, from] = process.argv;

/** It runs nothing. */
const HERE = placeHere({ run: () => Promise.reject(new Error("nothing runs here")) });

/** Passes of so many exercises are replaced again and again. */
const EXERCISES = 20;

const made = (slug: string, text: string, counts: boolean) =>
  ({
    exercise: { slug } as PlacedExercise,
    texts: { stub: text, spec: "" },
    counts,
    isJudged: true,
    durationMs: 1,
  }) as Attempt;

for (let n = Number(from); ; n++) {
  const slug = `${me}-${n % EXERCISES}`;
  const right = made(slug, `right ${me} ${n}`, true);
  appendFileSync(path.join(folder, `${me}.judged`), `${n}\n`);
  await updateProgress((progress) => recordRun(progress, right, new Date()));
  const notices = takeNotices();
  const to = notices.length === 0 ? "saved" : "unsaved";
  appendFileSync(path.join(folder, `${me}.${to}`), `${n} ${notices.join(" ")}\n`);
  if (n % 5 === 0) await forgetPass(made(`${other}-${n % EXERCISES}`, `wrong ${me} ${n}`, false), HERE);
}
