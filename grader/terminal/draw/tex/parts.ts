import { toAscii } from "../ascii.js";
import { type Box, beside, grid, isTall, line, stack, widthOf } from "./box.js";
import { type Item, inRow, isSingle, isSum } from "./items.js";
import type { Shape } from "./nodes.js";
import { type Script, scripts } from "./scripts.js";
import type { Setting } from "./setting.js";

/** With a bar between two lines, or `(a + b) / c` in one; without a bar it is a binomial coefficient. */
export function fraction(
  over: Item[],
  under: Item[],
  bar: boolean,
  { display, unicode, compact }: Setting,
): Item {
  const [a, b] = [over, under].map((items) => inRow(items, compact));
  if (display) {
    const width = Math.max(widthOf(a), widthOf(b)) + 2;
    const rule = bar ? (unicode ? "─" : "-") : " ";
    return { kind: "ord", box: stack([a, line(rule.repeat(width)), b], 1) };
  }
  const [top, bottom] = [a.lines[0], b.lines[0]];
  if (!bar) return { kind: "ord", box: line(`${top} over ${bottom}`) };
  const isDerivative = [over, under].every((items) => items.length > 1 && items[0].box.lines[0] === "d");
  const left = isSum(over) || over.some(({ isFraction }) => isFraction) ? `(${top})` : top;
  const right = isSingle(under) || isDerivative ? bottom : `(${bottom})`;
  const slash = /\s/.test(left + right) && !compact ? " / " : "/";
  return { kind: "ord", box: line(left + slash + right), isFraction: true };
}

export function root(body: Item[], index: Script | undefined, { unicode, compact }: Setting): Item {
  const [text] = inRow(body, compact).lines;
  const degree = index?.text ?? "2";
  if (!unicode) {
    const name = degree === "2" ? "sqrt" : `root_${toAscii(degree)}`;
    return { kind: "ord", box: line(`${name}(${text})`), isWord: true };
  }
  const sign = { 2: "√", 3: "∛", 4: "∜" }[degree] ?? `${scripts(undefined, index, true).text}√`;
  const isPlain = isSingle(body) && body[0].kind !== "fence";
  return { kind: "ord", box: line(isPlain ? sign + text : `${sign}(${text})`), isOpen: isPlain };
}

/** What `\underbrace` says of a part, below it; in a line behind it. */
export function braced(inside: Box, label = "", { display, unicode }: Setting): Item {
  if (!display) return { kind: "fence", box: line(`(${inside.lines[0]}${label && `: ${label}`})`) };
  const width = Math.max(3, widthOf(inside));
  const half = Math.floor((width - 3) / 2);
  const brace = `└${"─".repeat(half)}┬${"─".repeat(width - 3 - half)}┘`;
  const below = label ? [line(label)] : [];
  return { kind: "ord", box: stack([inside, line(unicode ? brace : toAscii(brace)), ...below], 0) };
}

export const SIDES: Record<Shape, [string, string]> = {
  "(": ["(", ")"],
  "[": ["[", "]"],
  "|": ["|", "|"],
  cases: ["{", ""],
  table: ["", ""],
  aligned: ["", ""],
};

/** `(1, 2; 3, 4)` */
export function rowsInLine(cells: Box[][], shape: Shape): Box {
  const gap = shape === "cases" || shape === "aligned" ? " " : ", ";
  const rows = cells.map((row) =>
    row
      .map(({ lines }) => lines[0])
      .filter(Boolean)
      .join(gap),
  );
  const [left, right] = SIDES[shape];
  return line(left + rows.join("; ") + (shape === "cases" ? "}" : right));
}

/** The rows of a matrix, of cases or of a table, without what stands around them. */
export function matrix(cells: Box[][], shape: Shape): Box {
  // A brace has a middle: two cases get a line between them.
  const lead = shape === "cases" && cells.length % 2 === 0 ? 1 : 0;
  const body = grid(cells, shape === "cases" ? "   " : "  ", { lead, right: /[([|]/.test(shape) });
  const pad = line(isTall(body) && shape !== "table" ? " " : "");
  return beside([pad, body, pad]);
}

/** Equations below each other: left sides end, and right sides begin, where the column does. */
export function aligned(cells: Box[][]): Box {
  const width = Math.max(...cells.map(([first]) => (first ? widthOf(first) : 0)));
  const rows = cells.map(([first, ...more]) => {
    const pad = line(" ".repeat(width - widthOf(first)));
    return [beside([pad, first, ...more.flatMap((box) => [line(" "), box])])];
  });
  return grid(rows, "", { lead: cells.flat().some(isTall) ? 1 : 0 });
}
