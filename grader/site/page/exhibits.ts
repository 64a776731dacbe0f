import type { Exhibit } from "../../../lib/exhibit/forms.js";
import { button, element } from "./element.js";

/**
 * What the learner's code has shown, as the terminal's page draws it; beside it what the course's code shows, once that has run.
 *
 * @param reference what the course's code shows; undefined until somebody asks for it
 */
export function exhibitElements(
  yours: Exhibit[],
  reference: Exhibit[] | undefined,
  ask: () => unknown,
): HTMLElement[] {
  if (yours.length === 0) return [];
  const host = element("section", { class: "kata-exhibits", "aria-label": "What your code shows" });
  // What draws is heavy, and nobody waits for it.
  void import("../../page/exhibit.js").then(({ drawPair }) => {
    for (const exhibit of yours) {
      const theirs = reference?.find(({ title }) => title === exhibit.title);
      const drawn = drawPair(exhibit, theirs, document as never);
      const side = (name: string, html: string | undefined) =>
        html ? element("div", {}, element("b", {}, name), ...parsed(html)) : undefined;
      host.append(
        element(
          "figure",
          {},
          element("figcaption", {}, `${exhibit.title}: ${exhibit.caption}`),
          ...parsed(drawn.above ?? ""),
          element(
            "div",
            { class: "kata-pair" },
            side("Yours", drawn.yours),
            side("The course's", drawn.theirs),
          ),
          ...parsed(drawn.below),
        ),
      );
    }
    if (!reference) host.append(button("Show the course's beside it", ask, { "data-act": "reference" }));
  });
  return [host];
}

/** Our own drawings are HTML; nothing of the learner's stands in them but as text. */
function parsed(html: string): Node[] {
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes];
}
