import type { PlacedChapter, PlacedExercise } from "../../core/course/course.js";
import { type LessonPage, pageFor } from "../../core/course/lesson.js";
import { lessonPages } from "../../node/course/lesson-pages.js";
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

/** Opens the page of the lesson that has the exercise, where it was left. */
export async function showLesson(session: Session): Promise<void> {
  const { course, state, terminal } = session;
  const chapters = course.parts.flatMap((part) => part.chapters);
  const chapter = chapters.find(({ path }) => path === state.exercise.chapter) as PlacedChapter;
  // The Markdown parser takes a moment to load the first time.
  const { message } = state;
  state.message = untilKey("Opening the lesson…");
  draw(session);
  const reader = await lessonReader();
  state.message = message;
  openLesson(reader, state.exercise, chapter, terminal.look(), {
    places: state.places,
    stateOf: (slug) => state.states.get(slug),
    show: (pages) => {
      state.overlay = pages;
    },
  });
}

/** What a lesson is read with. */
export interface Reading {
  /** Where the pages of lessons were left, by file. */
  places: Map<string, ReadingPlace>;
  stateOf: StateOf;
  /** Puts a page on the screen. */
  show(pages: Pages): void;
}

/** Opens a lesson with all answers folded; what is opened then stays open on all of its pages until the lesson is closed. */
export function openLesson(
  reader: Reader,
  exercise: PlacedExercise,
  chapter: PlacedChapter,
  look: Look,
  { places, stateOf, show }: Reading,
): void {
  const { pages, at, from } = pageFor(exercise, chapter, lessonPages(chapter));
  const open = pages.map(() => new Set<number>());
  const states = () => chapter.exercises.map(({ slug }) => stateOf(slug)).join(" ");
  const turn = (to: number) => (pages[to] ? () => show(page(to)) : undefined);
  const blocks = pages.map(({ body }) => onceALook((look) => blocksOf(body, reader, look, stateOf), states));
  const page = (i: number): Pages => ({
    kind: "pages",
    title: titleOf(pages, i),
    lay: (look, open) => laidOut(blocks[i](look), open),
    open: open[i],
    place: places.get(pages[i].file) ?? START,
    remember: (place) => places.set(pages[i].file, place),
    before: turn(i - 1),
    after: turn(i + 1),
    closers: "l",
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

function titleOf(pages: LessonPage[], at: number): string {
  const { title } = pages[at];
  return pages.length > 1 ? `${title} (page ${at + 1} of ${pages.length})` : title;
}

/** The blocks of a page as the screen shows them, a column away from its edge. */
function blocksOf(body: string, reader: Reader, look: Look, stateOf: StateOf): LessonBlock[] {
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
