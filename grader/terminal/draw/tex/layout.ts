import { toAscii } from "../ascii.js";
import { type Box, beside, isTall, line, stack, widthOf } from "./box.js";
import { bound, enclosed, fenced, type Item, inRow, isSingle, withSigns } from "./items.js";
import type { Node } from "./nodes.js";
import { aligned, braced, fraction, matrix, root, rowsInLine, SIDES } from "./parts.js";
import { type Script, scripts } from "./scripts.js";
import type { Setting } from "./setting.js";

type Of<T extends Node["type"]> = Extract<Node, { type: T }>;

/** Sets a formula. */
export function formulaBox(nodes: Node[], setting: Setting): Box {
  return inRow(itemsOf(nodes, setting), setting.compact);
}

function itemsOf(nodes: Node[], setting: Setting): Item[] {
  const items = nodes.map((node) => ({ ...itemOf(node, setting), spaced: node.spaced }));
  return bound(fenced(withSigns(items), setting.compact));
}

function itemOf(node: Node, setting: Setting): Item {
  const { display, unicode, compact } = setting;
  const shown = (text: string) => (unicode ? text.normalize("NFC") : toAscii(text));
  const inLine = { ...setting, display: false };
  switch (node.type) {
    case "atom": {
      const text = shown(node.text);
      const isPrefix = /^[∂∇Δ]$/.test(node.text);
      const isNamed = node.kind === "op" && /^[a-z]{2}/i.test(node.text);
      return { kind: node.kind, box: line(text), isWord: /^\p{L}{2,}$/u.test(text), isPrefix, isNamed };
    }
    case "word":
      return { kind: "ord", box: line(shown(node.text)), isWord: [...node.text].length > 1 };
    case "space":
      return { kind: "space", box: line(compact ? "" : node.text) };
    case "group":
      return group(itemsOf(node.body, setting), setting);
    case "scripts":
      return withScripts(node, setting);
    case "fraction":
      return fraction(itemsOf(node.over, inLine), itemsOf(node.under, inLine), node.bar, setting);
    case "root":
      return root(itemsOf(node.body, inLine), script(node.index), setting);
    case "fence":
      return {
        kind: "fence",
        box: enclosed(shown(node.left), formulaBox(node.body, setting), shown(node.right), unicode),
      };
    case "brace":
      return braced(
        formulaBox(node.body, setting),
        node.label && formulaBox(node.label, inLine).lines[0],
        setting,
      );
    case "rows": {
      const inner = { ...setting, display: display && node.shape === "aligned" };
      const cells = node.rows.map((row) => row.map((cell) => formulaBox(cell, inner)));
      const [left, right] = SIDES[node.shape];
      if (!display) return { kind: "fence", box: rowsInLine(cells, node.shape) };
      if (node.shape === "aligned") return { kind: "ord", box: aligned(cells) };
      return { kind: "fence", box: enclosed(left, matrix(cells, node.shape), right, unicode) };
    }
  }
}

function group(items: Item[], { compact }: Setting): Item {
  const [first, ...more] = items;
  if (more.length > 0 || !first)
    return { kind: "ord", box: inRow(items, compact), isOpen: items.at(-1)?.isOpen };
  // Braces make an ordinary thing of a comma or a sign: 1{,}000.
  return /^(punct|bin|rel|open)$/.test(first.kind) ? { ...first, kind: "ord" } : first;
}

function script(nodes: Node[] | undefined): Script | undefined {
  if (!nodes) return undefined;
  // In ASCII it becomes ASCII with its base.
  const items = itemsOf(nodes, { display: false, unicode: true, compact: true });
  const [text] = inRow(items, true).lines;
  return { text, single: isSingle(items), word: nodes.some(({ type }) => type === "word") };
}

function withScripts({ base, sub, sup }: Of<"scripts">, setting: Setting): Item {
  const { display, unicode } = setting;
  const shown = (text: string) => (unicode ? text : toAscii(text));
  const item = itemOf(base, setting);
  const [low, high] = [script(sub), script(sup)];
  if (base.type === "atom" && base.limits && display) {
    const [above, below] = [high, low].map((part) => (part ? [line(shown(part.text))] : []));
    return { ...item, box: stack([...above, item.box, ...below], above.length), isWord: false };
  }
  if (isTall(item.box)) {
    const [under, over] = [scripts(low, undefined, unicode), scripts(undefined, high, unicode)];
    const corner = ({ text }: { text: string }) => shown(text.replace(/^[_^]/, ""));
    return { ...item, box: atCorners(item.box, corner(under), corner(over)) };
  }
  const bracketed = item.isFraction || (base.type === "group" && base.body.length > 1);
  const { text, isOpen } = scripts(low, high, unicode);
  const [plain] = item.box.lines;
  return {
    ...item,
    kind: bracketed ? "fence" : item.kind,
    box: line((bracketed ? `(${plain})` : plain) + shown(text)),
    isFraction: false,
    isPrefix: false,
    isWord: item.isWord && !text,
    isOpen,
  };
}

/** Scripts of something tall stand at its corners. */
function atCorners(box: Box, low: string, high: string): Box {
  const width = Math.max(widthOf(line(low)), widthOf(line(high)));
  const last = box.lines.length - 1;
  const texts = box.lines.map((_, i) => (i === 0 ? high : i === last ? low : ""));
  const lines = texts.map((text) => text + " ".repeat(width - widthOf(line(text))));
  return beside([box, { lines, base: box.base }]);
}
