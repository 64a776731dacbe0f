import type { Tokens } from "marked";
import wrapAnsi from "wrap-ansi";
import type { Look } from "../look.js";
import { cut } from "../text.js";
import { columnsOf } from "../width.js";
import { asciiIfNeeded } from "./inline.js";

/** Code and drawings, two columns in. Of a drawing that is too wide the right edge is cut: folded it would be none. */
export function codeLines(token: Tokens.Code, width: number, look: Look): string[] {
  const lines = token.text.split("\n").map((line) => asciiIfNeeded(line.replaceAll("\t", "  "), look));
  const needed = Math.max(...lines.map((line) => columnsOf(line)));
  const room = width - 2;
  const colored = (line: string) => (line ? `  ${look.color.yellow(line)}` : "");
  if (needed <= room || !isDrawing(token)) return lines.flatMap((line) => folded(line, room)).map(colored);
  const note = asciiIfNeeded(`… the drawing needs a window of ${needed + 4} columns`, look);
  const notes = wrapAnsi(note, room).split("\n");
  return [
    ...lines.map((line) => colored(cropped(line, room, look))),
    ...notes.map((line) => `  ${look.color.dim(line)}`),
  ];
}

function isDrawing({ lang, codeBlockStyle, text }: Tokens.Code): boolean {
  return (!lang || lang === "text") && codeBlockStyle !== "indented" && text.includes("\n");
}

function cropped(line: string, room: number, { unicode }: Look): string {
  return cut(line, room).replace("…", unicode ? "…" : ">");
}

/** A line that is too long goes on two columns right of its own beginning. */
function folded(line: string, room: number): string[] {
  const own = /^ */.exec(line)?.[0] ?? "";
  if (columnsOf(line) <= room) return [line];
  const pad = own.length > room / 2 ? "" : own;
  const [first, ...more] = wrapAnsi(line.trimStart(), room - pad.length - 2, { hard: true }).split("\n");
  return [pad + first, ...more.map((rest) => `${pad}  ${rest}`)];
}
