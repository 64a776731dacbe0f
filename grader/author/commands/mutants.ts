import { count } from "../../core/course/count.js";
import type { PlacedExercise } from "../../core/course/course.js";
import { loadCourse } from "../../node/course/load.js";
import { onDisk } from "../../node/course/paths.js";
import { Host } from "../../node/runner/host.js";
import { EXIT } from "../../terminal/commands/exit.js";
import { findExercises } from "../../terminal/commands/find.js";
import { printJson } from "../../terminal/commands/print.js";
import { type JudgedMutant, judgeMutants } from "../mutants/judge-mutants.js";
import { type Mutant, mutantsOf, programOf } from "../mutants/mutate.js";

/** What learners would be told who had written the mutants, by what they would read. */
interface Counts {
  mutants: number;
  passed: number;
  rejected: number;
  exact: number;
  looksLike: number;
  story: number;
  unnamed: number;
}

/**
 * `kata author mutants [slug...]`: small changes inside the blanks, or of the given code, judged as a learner's wrong answers. Whether what each is told is
 * true, and whether one that passes is no other answer, is for an author to read.
 */
export async function authorMutants(
  slugs: string[],
  options: { given?: boolean; trained?: boolean; json?: boolean },
): Promise<number> {
  const course = await loadCourse();
  const chosen = slugs.length > 0 ? slugs.flatMap((slug) => findExercises(course, slug)) : course.exercises;
  const program = programOf(chosen.map(({ files }) => onDisk(files.solution)));
  const rows: { slug: string; counts: Counts; durationMs: number; mutants: JudgedMutant[] }[] = [];
  const problems: string[] = [];
  const host = await Host.start();
  try {
    for (const exercise of chosen) {
      const started = performance.now();
      const made = mutantsOf(program, onDisk(exercise.files.solution), options.given ? "given" : "blanks");
      const judged = options.trained
        ? judgeTrained(host, exercise, made)
        : judgeMutants(host, exercise, made);
      const mutants = await judged.catch((error: Error) => {
        // One broken exercise must not cost what is known of the others.
        problems.push(`${exercise.slug}: ${error.message}`);
        return [];
      });
      const durationMs = Math.round(performance.now() - started);
      rows.push({ slug: exercise.slug, counts: countsOf(mutants), durationMs, mutants });
      if (!options.json) print(rows[rows.length - 1]);
    }
  } finally {
    await host.close();
  }
  const totals = countsOf(rows.flatMap(({ mutants }) => mutants));
  if (options.json) printJson({ version: 1, exercises: rows, totals, problems });
  else console.log(`\n${count(rows.length, "exercise")}: ${countsText(totals)}`);
  if (!options.json) for (const problem of problems) console.log(`!! ${problem}`);
  return problems.length === 0 ? EXIT.passed : EXIT.notPassed;
}

/** Judges without training, and then with it what has passed. */
async function judgeTrained(host: Host, exercise: PlacedExercise, made: Mutant[]): Promise<JudgedMutant[]> {
  const quick = await judgeMutants(host, exercise, made);
  const passed = quick.filter(({ outcome }) => outcome === "passed");
  if (passed.length === 0) return quick;
  const trained = await judgeMutants(host, exercise, passed, { trained: true });
  return quick.map((told) => trained[passed.indexOf(told)] ?? told);
}

function countsOf(mutants: JudgedMutant[]): Counts {
  const many = (is: (told: JudgedMutant) => unknown) => mutants.filter(is).length;
  return {
    mutants: mutants.length,
    passed: many(({ outcome }) => outcome === "passed"),
    rejected: many(({ outcome }) => outcome !== "passed"),
    exact: many(({ diagnosis }) => diagnosis?.exact),
    looksLike: many(({ diagnosis }) => diagnosis && !diagnosis.exact),
    story: many(({ diagnosis, story }) => !diagnosis && story),
    unnamed: many(({ outcome, diagnosis, story }) => outcome !== "passed" && !diagnosis && !story),
  };
}

function countsText({ mutants, passed, exact, looksLike, story, unnamed }: Counts): string {
  return (
    `${count(mutants, "mutant")}, ${passed} passed; of the others ${exact} named exactly, ${looksLike} so far, ` +
    `${story} told a story, ${unnamed} told neither`
  );
}

function print({
  slug,
  counts,
  durationMs,
  mutants,
}: {
  slug: string;
  counts: Counts;
  durationMs: number;
  mutants: JudgedMutant[];
}) {
  console.log(`${slug}: ${countsText(counts)}; ${durationMs} ms`);
  for (const { line, before, after, outcome, test, diagnosis, story } of mutants) {
    console.log(`  ${line}  - ${before}\n  ${" ".repeat(String(line).length)}  + ${after}`);
    console.log(`      ${[outcome, test].filter(Boolean).join(": ")}`);
    if (diagnosis)
      console.log(`      ${diagnosis.mistake}${diagnosis.exact ? "" : " (so far)"}: ${diagnosis.because}`);
    else if (story) console.log(`      story: ${story}`);
  }
}
