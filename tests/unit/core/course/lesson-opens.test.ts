import { Chalk } from "chalk";
import { expect, test } from "vitest";
import { pageFor } from "../../../../grader/core/course/lesson.js";
import { lessonPages } from "../../../../grader/node/course/lesson-pages.js";
import { loadCourse } from "../../../../grader/node/course/load.js";
import { inCourse } from "../../../../grader/node/course/paths.js";
import { laidOut, lessonReader, lineFor } from "../../../../grader/terminal/draw/lesson.js";
import type { Look } from "../../../../grader/terminal/draw/look.js";
import { lineAt, placeOf } from "../../../../grader/terminal/watch/reading-place.js";

const look = (width: number): Look => ({
  width,
  height: 24,
  unicode: true,
  color: new Chalk({ level: 0 }),
  links: false,
  tty: true,
});

/** An exercise that a page reaches after its first one opens with its line so far below the top of the screen at most. */
const BELOW = 2;
/** After the window has become narrow: a paragraph above has more lines then. */
const BELOW_IN_NARROW = 4;

test("l opens every exercise's lesson just above its line, also when the window becomes narrow", async () => {
  const course = await loadCourse();
  const reader = await lessonReader();
  const laidBy = new Map<string, ReturnType<typeof lay>[]>();
  const lay = (body: string, width: number) => {
    const blocks = reader.lay(body, look(width));
    return { blocks, ...laidOut(blocks, new Set()) };
  };
  const problems: string[] = [];
  let opened = 0;
  for (const chapter of course.parts.flatMap((part) => part.chapters)) {
    const ofLesson = lessonPages(chapter);
    for (const exercise of chapter.exercises) {
      const { pages, at, from } = pageFor(exercise, chapter, ofLesson);
      if (!from) continue;
      const { file, body } = pages[at];
      const both = laidBy.get(file) ?? [80, 40].map((width) => lay(body, width));
      laidBy.set(file, both);
      const [wide, narrow] = both;
      const top = lineFor(from, wide.blocks, wide);
      const block = wide.blocks.findIndex(({ token }) => token.type === "exercise" && token.slug === from);
      const wrong = (why: string) => problems.push(`${inCourse(file)}: ${exercise.slug} ${why}`);
      if (block < 0) wrong("has no line there, and is named first there");
      else {
        const below = wide.starts[block] - top;
        const inNarrow = narrow.starts[block] - lineAt(placeOf(top, wide), narrow);
        if (below < 0 || below > BELOW) wrong(`has its line ${below} lines below the top of the screen`);
        if (inNarrow < 0 || inNarrow > BELOW_IN_NARROW)
          wrong(`has its line, at 40 columns, ${inNarrow} lines below the top of the screen`);
      }
      opened++;
    }
  }
  expect(problems).toEqual([]);
  // Most exercises are not the first of their page.
  expect(opened).toBeGreaterThan(150);
}, 60_000);
