import { availableParallelism } from "node:os";
import type { CourseFile } from "../../core/class/course-file.js";
import { type Judged, type Marked, marked } from "../../core/class/marks.js";
import type { SecretUse } from "../../core/class/secret.js";
import type { Course } from "../../core/course/course.js";
import { fingerprint } from "../../core/course/fingerprint.js";
import { disk } from "../../node/course/disk.js";
import { AnswerJudge } from "./judge-answer.js";
import type { Found } from "./read-folder.js";

export interface Grades {
  course: CourseFile;
  marked: Marked[];
  /** Every hand-in by itself, also those of one learner. */
  judged: Judged[];
  problems: Found["problems"];
  /** By slug: what secret numbers did; undefined where there were none. */
  secret?: Record<string, SecretUse> | undefined;
}

export interface GradeOptions {
  /** How many answers are judged at the same time. */
  jobs?: number | undefined;
  /** What draws the specs' numbers anew. */
  secret?: string | undefined;
  /** Called after each hand-in. */
  onJudged?(judged: Judged, done: number, of: number): void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Judges all answers of these hand-ins that the course asks for. */
export async function grade(
  { handIns, problems }: Found,
  file: CourseFile,
  course: Course,
  { jobs = availableParallelism(), secret, onJudged }: GradeOptions = {},
): Promise<Grades> {
  const judge = await AnswerJudge.open(course, secret);
  const judged: Judged[] = handIns.map((one) => ({ ...one, outcomes: {} }));
  const due = judged.flatMap((one) =>
    file.exercises
      .filter(({ slug }) => Object.hasOwn(one.handIn.answers, slug))
      .map(({ slug }) => ({ one, slug })),
  );
  const left = new Map(judged.map((one) => [one, due.filter((each) => each.one === one).length]));
  let done = 0;
  const tell = (one: Judged) => onJudged?.(one, ++done, judged.length);
  for (const [one, count] of left) if (count === 0) tell(one);
  let next = 0;
  const work = async () => {
    for (let each = due[next++]; each; each = due[next++]) {
      const { one, slug } = each;
      one.outcomes[slug] = await judge.outcome(course.bySlug.get(slug)!, one.handIn.answers[slug].text);
      left.set(one, left.get(one)! - 1);
      if (left.get(one) === 0) tell(one);
    }
  };
  const uses: Record<string, SecretUse> = {};
  // What was judged is kept; what is being judged ends with the grader.
  const stop = () => {
    judge.close();
    process.exit(130);
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  try {
    await Promise.all(Array.from({ length: Math.max(1, jobs) }, work));
    if (secret !== undefined)
      for (const { slug } of file.exercises) uses[slug] = await judge.secretUse(course.bySlug.get(slug)!);
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
    judge.close();
  }
  const marks = marked(judged, file, specsOf(file, course));
  return { course: file, marked: marks, judged, problems, ...(secret !== undefined && { secret: uses }) };
}

function specsOf({ exercises }: CourseFile, course: Course): Record<string, string> {
  return Object.fromEntries(
    exercises.map(({ slug }) => [slug, fingerprint(disk.read(course.bySlug.get(slug)!.files.spec) ?? "")]),
  );
}
