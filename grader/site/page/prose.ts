import type { Words } from "../../core/report/blocks.js";
import { element } from "./element.js";
import { onAPage } from "./terminal-words.js";

/** Lines that are indented are code, and so are the two sides of a comparison, which stand one below the other. */
const CODE = /^ {2}\S|^ {3,}|^expected \S|^got {6}/;

type Piece = Words[number];

/**
 * A text as paragraphs: what stands between backticks is code, and so are whole lines that are indented.
 *
 * @param attributes of each paragraph
 */
export function proseElements(words: Words, attributes: Record<string, string> = {}): HTMLElement[] {
  const blocks: HTMLElement[] = [];
  for (const { isCode, lines } of runs(linesOf(words)))
    blocks.push(
      isCode
        ? element(
            "pre",
            { class: "kata-try" },
            lines.map((line) => plain(line).replace(/^ {2}/, "")).join("\n"),
          )
        : element(
            "p",
            attributes,
            ...lines.flatMap((line, i) => [...(i > 0 ? ["\n"] : []), ...line.flatMap(nodes)]),
          ),
    );
  return blocks;
}

/** The pieces of each line. */
function linesOf(words: Words): Piece[][] {
  const lines: Piece[][] = [[]];
  for (const piece of words) {
    if (typeof piece !== "string") {
      lines.at(-1)!.push(piece);
      continue;
    }
    const [first, ...more] = onAPage(piece).split("\n");
    lines.at(-1)!.push(first);
    lines.push(...more.map((line) => [line]));
  }
  return lines;
}

/** Lines one below the other that are set alike. */
function runs(lines: Piece[][]): { isCode: boolean; lines: Piece[][] }[] {
  const found: { isCode: boolean; lines: Piece[][] }[] = [];
  for (const line of lines) {
    const isCode = lines.length > 1 && CODE.test(plain(line));
    const last = found.at(-1);
    if (last?.isCode === isCode) last.lines.push(line);
    else found.push({ isCode, lines: [line] });
  }
  return found;
}

const plain = (line: Piece[]): string =>
  line.map((piece) => (typeof piece === "string" ? piece : piece[0])).join("");

function nodes(piece: Piece): (Node | string)[] {
  if (typeof piece === "string") return withCode(piece);
  const [text, tone] = piece;
  return [
    tone === "strong"
      ? element("strong", {}, ...withCode(text))
      : element("span", { class: `kata-${tone}` }, text),
  ];
}

/** What stands between backticks is code. */
export function withCode(text: string): (Node | string)[] {
  return text
    .split(/(`[^`\n]+`)/)
    .filter((part) => part !== "")
    .map((part) => (/^`.+`$/.test(part) ? element("code", {}, part.slice(1, -1)) : part));
}
