import type { Root } from "mdast";
import { visit } from "unist-util-visit";

/** A head without words is no head: screen readers would read it out before every cell of its column. */
export function tables() {
  return (tree: Root) => {
    visit(tree, "table", ({ children: [head] }) => {
      for (const cell of head?.children ?? []) if (cell.children.length === 0) cell.data = { hName: "td" };
    });
  };
}
