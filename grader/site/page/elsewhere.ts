import { count } from "../../core/course/count.js";
import { pageAt, routeOf } from "../../core/course/site-pages.js";
import type { Site } from "../place.js";
import { element } from "./element.js";

/**
 * Says what was left out of the output: a learner who looks for their own lines would not find them among those of an earlier exercise.
 *
 * @param calls by slug, how often the code of another exercise printed
 */
export function elsewhereElement(calls: ReadonlyMap<string, number>, { base, course }: Site): HTMLElement[] {
  return [...calls].map(([slug, n]) => {
    const { title, files } = course.course.bySlug.get(slug)!;
    const link = element("a", { href: pageAt(base, routeOf(files.stub)) }, title);
    const told = `Your code of an earlier exercise prints, too: `;
    return element(
      "p",
      { class: "kata-base kata-elsewhere" },
      ...[told, link, `. Its output is left out here (${count(n, "call")} of the console).`],
    );
  });
}
