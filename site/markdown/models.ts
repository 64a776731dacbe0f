import type { InlineCode, Link, PhrasingContent, Root } from "mdast";
import { visit } from "unist-util-visit";
import { pathTo } from "../src/settings.js";

const COMMAND = /^npm run kata -- (chat|think|paint|write)\b/;

/** Where a lesson has the terminal's command for a model, a page of the site does the same. */
export function models() {
  return (tree: Root) => {
    visit(tree, "inlineCode", (node: InlineCode, at, parent) => {
      const [, what] = COMMAND.exec(node.value) ?? [];
      if (what === undefined || at === undefined || !parent) return;
      const link: Link = {
        type: "link",
        url: `${pathTo("models")}#${what}`,
        children: [{ type: "text", value: "on this site" }],
      };
      const more: PhrasingContent[] = [{ type: "text", value: " (or " }, link, { type: "text", value: ")" }];
      parent.children.splice(at + 1, 0, ...(more as never[]));
      return at + 1 + more.length;
    });
  };
}
