import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { count } from "../../core/course/count.js";
import type { PlacedExercise } from "../../core/course/course.js";
import { loadCourse } from "../../node/course/load.js";
import { onDisk } from "../../node/course/paths.js";
import { Host } from "../../node/runner/host.js";
import { EXIT } from "../../terminal/commands/exit.js";
import { findExercise } from "../../terminal/commands/find.js";
import { printJson } from "../../terminal/commands/print.js";
import { type JudgedMutant, judgeMutants } from "../mutants/judge-mutants.js";
import type { Mutant } from "../mutants/mutate.js";

/** What somebody who wrote an answer is told. */
interface Judged extends Omit<JudgedMutant, keyof Mutant> {
  slug: string;
  /** The file's name. */
  answer: string;
}

/**
 * `kata author answers <folder>`: whole answers, `<folder>/<slug>/<name>.ts`, judged as a learner's, with no learner's file touched. One
 * whose name begins with `right` is meant to pass, every other one to be rejected.
 */
export async function authorAnswers(
  folder: string,
  slugs: string[],
  options: { json?: boolean; trained?: boolean },
): Promise<number> {
  const course = await loadCourse();
  const chosen = (slugs.length > 0 ? slugs : subfolders(folder)).map((slug) => findExercise(course, slug));
  const answers: Judged[] = [];
  const host = await Host.start();
  try {
    for (const exercise of chosen) {
      const files = filesIn(path.join(folder, exercise.slug));
      const edits = files.map((file) => wholeText(exercise, path.join(folder, exercise.slug, file)));
      const told = await judgeMutants(host, exercise, edits, options);
      for (const [i, { edit, line, before, after, ...rest }] of told.entries()) {
        const judged = { slug: exercise.slug, answer: files[i].replace(/\.ts$/, ""), ...rest };
        answers.push(judged);
        if (!options.json) print(judged);
      }
    }
  } finally {
    await host.close();
  }
  const wrong = answers.filter(({ answer }) => !isRight(answer));
  const totals = {
    wrong: wrong.length,
    rejected: wrong.filter(({ outcome }) => outcome !== "passed").length,
    named: wrong.filter(({ diagnosis }) => diagnosis).length,
    right: answers.length - wrong.length,
    refused: answers.filter(({ answer, outcome }) => isRight(answer) && outcome !== "passed").length,
  };
  if (options.json) printJson({ version: 1, answers, totals });
  else
    console.log(
      `\n${count(totals.wrong, "wrong answer")}, ${totals.rejected} rejected, ${totals.named} named; ` +
        `${count(totals.right, "right answer")}, ${totals.refused} refused`,
    );
  return totals.rejected === totals.wrong && totals.refused === 0 ? EXIT.passed : EXIT.notPassed;
}

const isRight = (answer: string) => answer.startsWith("right");

function subfolders(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".ts")) : [];
}

/** The solution's text, all of it replaced. */
function wholeText({ files }: PlacedExercise, answer: string): Mutant {
  const to = readFileSync(onDisk(files.solution), "utf8").replaceAll("\r\n", "\n").length;
  return { edit: { from: 0, to, text: readFileSync(answer, "utf8") }, line: 1, before: "", after: "" };
}

function print({ slug, answer, outcome, test, headline, diagnosis, story }: Judged): void {
  const isFine = (outcome === "passed") === isRight(answer);
  console.log(`${isFine ? "  " : "!!"} ${slug}/${answer}  ${[outcome, test].filter(Boolean).join(": ")}`);
  if (diagnosis)
    console.log(`      ${diagnosis.mistake}${diagnosis.exact ? "" : " (so far)"}: ${diagnosis.because}`);
  else if (headline) console.log(`      ${headline}${story ? `\n      story: ${story}` : ""}`);
}
