import wrapAnsi from "wrap-ansi";
import { toAscii } from "../ascii.js";
import { widthOf } from "./box.js";
import { formulaBox } from "./layout.js";
import type { Node } from "./nodes.js";
import { parse } from "./parse.js";

const TIE = "\u00a0";

/**
 * A formula of TeX as one line of text.
 *
 * @throws TexError at TeX that the terminal has no form for
 */
export function formulaText(tex: string, unicode = true): string {
  return textOf(parse(tex), unicode);
}

/**
 * A formula that stands by itself, on several lines where that is easier to read: fractions with a bar, bounds below a
 * sum. What is too wide for that is written in a line, which is wrapped.
 *
 * @throws TexError at TeX that the terminal has no form for
 */
export function formulaLines(tex: string, width: number, unicode = true): string[] {
  return setLines(parse(tex), width, unicode);
}

function textOf(nodes: Node[], unicode: boolean): string {
  const text = formulaBox(nodes, { display: false, unicode }).lines[0].trim();
  return unicode ? text : toAscii(text);
}

function setLines(nodes: Node[], width: number, unicode: boolean): string[] {
  const box = formulaBox(nodes, { display: true, unicode });
  if (widthOf(box) <= width) return box.lines.map((text) => (unicode ? text : toAscii(text)).trimEnd());
  const [only] = nodes;
  if (nodes.length === 1 && only.type === "rows" && only.shape === "aligned")
    return only.rows.flatMap((row) => setLines(row.flat(), width, unicode));
  const room = Math.max(8, width - 4);
  const text = textOf(nodes, unicode);
  // A line ends before an operator, not between a function and its argument, if there is one in reach.
  const tied = text.replace(/ (?![=<>≤≥≠≈∝∼→←⇒∈+−·×⊙|*-])/g, TIE);
  const isFine = tied.split(" ").every((part) => part.length <= room);
  const folded = wrapAnsi(isFine ? tied : text, room, { hard: true, trim: true }).replaceAll(TIE, " ");
  const [first, ...more] = folded.split("\n");
  return [first, ...more.map((rest) => `    ${rest}`)];
}
