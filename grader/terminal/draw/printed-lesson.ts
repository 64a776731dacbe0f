import { type LessonBlock, lessonReader, textWidth } from "./lesson.js";
import type { Look } from "./look.js";
import { type AnswerToken, numberedLines, reference } from "./markdown/answer.js";
import type { StateOf } from "./markdown/exercise.js";

/**
 * Pages of a lesson where no key can open an answer, as on paper: the answers stand at the end of their page, so that nobody
 * reads one by accident. Their numbers run through the whole lesson.
 */
export async function printedLesson(pages: string[], look: Look, stateOf?: StateOf): Promise<string[]> {
  const reader = await lessonReader();
  const rule = look.color.dim((look.unicode ? "─" : "-").repeat(textWidth(look)));
  const lines: string[] = [];
  let before = 0;
  for (const page of pages) {
    if (lines.length > 0) lines.push("", rule, "");
    const blocks = reader.lay(page, look, stateOf);
    lines.push(...pageLines(blocks, before, look));
    before += blocks.filter(isAnswer).length;
  }
  return lines;
}

const isAnswer = ({ token }: LessonBlock) => token.type === "answer";

/** @param before the answers of the pages before this one */
function pageLines(blocks: LessonBlock[], before: number, look: Look): string[] {
  const width = textWidth(look);
  const answers: string[][] = [];
  const text = blocks.map((block) => {
    if (!isAnswer(block)) return block.lines;
    const answer = block.token as unknown as AnswerToken;
    const number = before + answers.length + 1;
    answers.push(numberedLines(answer, number, width, look));
    return reference(answer, number, width, look);
  });
  const end = answers.length > 0 ? [[look.color.green.bold("Answers")], ...answers] : [];
  return [...text, ...end].flatMap((lines, i) => (i > 0 ? ["", ...lines] : lines));
}
