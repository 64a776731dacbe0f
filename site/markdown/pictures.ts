import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Html, Root } from "mdast";
import { visit } from "unist-util-visit";
import type { VFile } from "vfile";
import { problem } from "./place.js";
import { themed } from "./themed.js";

/**
 * Writes the pages' SVGs into them, where they follow the theme that the reader has chosen. A mermaid block, which only a
 * browser could draw, gives way to its twin in letters, unfolded.
 */
export function pictures() {
  return (tree: Root, page: VFile) => {
    visit(tree, "image", (node, at, parent) => {
      const file = path.join(path.dirname(page.path), node.url);
      if (!node.url.endsWith(".svg") || !existsSync(file))
        throw problem(
          page,
          node,
          `${node.url} is no SVG that is there. Run \`npm run pictures\`, or mend the name.`,
        );
      const svg = themed(readFileSync(file, "utf8"), path.basename(file, ".svg"), node.alt ?? "");
      parent!.children[at!] = { type: "html", value: `<span class="picture">${svg}</span>` };
    });
    const drawn = tree.children.filter((node) => node.type === "code" && node.lang === "mermaid");
    for (const node of drawn) {
      const twin = tree.children[tree.children.indexOf(node) + 1] as Html | undefined;
      if (!twin?.value?.startsWith("<details"))
        throw problem(page, node, "a mermaid block has no twin below it");
      twin.value = twin.value.replace("<details", "<details open");
    }
    tree.children = tree.children.filter((node) => !drawn.includes(node));
  };
}
