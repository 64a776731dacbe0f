import { existsSync } from "node:fs";
import { stateOf } from "../../core/progress/passed.js";
import { disk } from "../../node/course/disk.js";
import { lessonPages } from "../../node/course/lesson-pages.js";
import { inCourse } from "../../node/course/paths.js";
import { readProgress } from "../../node/store/progress.js";
import { lessonReader } from "../draw/lesson.js";
import { lookOf } from "../draw/look.js";
import { printedLesson } from "../draw/printed-lesson.js";
import { chosen } from "./chosen.js";
import { EXIT, UsageError } from "./exit.js";
import { mayAsk } from "./interactive.js";
import { print } from "./print.js";
import { showInPager } from "./show-in-pager.js";

/**
 * `kata lesson [slug]`: on a terminal as the key `l`, at the page that has the exercise. In a PAGER, in a pipe and where it fits the window,
 * all pages of the chapter's lesson, one after the other.
 */
export async function lesson(slug: string | undefined): Promise<number> {
  const { exercise, chapter } = await chosen(slug);
  if (!existsSync(chapter.lesson))
    throw new UsageError(`${chapter.path} has no lesson: ${inCourse(chapter.lesson)} is missing`);
  const look = lookOf(process.stdout);
  const { progress } = readProgress();
  const states = new Map(chapter.exercises.map((one) => [one.slug, stateOf(one, progress, disk)]));
  const stateOfSlug = (name: string) => states.get(name);
  const pages = lessonPages(chapter).map(({ title, body }) => `# ${title}\n\n${body}`);
  const printed = await printedLesson(pages, look, stateOfSlug);
  if (!mayAsk() || printed.length < look.height) print(printed);
  else if (!(await showInPager(printed))) {
    const { openLesson } = await import("../watch/lesson.js");
    const { readOnScreen } = await import("./read-on-screen.js");
    const reader = await lessonReader();
    await readOnScreen((show, now) =>
      openLesson(reader, exercise, chapter, now, { places: new Map(), stateOf: stateOfSlug, show }),
    );
  }
  return EXIT.passed;
}
