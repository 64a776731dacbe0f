import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { lessonProblems } from "../../../../grader/author/lesson-problems.js";
import type { PlacedChapter } from "../../../../grader/core/course/course.js";
import { pageNaming } from "../../../../grader/core/course/lesson.js";
import { lessonPages } from "../../../../grader/node/course/lesson-pages.js";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A chapter of two exercises whose folder holds these files. */
function chapter(files: Record<string, string>): PlacedChapter {
  const folder = mkdtempSync(path.join(os.tmpdir(), "kata-lesson-"));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const exercises = ["first-steps", "second-steps"].map((slug) => ({ slug }));
  return { title: "Steps", lesson: path.join(folder, "README.md"), exercises } as unknown as PlacedChapter;
}

const LONG = `${"word ".repeat(600)}\n`;

test("a lesson's pages: README.md, then the numbered ones by number, and nothing else", () => {
  const names = ["README.md", "10-last.md", "2-more.md", "notes.md", "3x.md"];
  const pages = lessonPages(
    chapter(Object.fromEntries(names.map((name) => [name, `# Title of ${name}\n\nText.\n`]))),
  );
  expect(pages.map(({ title }) => title)).toEqual([
    "Title of README.md",
    "Title of 2-more.md",
    "Title of 10-last.md",
  ]);
  expect(pages[1].body).toBe("Text.\n");
});

test("a page without a heading bears the chapter's title", () => {
  const [page] = lessonPages(chapter({ "README.md": "Text.\r\n# No title\r\n" }));
  expect(page).toMatchObject({ title: "Steps", body: "Text.\n# No title\n" });
});

test("an exercise belongs to the first page that names it in code font, else to the first page", () => {
  const pages = lessonPages(
    chapter({ "README.md": "second-steps", "2-a.md": "`second-steps`", "3-b.md": "`second-steps`" }),
  );
  expect([pageNaming(pages, "second-steps"), pageNaming(pages, "nowhere")]).toEqual([1, 0]);
});

test("a chapter's exercises may be named on any page, and each page is checked by itself", () => {
  const pages = { "README.md": `\`first-steps\` ![a](b.svg) ${LONG}`, "2-a.md": `\`second-steps\` ${LONG}` };
  expect(lessonProblems(chapter({ ...pages, "b.svg": "" }))).toEqual([]);
  expect(lessonProblems(chapter({ ...pages, "b.svg": "", "2-a.md": "`second-steps`" }))).toEqual([
    "2-a.md: the lesson has 1 words; 600 to 2400 are due",
  ]);
  expect(lessonProblems(chapter({ ...pages, "4-b.md": LONG }))).toEqual([
    "README.md: the lesson links to b.svg, which does not exist",
    "4-b.md is page 3 of the lesson: its name must begin with 3-",
  ]);
});
