import { readFileSync } from "node:fs";
import type { PlacedChapter } from "../../core/course/course.js";
import { type LessonPage, pageFor } from "../../core/course/lesson.js";
import { formatted } from "../../node/course/format.js";
import { lessonPages } from "../../node/course/lesson-pages.js";
import { onDisk } from "../../node/course/paths.js";
import { readSolution } from "../../node/course/read-solution.js";
import { diffText } from "../draw/diff.js";
import { type Laid, lessonReader, type Reader, sectionWith } from "../draw/lesson.js";
import type { Look } from "../draw/look.js";
import { finish, foldLines } from "../draw/text.js";
import type { Key } from "./bursts.js";
import { pagerKey } from "./pager.js";
import { START } from "./reading-place.js";
import { untilKey } from "./remarks.js";
import { draw } from "./session.js";
import type { Session } from "./state.js";

/** Opens the page of the lesson that names the exercise, where it was left. */
export async function showLesson(session: Session): Promise<void> {
  const { course, state } = session;
  const chapters = course.parts.flatMap((part) => part.chapters);
  const chapter = chapters.find(({ path }) => path === state.exercise.chapter) as PlacedChapter;
  // The Markdown parser takes a moment to load the first time.
  const { message } = state;
  state.message = untilKey("Opening the lesson…");
  draw(session);
  const reader = await lessonReader();
  state.message = message;
  const { pages, at, from } = pageFor(state.exercise, chapter, lessonPages(chapter));
  showPage(session, reader, pages, at);
  const { overlay } = state;
  // A page that was never open is read from its top, but for exercises of which it tells later: a section's problem and
  // definition come before its exercise, and what stands right above the name may be the answer to a question.
  if (overlay?.kind === "pages" && from && !state.places.has(pages[at].file))
    overlay.place = {
      block: sectionWith(from, reader.lay(pages[at].body, session.terminal.look())),
      part: 0,
    };
}

function showPage(session: Session, reader: Reader, pages: LessonPage[], at: number): void {
  const { state } = session;
  const { file, title, body } = pages[at];
  const turn = (to: number) => (pages[to] ? () => showPage(session, reader, pages, to) : undefined);
  state.overlay = {
    kind: "pages",
    title: pages.length > 1 ? `${title} (page ${at + 1} of ${pages.length})` : title,
    lay: onceALook((look) => {
      const { lines, starts } = reader.lay(body, look);
      return {
        lines: finish(
          lines.map((line) => (line ? ` ${line}` : "")),
          look,
        ),
        starts,
      };
    }),
    place: state.places.get(file) ?? START,
    remember: (place) => state.places.set(file, place),
    before: turn(at - 1),
    after: turn(at + 1),
    closers: "l",
  };
}

export async function showSolution(session: Session): Promise<void> {
  const { exercise } = session.state;
  const lines = formatted(readSolution(exercise.files)).trimEnd().split("\n");
  show(session, `the solution of ${exercise.slug}`, () => lines, "s");
}

export async function showDiff(session: Session): Promise<void> {
  const { exercise } = session.state;
  const mine = readFileSync(onDisk(exercise.files.stub), "utf8");
  const title = `${exercise.slug}: - yours, + the solution`;
  const [yours, ours] = [mine, readSolution(exercise.files)].map(formatted);
  show(session, title, (look) => diffText(yours, ours, look), "");
}

/** Opens a text over the whole screen; lines that are too wide are folded at the right edge. */
export function show(
  { state }: Session,
  title: string,
  linesFor: (look: Look) => string[],
  closers: string,
): void {
  const lay = onceALook((look) => {
    const [lines, starts]: [string[], number[]] = [[], []];
    for (const line of finish(linesFor(look), look)) {
      starts.push(lines.length);
      lines.push(...foldLines([line], look));
    }
    return { lines, starts };
  });
  state.overlay = { kind: "pages", title, lay, place: START, closers };
}

/** Lays a text out again only when the window has changed. */
function onceALook(lay: (look: Look) => Laid): (look: Look) => Laid {
  let made: { key: string; laid: Laid } | undefined;
  return (look) => {
    const key = `${look.width} ${look.unicode} ${look.color.level}`;
    if (made?.key !== key) made = { key, laid: lay(look) };
    return made.laid;
  };
}

/** A key while a text is read. */
export function turnPage({ state, terminal }: Session, key: Key): void {
  const pages = state.overlay;
  if (pages?.kind !== "pages") return;
  if (pagerKey(pages, key, terminal.look())) state.overlay = undefined;
}
