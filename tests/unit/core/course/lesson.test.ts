import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { lessonProblems } from "../../../../grader/author/lesson-problems.js";
import type { PlacedChapter } from "../../../../grader/core/course/course.js";
import { exerciseLine } from "../../../../grader/core/course/exercise-lines.js";
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
  const exercises = ["first-steps", "second-steps"].map((slug) => ({ slug, minutes: 5 }));
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

const line = (slug: string, minutes = 5) => `**Exercise:** [\`${slug}\`](${slug}.ts), ${minutes} min`;

test("an exercise that has a line belongs to the page with that line, and never to an answer's", () => {
  const drawing = "<details><summary>As text</summary>\n\n```\nx\n```\n\n</details>";
  const answer = `<details><summary>Answer</summary>\n\n${drawing}\n\n\`second-steps\`\n\n</details>`;
  const pages = lessonPages(
    chapter({
      "README.md": `\`first-steps\`\n\n${answer}`,
      "2-a.md": "`second-steps`",
      "3-b.md": `Text.\n\n${line("first-steps")}\n`,
    }),
  );
  expect([pageNaming(pages, "first-steps"), pageNaming(pages, "second-steps")]).toEqual([2, 1]);
});

test("the line of an exercise is read, and what differs in anything is none", () => {
  expect(exerciseLine(`${line("first-steps", 20)}\n`)).toEqual({
    slug: "first-steps",
    href: "first-steps.ts",
    minutes: 20,
  });
  for (const other of [
    `See ${line("a")}`,
    `${line("a")}.`,
    line("a").replace(":**", "**:"),
    "**Exercise:** a",
  ])
    expect(exerciseLine(other)).toBeUndefined();
});

test("a chapter's exercises may have their lines on any page, and each page is checked by itself", () => {
  const pages = {
    "README.md": `${line("first-steps")}\n\n![a](b.svg) ${LONG}`,
    "2-a.md": `${LONG}\n${line("second-steps")}`,
  };
  const linked = { "b.svg": "", "first-steps.ts": "", "second-steps.ts": "" };
  expect(lessonProblems(chapter({ ...pages, ...linked }))).toEqual([]);
  expect(lessonProblems(chapter({ ...pages, ...linked, "2-a.md": line("second-steps") }))).toEqual([
    "2-a.md: the page has 4 words; 500 to 2600 are due",
  ]);
  const { "b.svg": _, ...unlinked } = linked;
  expect(lessonProblems(chapter({ ...pages, ...unlinked, "4-b.md": LONG }))).toEqual([
    "README.md: the page links to b.svg, which does not exist",
    "4-b.md is page 3 of the lesson: its name must begin with 3-",
  ]);
});
