import { Marked, type Token } from "marked";
import { MATHS } from "../terminal/draw/markdown/maths.js";

/** A block of a page of a lesson, by what it is for the reader. */
export interface Block {
  is: "heading" | "question" | "answer" | "exercise" | "other";
  /** The number of its first line in the page's text. */
  line: number;
  /** Its Markdown; of an answer its summary. */
  text: string;
}

const marked = new Marked(MATHS);
const OPEN = /^<details><summary>(.*)<\/summary>$/;

/** The blocks of a page. Drawings in words belong to the pictures above them, and remarks are none. */
export function pageBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  let line = 1;
  let depth = 0;
  for (const token of marked.lexer(markdown)) {
    const text = token.raw.trim();
    const here = line + (/^\n*/.exec(token.raw)?.[0].length ?? 0);
    line += token.raw.split("\n").length - 1;
    if (text === "</details>") depth--;
    else if (text.startsWith("<details>")) {
      const summary = OPEN.exec(text)?.[1];
      if (depth === 0 && summary?.startsWith("Answer"))
        blocks.push({ is: "answer", line: here, text: summary });
      depth++;
    } else if (depth === 0 && token.type !== "space" && !/^<!--[\s\S]*-->$/.test(text))
      blocks.push({ is: kindOf(token), line: here, text });
  }
  return blocks;
}

function kindOf(token: Token): Block["is"] {
  if (token.type === "heading") return "heading";
  if (token.type !== "paragraph") return "other";
  if (token.raw.startsWith("Predict: ")) return "question";
  return token.raw.startsWith("**Exercise") ? "exercise" : "other";
}

/** The blocks between two headings, with the heading above them. */
export function sectionsOf(blocks: Block[]): Block[][] {
  const sections: Block[][] = [[]];
  for (const block of blocks) {
    if (block.is === "heading") sections.push([]);
    sections[sections.length - 1].push(block);
  }
  return sections.filter((section) => section.length > 0);
}

/** The lines of a page outside fenced code, each with its number. */
export function proseLines(markdown: string): { text: string; line: number }[] {
  let fence = "";
  return markdown.split("\n").flatMap((text, i) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(text)?.[1];
    const isFence = mark !== undefined && (fence === "" || mark.startsWith(fence));
    if (isFence) fence = fence === "" ? mark : "";
    return isFence || fence !== "" ? [] : [{ text, line: i + 1 }];
  });
}
