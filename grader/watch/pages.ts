import { readFileSync } from "node:fs";
import { lessonPages, pageNaming } from "../course/lesson.js";
import type { PlacedChapter } from "../course/load.js";
import { solutionText } from "../course/solution.js";
import { diffText } from "../render/diff.js";
import { lessonLines } from "../render/lesson.js";
import type { Key } from "./bursts.js";
import { pageRoom, pageText } from "./screen.js";
import { scrolledBy } from "./scroll.js";
import { draw, type Session } from "./session.js";

export async function showLesson(session: Session): Promise<void> {
  const { course, state, terminal } = session;
  const chapters = course.parts.flatMap((part) => part.chapters);
  const chapter = chapters.find(({ path }) => path === state.exercise.chapter) as PlacedChapter;
  // The Markdown renderer takes a moment to load the first time.
  state.message = "Opening the lesson…";
  draw(session);
  state.message = "";
  const pages = lessonPages(chapter);
  const { title, body } = pages[pageNaming(pages, state.exercise.slug)];
  const lines = await lessonLines(body, terminal.look());
  show(
    session,
    title,
    lines.map((line) => ` ${line}`),
  );
}

export async function showSolution(session: Session): Promise<void> {
  const { exercise } = session.state;
  const lines = solutionText(exercise).trimEnd().split("\n");
  show(session, `the solution of ${exercise.slug}`, lines);
}

export async function showDiff(session: Session): Promise<void> {
  const { exercise } = session.state;
  const mine = readFileSync(exercise.files.stub, "utf8");
  show(
    session,
    `${exercise.slug}: - yours, + the solution`,
    diffText(mine, solutionText(exercise), session.terminal.look()),
  );
}

function show({ state }: Session, title: string, lines: string[]): void {
  state.overlay = { kind: "pages", title, lines, offset: 0 };
}

/** Scrolls the page on the screen, or closes it. */
export function turnPage({ state, terminal }: Session, key: Key): void {
  const pages = state.overlay;
  if (pages?.kind !== "pages") return;
  const room = pageRoom(terminal.look());
  const last = Math.max(0, pageText(pages, terminal.look()).length - room);
  if (["q", "escape", "l", "s", "d"].includes(key.name)) state.overlay = undefined;
  else pages.offset = scrolledBy(key, pages.offset, room, last) ?? pages.offset;
}
