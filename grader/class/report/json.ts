import type { SecretUse } from "../../core/class/secret.js";
import { saidOfWho } from "../../core/class/who.js";
import type { Grades } from "../grade/grade.js";

/** What `grade --json` prints; documented in docs/classes.md. */
export interface GradesJson {
  version: 1;
  title: string;
  learners: {
    who: string;
    isPseudonym: boolean;
    files: string[];
    points: number;
    of: number;
    exercises: {
      slug: string;
      /** Null where nothing could be judged. */
      points: number | null;
      of: number;
      verdict:
        | "passed"
        | "failed"
        | "blank"
        | "error"
        | "timeout"
        | "killed"
        | "not handed in"
        | "not judged";
      tests: { passed: number; of: number } | null;
      message: string | null;
      mistake: { name: string; because: string; exact: boolean } | null;
      at: string | null;
      daysLate: number;
      remarks: string[];
    }[];
  }[];
  problems: { file: string; why: string }[];
  /** By exercise, what secret numbers did; null where none were drawn. */
  secret: Record<string, SecretUse> | null;
}

export function gradesJson({ course, marked, problems, secret }: Grades): GradesJson {
  return {
    version: 1,
    title: course.title,
    learners: marked.map(({ who, files, points, of, marks }) => ({
      who: saidOfWho(who),
      isPseudonym: "pseudonym" in who,
      files,
      points,
      of,
      exercises: marks.map(({ exercise, points, outcome, at, daysLate, remarks }) => ({
        slug: exercise.slug,
        points,
        of: exercise.points,
        verdict: !outcome ? "not handed in" : outcome.isJudged ? outcome.verdict : "not judged",
        tests: outcome?.tests ?? null,
        message: outcome?.message ?? null,
        mistake: outcome?.mistake ?? null,
        at: at ?? null,
        daysLate,
        remarks,
      })),
    })),
    problems,
    secret: secret ?? null,
  };
}
