import { stripVTControlCharacters } from "node:util";
import sliceAnsi from "slice-ansi";
import type { Look } from "../draw/look.js";
import { columnsOf } from "../draw/width.js";

/** Where a text was found: its first line, and the columns that it takes there. */
export interface Hit {
  line: number;
  from: number;
  to: number;
}

/** Every place where the lines hold a text, also over the end of a line. Capitals count only if the text has some. */
export function find(text: string, lines: string[]): Hit[] {
  if (!text.trim()) return [];
  const plain = lines.map(stripVTControlCharacters);
  const words = text
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(words.join("\\s+"), /\p{Lu}/u.test(text) ? "gu" : "giu");
  const hits: Hit[] = [];
  let [line, start] = [0, 0];
  for (const { index, 0: found } of plain.join("\n").matchAll(pattern)) {
    while (index > start + plain[line].length) start += plain[line++].length + 1;
    const here = plain[line].slice(0, index - start);
    const from = columnsOf(here);
    hits.push({ line, from, to: from + columnsOf(found.split("\n")[0]) });
  }
  return hits;
}

/** A line with what was found in it set off. */
export function marked(text: string, hits: Hit[], { color }: Look): string {
  return hits.reduceRight(
    (line, { from, to }) =>
      sliceAnsi(line, 0, from) +
      color.inverse(stripVTControlCharacters(sliceAnsi(line, from, to))) +
      sliceAnsi(line, to),
    text,
  );
}
