import { Chalk } from "chalk";
import stringWidth from "string-width";
import { beforeAll, expect, test } from "vitest";
import type { Course } from "../../../../grader/core/course/course.js";
import { loadCourse } from "../../../../grader/node/course/load.js";
import { chapterLine, courseLines, exerciseLine } from "../../../../grader/terminal/draw/list.js";
import { cutAtWord, finish } from "../../../../grader/terminal/draw/text.js";

let course: Course;
beforeAll(async () => {
  course = await loadCourse();
});

const lookAt = (width: number, unicode = true) => ({
  width,
  height: 24,
  unicode,
  color: new Chalk({ level: 0 }),
  links: false,
  tty: true,
});

test.each([40, 46, 60, 61, 62, 66, 80, 120])(
  "%i columns: no row of the list is wider, nor with a prompt's cursor before it",
  (width) => {
    for (const unicode of [true, false]) {
      const look = lookAt(width, unicode);
      const rows = course.parts.flatMap((part) =>
        part.chapters.flatMap((chapter) => [
          chapterLine(chapter, look, part),
          ...chapter.exercises.map((exercise) => exerciseLine(exercise, new Map(), "softmax", look)),
        ]),
      );
      const wide = finish(rows, look).filter((row) => stringWidth(row) + 2 >= width);
      expect(wide).toEqual([]);
      const printed = finish(courseLines(course, new Map(), "softmax", look), look);
      expect(printed.filter((row) => stringWidth(row) >= width)).toEqual([]);
    }
  },
);

test("every name is whole at 40 columns, and a title at 80 columns ends with a whole word", () => {
  for (const exercise of course.exercises) {
    expect(exerciseLine(exercise, new Map(), undefined, lookAt(40))).toContain(exercise.slug);
    const [, cutOff] = /(\S*)…/.exec(exerciseLine(exercise, new Map(), undefined, lookAt(80))) ?? [];
    if (cutOff) expect(` ${exercise.title} `).toMatch(new RegExp(`[ ]${cutOff}[,:;]?[ ]`));
  }
  expect(cutAtWord("Gradient of the whole", 30)).toBe("Gradient of the whole");
  expect(cutAtWord("Gradient of the whole", 18)).toBe("Gradient of the…");
  expect(cutAtWord("Incomprehensibilities", 10)).toBe("Incompreh…");
});
