import type { AtomKind } from "./symbols.js";

/** A formula as a tree. `spaced`: the author put a space before it. */
export type Node = { spaced?: boolean } & (
  | { type: "atom"; kind: AtomKind; text: string; limits?: boolean }
  /** Several letters that are one name: `\text{loss}`, `\mathrm{model}`. */
  | { type: "word"; text: string }
  | { type: "space"; text: string }
  | { type: "group"; body: Node[] }
  | { type: "scripts"; base: Node; sub?: Node[]; sup?: Node[] }
  | { type: "fraction"; over: Node[]; under: Node[]; bar: boolean }
  | { type: "root"; index?: Node[]; body: Node[] }
  | { type: "fence"; left: string; right: string; body: Node[] }
  | { type: "brace"; body: Node[]; label?: Node[] }
  | { type: "rows"; shape: Shape; rows: Node[][][] }
);

/** What stands around the rows of an environment, and how its columns are set. */
export type Shape = "(" | "[" | "|" | "cases" | "table" | "aligned";

export const ENVIRONMENTS: Record<string, Shape> = {
  pmatrix: "(",
  bmatrix: "[",
  vmatrix: "|",
  matrix: "table",
  array: "table",
  cases: "cases",
  aligned: "aligned",
  "align*": "aligned",
  align: "aligned",
  gathered: "table",
};
