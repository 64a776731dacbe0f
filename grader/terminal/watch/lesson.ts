import path from "node:path";
import { type ChapterPlace, placeOf as placeInCourse } from "../../core/course/chapters.js";
import type { PlacedChapter } from "../../core/course/course.js";
import type { LessonPage } from "../../core/course/lesson.js";
import { hasEnded } from "../../core/progress/passed.js";
import { type Opened, readingFor } from "../../node/course/lesson-pages.js";
import { routeHere } from "../../node/site/routes.js";
import { type LessonBlock, laidOut, lessonReader, lineFor, type Reader } from "../draw/lesson.js";
import type { Look } from "../draw/look.js";
import type { StateOf } from "../draw/markdown/exercise.js";
import { finish } from "../draw/text.js";
import { onceALook } from "./once-a-look.js";
import type { Pages } from "./pager.js";
import { outside, placeOf, type ReadingPlace, START } from "./reading-place.js";
import { untilKey } from "./remarks.js";
import { draw } from "./session.js";
import type { Session } from "./state.js";
import { openBeside } from "./web.js";

/** Opens the lesson where it was left: at the page that has the exercise, or at a page of its part. */
export async function showLesson(session: Session, opened?: Exclude<Opened, object>): Promise<void> {
  const { course, state, terminal } = session;
  // The Markdown parser takes a moment to load the first time.
  const { message } = state;
  state.message = untilKey("Opening the lesson…");
  draw(session);
  const reader = await lessonReader();
  state.message = message;
  openLesson(reader, opened ?? state.exercise, placeInCourse(course, state.exercise), terminal.look(), {
    places: state.places,
    stateOf: (slug) => state.states.get(slug),
    show: (pages) => {
      state.overlay = pages;
    },
    web: (file) => openBeside(session, routeHere(file)),
  });
}

/** What a lesson is read with. */
export interface Reading {
  /** Where the pages of lessons were left, by file. */
  places: Map<string, ReadingPlace>;
  stateOf: StateOf;
  /** Puts a page on the screen. */
  show(pages: Pages): void;
  /** Opens a page's file on the course's site. */
  web(file: string): void;
}

/** Opens a lesson with all answers folded; what is opened then stays open on all of its pages until the lesson is closed. */
export function openLesson(
  reader: Reader,
  opened: Opened,
  place: ChapterPlace,
  look: Look,
  { places, stateOf, show, web }: Reading,
): void {
  const { chapter } = place;
  const { pages, at, from } = readingFor(opened, place, hasEnded(place.part, stateOf));
  const open = pages.map(() => new Set<number>());
  const states = () => chapter.exercises.map(({ slug }) => stateOf(slug)).join(" ");
  const turn = (to: number) => (pages[to] ? () => show(page(to)) : undefined);
  const blocks = pages.map(({ body }) => onceALook((look) => blocksOf(body, reader, look, stateOf), states));
  const page = (i: number): Pages => ({
    kind: "pages",
    title: titleOf(pages, i, chapter),
    lay: (look, open) => laidOut(blocks[i](look), open),
    open: open[i],
    place: places.get(pages[i].file) ?? START,
    remember: (place) => places.set(pages[i].file, place),
    before: turn(i - 1),
    after: turn(i + 1),
    web: () => web(pages[i].file),
    closers: typeof opened === "string" ? "p" : "l",
  });
  for (const [i, { file }] of pages.entries()) {
    const place = places.get(file);
    if (place) places.set(file, outside(place, laidOut(blocks[i](look), open[i])));
  }
  const first = page(at);
  // A page that was never open is read from its top, but for exercises that it reaches later.
  if (from && !places.has(pages[at].file)) {
    const laid = first.lay(look, first.open);
    first.place = placeOf(lineFor(from, blocks[at](look), laid), laid);
  }
  show(first);
}

/** The pages of a chapter are counted, and those of its part around them are not. */
function titleOf(pages: LessonPage[], at: number, { lesson }: PlacedChapter): string {
  const own = pages.filter(({ file }) => path.dirname(file) === path.dirname(lesson));
  const number = own.indexOf(pages[at]) + 1;
  const { title } = pages[at];
  return own.length > 1 && number > 0 ? `${title} (page ${number} of ${own.length})` : title;
}

/** The blocks of a page as the screen shows them, a column away from its edge. */
export function blocksOf(body: string, reader: Reader, look: Look, stateOf?: StateOf): LessonBlock[] {
  const shown = (lines: string[]) =>
    finish(
      lines.map((line) => (line ? ` ${line}` : "")),
      look,
    );
  return reader.lay(body, look, stateOf).map(({ token, lines, folded }) => ({
    token,
    lines: shown(lines),
    ...(folded === undefined ? {} : { folded: shown([folded])[0] }),
  }));
}
