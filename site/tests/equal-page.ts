import type { Job } from "../../grader/core/judge/runner.js";
import { Translator } from "../../grader/core/meaning/translator.js";
import type { Overlay } from "../../grader/core/meaning/virtual.js";
import { translate } from "../../grader/site/judge/translate.js";
import { openSite } from "../../grader/site/place.js";
import { BANK, type Said, saidOf } from "./said.js";

// The page's half of the comparison with the terminal.

let overlays: Record<string, string[]> = {};
/** Only authors lay mistakes over solutions, and it takes a parser: the lines come from there. */
const laid: Overlay = (file, _source, bank, mistake) =>
  overlays[`${JSON.parse(file).replace(/^course:/, "")} ${mistake}`].map((line) =>
    line.replaceAll(BANK, bank),
  );

const site = openSite("/kata/", undefined);

async function judged(
  slug: string,
  jobs: Job[],
  lines: Record<string, string[]>,
  seconds: number,
  texts: Record<string, string>,
): Promise<Said[]> {
  const { course, runner } = await site;
  const exercise = course.course.bySlug.get(slug)!;
  await course.need(exercise);
  // A bank may borrow from exercises that nothing a learner runs here does.
  const borrowed = [
    ...Object.values(texts)
      .join("\n")
      .matchAll(/from "[^"]*\/([\w-]+)\.js"/g),
  ];
  for (const [, other] of borrowed) {
    const lender = course.course.bySlug.get(other);
    if (lender) await course.need(lender);
  }
  overlays = lines;
  const files = {
    ...course.files,
    read: (file: string) => texts[file] ?? course.files.read(file),
    has: (file: string) => file in texts || course.files.has(file),
  };
  runner.translator = new Translator({ files, translate, overlayFor: async () => laid });
  const ran = await runner.run(jobs, { seconds });
  return jobs.map((job, at) => saidOf(exercise, job, at, ran, course.files));
}

Object.assign(globalThis, { judged });
