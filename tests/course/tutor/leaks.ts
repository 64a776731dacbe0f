import { writeFileSync } from "node:fs";
import { expect } from "vitest";
import type { Attempt } from "../../../grader/core/judge/attempt.js";
import type { Ran } from "../../../grader/core/judge/runner.js";
import { mistakeTexts } from "../../../grader/core/judge/traces.js";
import { verdictOf } from "../../../grader/core/judge/verdict.js";
import { disk } from "../../../grader/node/course/disk.js";
import { loadCourse } from "../../../grader/node/course/load.js";
import { onDisk, root } from "../../../grader/node/course/paths.js";
import { readSolution } from "../../../grader/node/course/read-solution.js";
import { deskOf } from "../../../grader/tutor/desk.js";
import { questionText } from "../../../grader/tutor/tools/ask.js";
import { rungText } from "../../../grader/tutor/tools/hint.js";
import { runText } from "../../../grader/tutor/tools/run.js";
import { answer } from "../../../grader/tutor/tools.js";
import { blankLines, otherLines } from "./secrets.js";
import { treesIn } from "./trees.js";
import { passing, runnerOf, runOfStub, runsOfMistakes, testNames } from "./written-runs.js";

/** What all tools have told of code, for all exercises. */
export interface Leaks {
  /** Lines of blanks. */
  told: string[];
  /** Lines of mistakes and of specs. */
  others: string[];
  /** How many lines were looked for, how many mistakes were made, and of how many it is known what they show. */
  lines: number;
  mistakes: number;
  sights: number;
}

/**
 * Has every tool answer for every exercise: for the stub, for every mistake, and after the pass.
 *
 * @param folder a course of its own, because the learner's files are overwritten with solutions
 */
export async function leaksIn(folder: string): Promise<Leaks> {
  if (root !== folder) throw new Error(`the grader has its course in ${root}, where nothing may be written`);
  const course = await loadCourse();
  expect(course.exercises.length).toBeGreaterThan(300);
  let ran: Ran;
  const desk = deskOf(course, { runner: async () => runnerOf(() => ran) });
  const said = async (tool: string, args: object = {}) => {
    const { text, isError } = await answer(desk, tool, args);
    expect([tool, args, isError && text]).toEqual([tool, args, false]);
    return text;
  };
  const lessons = new Map<string, Set<string>>();
  const told = new Set<string>();
  const others = new Set<string>();
  let [lines, mistakes, sights] = [0, 0, 0];

  for (const exercise of course.exercises) {
    const { slug, chapter, files } = exercise;
    const names = testNames(exercise);
    const args = { exercise: slug };
    writeFileSync(onDisk(files.stub), readSolution(files));
    const texts = [await said("exercise", args)];
    ran = runOfStub(exercise, names);
    texts.push(await said("run", args), await said("ask", args), await said("hint", args));
    const made = desk.last.get(slug) as Attempt;
    for (const rung of [1, 2, 3, 4]) texts.push(rungText(exercise, rung));
    const runs = runsOfMistakes(exercise, names);
    for (const mistake of mistakeTexts(exercise, disk)) {
      const attempt = attemptOf(made, mistake, runs.get(mistake.name));
      mistakes++;
      if (runs.has(mistake.name)) sights++;
      texts.push(runText(attempt), questionText(attempt));
    }
    ran = passing(names);
    texts.push(await said("run", args), await said("hint", args), await said("explain_back", args));
    expect(texts.at(-1)).toContain("in their own words");

    // With all answers: every exercise of the chapter has run by then.
    if (!lessons.has(chapter)) lessons.set(chapter, new Set());
    if (course.exercises.findLast((other) => other.chapter === chapter) === exercise)
      lessons.set(chapter, treesIn(await wholeLesson(said, slug)));
    const own = treesIn(eachOnce(texts));
    for (const line of blankLines(exercise)) {
      lines++;
      if (own.has(line.text)) told.add(`${slug}: ${line.source}`);
    }
    for (const line of otherLines(exercise)) if (own.has(line.text)) others.add(`${slug}: ${line.source}`);
  }
  for (const exercise of course.exercises)
    for (const line of blankLines(exercise))
      if (lessons.get(exercise.chapter)?.has(line.text)) told.add(`${exercise.slug}: ${line.source}`);
  return { told: [...told].sort(), others: [...others].sort(), lines, mistakes, sights };
}

/** What comes of a mistake, recognized. */
function attemptOf(
  made: Attempt,
  { name, because, rung }: { name: string; because: string; rung: number },
  ran: Ran | undefined,
): Attempt {
  const result = ran ? verdictOf(ran) : made.result;
  return { ...made, result, diagnosis: { mistake: name, because, rung, exact: true } };
}

/** All sections of the lesson. */
async function wholeLesson(
  said: (tool: string, args: object) => Promise<string>,
  exercise: string,
): Promise<string> {
  const list = await said("lesson", { exercise });
  const numbers = [...list.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
  const sections = [];
  for (const section of numbers) sections.push(await said("lesson", { exercise, section }));
  expect(sections.join("\n")).not.toContain("withheld");
  return [list, ...sections].join("\n\n");
}

/** The lines of all texts, each once: most answers share most of theirs. */
function eachOnce(texts: string[]): string {
  return [...new Set(texts.flatMap((text) => text.split("\n")))].join("\n");
}
