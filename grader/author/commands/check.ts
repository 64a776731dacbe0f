import { count } from "../../core/course/count.js";
import type { Course, PlacedExercise } from "../../core/course/course.js";
import { secondsText } from "../../core/numbers.js";
import { loadCourse } from "../../node/course/load.js";
import { Host } from "../../node/runner/host.js";
import { EXIT } from "../../terminal/commands/exit.js";
import { findExercises } from "../../terminal/commands/find.js";
import { printJson } from "../../terminal/commands/print.js";
import { checkExercise } from "../check.js";
import { lessonProblems, partProblems } from "../lesson-problems.js";
import type { Row } from "../row.js";
import { contractText } from "./contract.js";

export interface AuthorCheckOptions {
  json?: boolean;
  seeds: number;
  contract?: boolean;
}

/** A folder of the course, and what is wrong with its pages. */
interface Place {
  path: string;
  problems: string[];
}

export interface CheckResult {
  version: 1;
  exercises: Row[];
  chapters: Place[];
  parts: Place[];
  totals: {
    exercises: number;
    stubs: number;
    solutions: number;
    mistakes: { total: number; rejected: number; named: number };
    contract: { total: number; rejected: number; void: number };
    flakes: number;
    problems: number;
    durationMs: number;
  };
}

/** `kata author check [slug...]`: proves exercises, all of them unless some are named. */
export async function authorCheck(slugs: string[], options: AuthorCheckOptions): Promise<number> {
  const course = await loadCourse();
  const chosen = slugs.length > 0 ? slugs.flatMap((slug) => findExercises(course, slug)) : course.exercises;
  const host = await Host.start();
  try {
    const result = await checkAll(host, course, chosen, options);
    if (options.json) printJson(result);
    else printResult(result);
    return result.totals.problems === 0 ? EXIT.passed : EXIT.notPassed;
  } finally {
    await host.close();
  }
}

/** Checks these exercises, their chapters, and the parts of these. */
export async function checkAll(
  host: Host,
  course: Course,
  exercises: PlacedExercise[],
  options: AuthorCheckOptions,
): Promise<CheckResult> {
  const started = performance.now();
  const rows: Row[] = [];
  for (const exercise of exercises) {
    const row = await checkExercise(host, exercise, options);
    rows.push(row);
    if (!options.json) console.log(rowText(row));
  }
  const chapters = course.parts
    .flatMap((part) => part.chapters)
    .filter((chapter) => exercises.some((exercise) => exercise.chapter === chapter.path))
    .map((chapter) => ({ path: chapter.path, problems: lessonProblems(chapter) }));
  const parts = course.parts
    .filter((part) => exercises.some((exercise) => exercise.part === part.path))
    .map((part) => ({ path: part.path, problems: partProblems(part) }));
  const sum = (f: (row: Row) => number) => rows.reduce((total, row) => total + f(row), 0);
  return {
    version: 1,
    exercises: rows,
    chapters,
    parts,
    totals: {
      exercises: rows.length,
      stubs: sum((row) => Number(row.stub === "blank")),
      solutions: sum((row) => Number(row.solution === "passed")),
      mistakes: {
        total: sum((row) => row.mistakes.total),
        rejected: sum((row) => row.mistakes.rejected),
        named: sum((row) => row.mistakes.named),
      },
      contract: {
        total: sum((row) => row.contract.total),
        rejected: sum((row) => row.contract.rejected),
        void: sum((row) => row.contract.void),
      },
      flakes: sum((row) => row.flakes),
      problems:
        sum((row) => row.problems.length) +
        [...chapters, ...parts].reduce((n, { problems }) => n + problems.length, 0),
      durationMs: Math.round(performance.now() - started),
    },
  };
}

function rowText(row: Row): string {
  const { total, rejected, named } = row.mistakes;
  const seeds = row.seeds > 0 ? `, ${row.seeds - row.flakes}/${count(row.seeds, "seed")}` : "";
  const mark = row.problems.length === 0 ? "ok " : "!! ";
  const line = `${mark} ${row.slug.padEnd(28)} stub ${row.stub}, solution ${row.solution}, mistakes ${rejected}/${total} rejected, ${named}/${total} named, ${contractText(row.contract)}${seeds}, ${row.durationMs} ms`;
  return [line, ...row.problems.map((problem) => `      ${problem}`)].join("\n");
}

function printResult({ chapters, parts, totals }: CheckResult): void {
  for (const { path, problems } of [...parts, ...chapters])
    for (const problem of problems) console.log(`!!  ${path}: ${problem}`);
  const { mistakes, contract } = totals;
  console.log(
    `\n${count(totals.exercises, "exercise")}: ${totals.stubs === 1 ? "1 stub fails by its blank" : `${totals.stubs} stubs fail by their blank`}, ` +
      `${totals.solutions === 1 ? "1 solution passes" : `${totals.solutions} solutions pass`}, ` +
      `${mistakes.rejected} of ${count(mistakes.total, "mistake")} rejected, ${mistakes.named} named, ` +
      `${contract.rejected} of ${count(contract.total, "wrapper")} rejected, ${contract.void} void, ` +
      `${count(totals.flakes, "flake")}; ${count(totals.problems, "problem")}; ${secondsText(totals.durationMs)}`,
  );
}
