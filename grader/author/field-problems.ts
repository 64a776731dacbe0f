import type { Afterwards, Ask, Entry } from "../../lib/author/course.js";
import { afterwardsText } from "../core/report/afterwards.js";
import { formatProblems } from "./format-problems.js";

/** What is wrong with the fields of an entry that most entries lack: what can be kept, questions for later, what is taken for granted. */
export function fieldProblems({ afterwards, asks, needs }: Entry): string[] {
  return [
    ...(afterwards ? afterwardsProblems(afterwards) : []),
    ...(asks ? asksProblems(asks) : []),
    ...(needs ? needsProblems(needs) : []),
  ];
}

function afterwardsProblems(afterwards: Afterwards): string[] {
  const { formula, reads, paper, pytorch } = afterwards;
  const problems: string[] = [];
  if (!formula && !paper && !pytorch) problems.push("afterwards has nothing to keep");
  if ((formula === undefined) !== (reads === undefined))
    problems.push("afterwards has a formula and how it reads, or neither of them");
  if (reads !== undefined) problems.push(...sentenceProblems("reads of afterwards", reads, 300));
  if (paper) {
    problems.push(...lengthProblems("the title of the paper", paper.title, 120));
    problems.push(...lengthProblems("where of the paper", paper.where, 60));
    if (!/^https:\/\/\S+$/.test(paper.link))
      problems.push(`the link of the paper is no https address: ${paper.link}`);
  }
  if (pytorch !== undefined) problems.push(...codeProblems(pytorch));
  return [...problems, ...formatProblems(afterwardsText(afterwards)).map((text) => `afterwards: ${text}`)];
}

function codeProblems(code: string): string[] {
  const lines = code.split("\n");
  const problems: string[] = [];
  if (!/\S/.test(lines[0]) || !/\S/.test(lines[lines.length - 1]))
    problems.push("the PyTorch lines must begin and end with code");
  if (lines.length > 12) problems.push(`PyTorch takes ${lines.length} lines; at most 12`);
  const wide = lines.find((line) => line.length > 76);
  if (wide) problems.push(`a PyTorch line is wider than 76 columns: ${wide.trim()}`);
  if (/\t|```/.test(code)) problems.push("the PyTorch lines hold a tab or a fence");
  if (!code.includes("torch")) problems.push("the PyTorch lines use nothing of torch");
  return problems;
}

function asksProblems(asks: Ask[]): string[] {
  const problems = asks.flatMap(({ question, answer }) => [
    ...lengthProblems("a question of asks", question, 200),
    ...(question.endsWith("?") ? [] : [`a question of asks has no question mark at its end: ${question}`]),
    ...sentenceProblems("an answer of asks", answer, 300),
  ]);
  if (asks.length === 0) problems.push("asks has no question");
  return [
    ...problems,
    ...twice(
      "asks",
      asks.map(({ question }) => question),
    ),
  ];
}

function needsProblems(needs: string[]): string[] {
  const problems = needs.flatMap((need) => [
    ...lengthProblems("a text of needs", need, 70),
    ...(/\.$/.test(need) ? [`a text of needs is no sentence, and ends without a period: ${need}`] : []),
  ]);
  if (needs.length < 1 || needs.length > 5) problems.push(`needs has ${needs.length} texts; 1 to 5 are due`);
  return [...problems, ...twice("needs", needs)];
}

function lengthProblems(what: string, text: string, most: number): string[] {
  return text.trim().length > 0 && text.length <= most ? [] : [`${what} must have 1 to ${most} characters`];
}

/** A word that an author has put there for later is no sentence. */
function sentenceProblems(what: string, text: string, most: number): string[] {
  const isSentence = /[a-z].*[.?!)”]$/s.test(text);
  return [...lengthProblems(what, text, most), ...(isSentence ? [] : [`${what} is no sentence: ${text}`])];
}

function twice(field: string, texts: string[]): string[] {
  const again = texts.find((text, i) => texts.indexOf(text) < i);
  return again === undefined ? [] : [`${field} has a text twice: ${again}`];
}
