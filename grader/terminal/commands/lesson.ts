import { existsSync } from "node:fs";
import { type ChapterPlace, placeOf } from "../../core/course/chapters.js";
import type { Course } from "../../core/course/course.js";
import type { LessonPage } from "../../core/course/lesson.js";
import { hasEnded, stateOf } from "../../core/progress/passed.js";
import { disk } from "../../node/course/disk.js";
import { lessonPages, type Opened, partPages } from "../../node/course/lesson-pages.js";
import { loadCourse } from "../../node/course/load.js";
import { inCourse } from "../../node/course/paths.js";
import { routeHere } from "../../node/site/routes.js";
import { currentHere } from "../../node/store/current.js";
import { readProgress } from "../../node/store/progress.js";
import { lessonReader } from "../draw/lesson.js";
import { lookOf } from "../draw/look.js";
import { printedLesson } from "../draw/printed-lesson.js";
import { EXIT, UsageError } from "./exit.js";
import { findExercise, findPart } from "./find.js";
import { mayAsk } from "./interactive.js";
import { openOnSite } from "./open-on-site.js";
import { print } from "./print.js";
import { showInPager } from "./show-in-pager.js";

/**
 * `kata lesson [slug]`: on a terminal as the key `l`, at the page that has the exercise. In a PAGER, in a pipe and where it fits the window,
 * all pages of the chapter's lesson, one after the other. `kata lesson 3` is the same for the pages of part 3.
 */
export async function lesson(name: string | undefined): Promise<number> {
  const { opened, place } = asked(await loadCourse(), name);
  const { chapter, part } = place;
  const look = lookOf(process.stdout);
  const { progress } = readProgress();
  const exercises = part.chapters.flatMap((one) => one.exercises);
  const states = new Map(exercises.map((one) => [one.slug, stateOf(one, progress, disk)]));
  const stateOfSlug = (slug: string) => states.get(slug);
  const pages = opened === "story" ? pagesOfPart(place, hasEnded(part, stateOfSlug)) : lessonPages(chapter);
  const texts = pages.map(({ title, body }) => `# ${title}\n\n${body}`);
  const printed = await printedLesson(texts, look, stateOfSlug);
  if (!mayAsk() || printed.length < look.height) print(printed);
  else if (!(await showInPager(printed))) {
    const { openLesson } = await import("../watch/lesson.js");
    const { readOnScreen } = await import("./read-on-screen.js");
    const reader = await lessonReader();
    await readOnScreen((show, now, say) => {
      const web = (file: string) =>
        void openOnSite(routeHere(file)).then(
          ({ text }) => say(text),
          ({ message }) => say(message),
        );
      openLesson(reader, opened, place, now, { places: new Map(), stateOf: stateOfSlug, show, web });
    });
  }
  return EXIT.passed;
}

/** The pages that a name asks for: a part's story, or the lesson of an exercise, which is the current one without a name. */
function asked(course: Course, name: string | undefined): { opened: Opened; place: ChapterPlace } {
  const part = name ? findPart(course, name) : undefined;
  if (part) {
    if (!existsSync(part.story))
      throw new UsageError(`${part.path} has no page: ${inCourse(part.story)} is missing`);
    return { opened: "story", place: placeOf(course, part.chapters[0].exercises[0]) };
  }
  const exercise = name ? findExercise(course, name) : currentHere(course);
  const place = placeOf(course, exercise);
  const { path, lesson: file } = place.chapter;
  if (!existsSync(file)) throw new UsageError(`${path} has no lesson: ${inCourse(file)} is missing`);
  return { opened: exercise, place };
}

/** @param isDone whether the part's last exercise has passed: then it is looked back on too */
function pagesOfPart({ part }: ChapterPlace, isDone: boolean): LessonPage[] {
  const { story, lookBack } = partPages(part);
  return isDone ? [...story, ...lookBack] : story;
}
