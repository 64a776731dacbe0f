import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { withTables } from "../../docs/readme.js";
import { lessonProblems, partProblems } from "../../grader/author/lesson-problems.js";
import { pageBlocks } from "../../grader/author/page-blocks.js";
import { COMMANDS } from "../../grader/commands.js";
import { pageNaming } from "../../grader/core/course/lesson.js";
import { lessonPages } from "../../grader/node/course/lesson-pages.js";
import { loadCourse } from "../../grader/node/course/load.js";
import { inCourse, root } from "../../grader/node/course/paths.js";
import { keyList } from "../../grader/terminal/watch/keys.js";
import { CHECKPOINTS } from "../../lib/chain-sums/checkpoints.js";
import { KINDS } from "../../lib/exhibit/forms.js";
import { KINDS as WRAPPERS } from "../../lib/kit/contract/plan.js";

// What people read: lessons, the README, the pages for contributors. Links resolve, and what is cited exists.

const course = await loadCourse();
const chapters = course.parts.flatMap((part) => part.chapters);
/** Pages for those who work on the course. */
const developers = [
  "CONTRIBUTING.md",
  ...readdirSync(path.join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
].map((name) => path.join(root, name));
const pages = [
  ...[
    "README.md",
    "CHANGELOG.md",
    "AGENTS.md",
    "CLAUDE.md",
    "GEMINI.md",
    ".github/copilot-instructions.md",
  ].map((name) => path.join(root, name)),
  ...developers,
  // A lesson that is missing is a problem of its chapter, above all others.
  ...chapters
    .filter(({ lesson }) => existsSync(lesson))
    .flatMap((chapter) => lessonPages(chapter).map(({ file }) => file)),
  ...course.parts.flatMap((part) => [part.story, part.lookBack]).filter((page) => existsSync(page)),
];

/** The text of a page without its fenced code, in which nothing is a link. */
const proseOf = (page: string) => readFileSync(page, "utf8").replace(/^```[\s\S]*?^```/gm, "");

test.each(chapters.map((chapter) => [chapter.path, chapter] as const))(
  "the lesson of %s is in order",
  (_, chapter) => {
    expect(lessonProblems(chapter)).toEqual([]);
  },
);

test.each(course.parts.map((part) => [part.path, part] as const))(
  "the pages of %s are in order",
  (_, part) => {
    expect(partProblems(part)).toEqual([]);
  },
);

test.each(chapters.map((chapter) => [chapter.path, chapter] as const))(
  "the exercises of %s come in the order of the pages that name them first",
  (_, chapter) => {
    // From an exercise the grader opens that page.
    const pages = lessonPages(chapter);
    const pageOf = ({ slug }: { slug: string }) => pageNaming(pages, slug);
    const turns = chapter.exercises.filter(
      (exercise, i, all) => i > 0 && pageOf(exercise) < pageOf(all[i - 1]),
    );
    expect(turns.map(({ slug }) => slug)).toEqual([]);
  },
);

describe.each(pages.map((page) => [inCourse(page), page]))("%s", (_, page) => {
  test("every relative link leads to a file", () => {
    // What stands in code font shows how a link is written, and is none.
    const prose = proseOf(page).replace(/`[^`\n]*`/g, "");
    const targets = [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(([, a, b]) => a ?? b);
    const relative = targets.filter((target) => !/^([a-z]+:|#)/.test(target));
    const broken = relative.filter(
      (to) => !existsSync(path.resolve(path.dirname(page), to.replace(/#.*$/, ""))),
    );
    expect(broken).toEqual([]);
  });

  test("every exercise that is cited exists", () => {
    // Words-with-hyphens in code font are exercises, or kinds of the contract bank; those that start with a number are chapters.
    const cited = [...proseOf(page).matchAll(/`([a-z]\w*(?:-\w+)+)`/g)].map(([, slug]) => slug);
    const known = new Set<string>([...course.bySlug.keys(), ...WRAPPERS, ...CHECKPOINTS]);
    expect(cited.filter((slug) => !known.has(slug))).toEqual([]);
  });
});

test("the README's tables and counts are what npm run docs writes", () => {
  const readme = readFileSync(path.join(root, "README.md"), "utf8");
  expect(readme).toBe(withTables(readme, { keys: keyList(), commands: COMMANDS, course }));
});

test.each(developers.map((page) => [inCourse(page), page]))("every path that %s names exists", (_, page) => {
  const inCode = [...proseOf(page).matchAll(/`([\w.-]+(?:\/[\w.-]+)*)`/g)].map(([, name]) => name);
  const top = /^(exercises|solutions|lib|grader|tests|docs)(\/|$)/;
  const missing = inCode.filter((name) => top.test(name) && !existsSync(path.join(root, name)));
  expect(missing).toEqual([]);
});

test("docs/kit.md says what each kind of exhibit shows", () => {
  const told = readFileSync(path.join(root, "docs", "kit.md"), "utf8");
  expect(KINDS.filter((kind) => !told.includes(`| \`${kind}\` | `))).toEqual([]);
});

test("the mutants that survive are still where tests/mutation-survivors.md says", () => {
  const table = readFileSync(path.join(root, "tests", "mutation-survivors.md"), "utf8");
  const rows = [...table.matchAll(/^\| `([^`]+):(\d+)` \| `([^`]+)` becomes/gm)];
  const moved = rows.filter(([, file, line, code]) => {
    const [solution] = course.exercises.filter(({ files }) => inCourse(files.solution).endsWith(file));
    return !readFileSync(solution.files.solution, "utf8").split("\n")[Number(line) - 1]?.includes(code);
  });
  expect(moved.map(([row]) => row)).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
});

test("lessons ask questions and reach exercises in the forms that the chapters' tests look for", () => {
  const blocks = chapters.flatMap((chapter) =>
    lessonPages(chapter).flatMap(({ file }) => pageBlocks(readFileSync(file, "utf8"))),
  );
  const count = (kind: string) => blocks.filter(({ is }) => is === kind).length;
  expect(count("exercise")).toBe(course.exercises.length);
  expect(count("question")).toBeGreaterThan(300);
  expect(count("answer")).toBe(count("question"));
});

test("slugs are unique in the course", () => {
  const slugs = course.exercises.map(({ slug }) => slug);
  expect(new Set(slugs).size).toBe(slugs.length);
  expect(slugs.length).toBeGreaterThan(0);
});

test("no file lies about in the folders of the course that no exercise owns", () => {
  const owned = new Set(course.exercises.flatMap(({ files }) => Object.values(files)));
  const stray = chapters.flatMap(({ path: chapter }) =>
    ["exercises", "solutions"].flatMap((folder) =>
      readdirSync(path.join(root, folder, chapter))
        .filter((name) => name.endsWith(".ts") && name !== "chapter.ts")
        .map((name) => `${folder}/${chapter}/${name}`)
        .filter((file) => !owned.has(file)),
    ),
  );
  expect(stray).toEqual([]);
});
