import type { Paragraph, Root } from "mdast";
import { visit } from "unist-util-visit";
import type { VFile } from "vfile";
import { exerciseLine } from "../../grader/core/course/exercise-lines.js";
import { exercises } from "../src/course.js";
import { pathTo } from "../src/settings.js";
import { problem } from "./place.js";

/** Makes a card of the line at which a lesson reaches an exercise. `kata/page.js` writes into it whether it has passed. */
export function exerciseLines() {
  return (tree: Root, page: VFile) => {
    visit(tree, "paragraph", (node, at, parent) => {
      const line = exerciseLine(sourceOf(node, page));
      if (!line || at === undefined || !parent) return;
      const exercise = exercises.find(({ slug }) => slug === line.slug);
      if (!exercise) throw problem(page, node, `the course has no exercise called ${line.slug}`);
      const { slug, title, route } = exercise;
      parent.children[at] = {
        type: "html",
        value:
          `<p class="exercise-line" id="exercise-${slug}" data-slug="${slug}" data-pagefind-ignore><a href="${pathTo(route)}">` +
          `<span class="exercise-word">Exercise</span> <span class="exercise-title">${title}</span></a> <code>${slug}</code> ` +
          `<span class="exercise-minutes">${line.minutes} min</span> <span class="exercise-state" data-state></span></p>`,
      };
    });
  };
}

const sourceOf = ({ position }: Paragraph, page: VFile): string =>
  String(page.value).slice(position!.start.offset, position!.end.offset);
