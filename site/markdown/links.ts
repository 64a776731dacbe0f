import path from "node:path";
import type { Root } from "mdast";
import { visit } from "unist-util-visit";
import type { VFile } from "vfile";
import { routes } from "../src/course.js";
import { pathTo } from "../src/settings.js";
import { fileOf, problem } from "./place.js";

/** Leads links between files of the course to their pages. One that leads nowhere ends the build. */
export function links() {
  return (tree: Root, page: VFile) => {
    visit(tree, ["link", "definition"], (node) => {
      if (node.type !== "link" && node.type !== "definition") return;
      if (/^(https?:|mailto:|#)/.test(node.url) || node.url.startsWith(pathTo(""))) return;
      const [to, anchor] = node.url.split("#");
      const file = path.posix.join(path.posix.dirname(fileOf(page)), decodeURI(to));
      const route = routes.get(file);
      if (route === undefined)
        throw problem(
          page,
          node,
          `the link ${node.url} leads to ${file}, which is no page of the site. Mend the link.`,
        );
      node.url = pathTo(route) + (anchor ? `#${anchor}` : "");
    });
  };
}
