import { count } from "../core/course/count.js";
import { type Block, pageBlocks, proseLines, sectionsOf } from "./page-blocks.js";

/** What is wrong with the questions of a page and their folded answers, each with its line. */
export function questionProblems(markdown: string): string[] {
  return [
    ...foldProblems(markdown),
    ...strayQuestions(markdown),
    ...sectionsOf(pageBlocks(markdown)).flatMap(sectionProblems),
  ];
}

const OPEN = /^<details><summary>(As text|Answer( to .+)?)<\/summary>$/;

/** `<details>` that GitHub or the terminal would not fold. */
function foldProblems(markdown: string): string[] {
  const lines = markdown.split("\n");
  const problems: string[] = [];
  const opened: number[] = [];
  for (const { text, line } of proseLines(markdown)) {
    const bare = text.replace(/`[^`]*`/g, "");
    if (!/<\/?(details|summary)\b/.test(bare)) continue;
    const isAlone = !lines[line - 2]?.trim() && !lines[line]?.trim();
    if (text === "</details>") {
      if (opened.pop() === undefined) problems.push(`line ${line}: </details> closes nothing`);
    } else {
      if (text.startsWith("<details>")) opened.push(line);
      if (!OPEN.test(text))
        problems.push(
          `line ${line}: it must read <details><summary>Answer</summary>, ...<summary>Answer to the first question</summary>, ` +
            `...<summary>As text</summary> or </details>, and is: ${text.trim()}`,
        );
    }
    if (!isAlone) problems.push(`line ${line}: there must be an empty line above and below ${text.trim()}`);
  }
  return [...problems, ...opened.map((line) => `line ${line}: <details> is never closed`)];
}

/** Questions that are no paragraph of their own. */
function strayQuestions(markdown: string): string[] {
  const lines = markdown.split("\n");
  return proseLines(markdown).flatMap(({ text, line }) => {
    // The page that explains questions writes the word in italics.
    const isQuestion = /(?<![\w*`])Predict:/.test(text) || /^Predict\b[^:]*[:,].*\?/.test(text);
    const isOwn = text.startsWith("Predict: ") && !lines[line - 2]?.trim();
    return isQuestion && !isOwn
      ? [`line ${line}: a question is a paragraph of its own that begins with "Predict: "`]
      : [];
  });
}

function sectionProblems(section: Block[]): string[] {
  const questions = section.filter(({ is }) => is === "question");
  const answers = section.filter(({ is }) => is === "answer");
  const problems: string[] = [];
  if (questions.length !== answers.length) {
    const [{ line }] = questions.length > 0 ? questions : answers;
    const title = section[0].is === "heading" ? ` "${section[0].text.replace(/^#+ /, "")}"` : "";
    problems.push(
      `line ${line}: the section${title} has ${count(questions.length, "question")} and ${count(answers.length, "answer")}`,
    );
  }
  const last = section.slice(-answers.length || section.length);
  const early = answers.length > 0 ? last.find(({ is }) => is !== "answer") : undefined;
  if (early)
    problems.push(
      `line ${early.line}: answers are the last blocks of their section, and this stands below one: ${start(early.text)}`,
    );
  for (const [i, { is, line }] of section.entries())
    if (is === "question" && section[i + 1]?.is === "answer")
      problems.push(
        `line ${line}: the answer is the very next block; at least one must stand between them, as a thing to think of`,
      );
  const names = answers.map(({ text }) => text);
  if (new Set(names).size < names.length)
    problems.push(
      `line ${answers[0].line}: several answers in a section say whose they are: <summary>Answer to the first question</summary>`,
    );
  return problems;
}

const start = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}...` : text);
