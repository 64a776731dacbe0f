import { toAscii } from "../ascii.js";
import { type Box, beside, delimiter, isTall, line } from "./box.js";
import type { AtomKind } from "./symbols.js";

/** A part of a formula that is set, and how it stands to its neighbors. */
export interface Item {
  kind: AtomKind | "fence" | "space";
  box: Box;
  /** The author put a space before it. */
  spaced?: boolean;
  /** A letter that followed would be taken for a part of it. */
  isOpen?: boolean;
  /** A name of several letters. */
  isWord?: boolean;
  /** An operator like log, which is called like a function; a sum is none. */
  isNamed?: boolean;
  /** ∂, ∇, Δ: belongs to what follows. */
  isPrefix?: boolean;
  /** A fraction in a line: `a/b`. */
  isFraction?: boolean;
}

const textOf = (item: Item) => (isTall(item.box) ? "" : item.box.lines[0]);

/** Signs at the start of something are no operators between two things: −x, (−1). */
export function withSigns(items: Item[]): Item[] {
  let before: Item["kind"] | undefined;
  return items.map((item) => {
    if (item.kind === "space") return item;
    const isSign = item.kind === "bin" && (!before || /^(bin|rel|open|punct|op)$/.test(before));
    before = isSign ? "open" : item.kind;
    return { ...item, kind: before };
  });
}

/** ∂L, ∇f and Δx are one thing each. */
export function bound(items: Item[]): Item[] {
  const joined: Item[] = [];
  for (const item of items) {
    const before = joined.at(-1);
    if (before?.isPrefix && item.kind === "ord" && !item.isFraction && !isTall(item.box))
      joined[joined.length - 1] = { ...item, box: inRow([before, item], true), spaced: before.spaced };
    else joined.push(item);
  }
  return joined;
}

/** What stands in plain brackets becomes one item, so that a fraction knows where a product ends. */
export function fenced(items: Item[], compact?: boolean): Item[] {
  const open: Item[][] = [[]];
  for (const item of items) {
    const [text] = item.box.lines;
    if (item.kind === "open" && /^[([{⌊⌈⟨]$/.test(text)) open.push([item]);
    else if (item.kind === "close" && open.length > 1 && /^[)\]}⌋⌉⟩]/.test(text)) {
      const inside = [...(open.pop() as Item[]), item];
      const box = inRow(inside, compact);
      open.at(-1)?.push({ kind: "fence", box, spaced: inside[0].spaced, isOpen: item.isOpen });
    } else open.at(-1)?.push(item);
  }
  return open.flat();
}

/** Delimiters as tall as what they stand around. */
export function enclosed(left: string, body: Box, right: string, unicode: boolean): Box {
  const sides = [left, right].map((text) => {
    const box = delimiter(text, body);
    return unicode || !isTall(box) ? box : { ...box, lines: box.lines.map(toAscii) };
  });
  return beside([sides[0], body, sides[1]]);
}

/** log(a/b): a function of a fraction has it in brackets. */
function withArguments(items: Item[]): Item[] {
  return items.map((item, i) => {
    if (!item.isFraction || !items[i - 1]?.isNamed) return item;
    return { kind: "fence", box: line(`(${textOf(item)})`) };
  });
}

/** Sets the items in a row. `compact`: as in a script, with no space that is not needed to read it. */
export function inRow(items: Item[], compact = false): Box {
  const boxes: Box[] = [];
  withArguments(items).forEach((item, i, all) => {
    const before = all[i - 1];
    if (before) boxes.push(line(between(before, item, compact)));
    boxes.push(item.box);
  });
  return beside(boxes);
}

/** What stands between two items. A minus sign would make a bar longer that it touches. */
function between(a: Item, b: Item, compact: boolean): string {
  const [left, right] = [textOf(a), textOf(b)];
  if (/\s$/.test(left) || /^\s/.test(right) || a.kind === "space" || b.kind === "space") return "";
  const runsTogether =
    /[\p{L}\p{N}]$/u.test(left) && /^[\p{L}\p{N}]/u.test(right) && (a.isWord || b.isWord || a.isOpen);
  if (compact) return runsTogether ? " " : "";
  if (/[−-]$/.test(left) && isTall(b.box) && /^[─-]/.test(b.box.lines[b.box.base])) return " ";
  const isBetween = (kind: AtomKind) => a.kind === kind || b.kind === kind;
  if (a.kind === "open" || b.kind === "close" || b.kind === "punct") return b.kind === "rel" ? " " : "";
  if (isBetween("rel") || isBetween("bin") || a.kind === "punct") return " ";
  const isFenced = b.kind === "open" || b.kind === "fence";
  if (b.isFraction && a.kind === "op") return " ";
  if (a.isFraction || b.isFraction) return " · ";
  if (a.kind === "op") return isFenced && a.isNamed ? "" : " ";
  if (b.kind === "op") return " ";
  if (isTall(a.box) || isTall(b.box)) return isFenced && a.kind !== "fence" ? "" : " ";
  return runsTogether || b.spaced ? " " : "";
}

/** Whether a part of a product or fraction has to stand in brackets there. */
export function isSum(items: Item[]): boolean {
  return items.some(
    ({ kind, box }, i) =>
      kind === "rel" || kind === "punct" || (/^[+−±∓-]/.test(box.lines[0]) && (kind === "bin" || i === 0)),
  );
}

/** Whether the items are one thing: a letter, a name, a function's value, something in brackets. */
export function isSingle(items: Item[]): boolean {
  const parts = items.filter(({ kind }) => kind !== "space");
  const [first, second] = parts;
  if (parts.length === 1) return !first.isFraction;
  const isNumber = parts.every(({ box }) => /^[\d.]+$/.test(box.lines[0]));
  const isCall =
    parts.length === 2 && second.kind === "fence" && (first.kind === "ord" || first.kind === "op");
  return isNumber || isCall;
}
