import type { Exhibit } from "../../../lib/exhibit/forms.js";
import { playFrames } from "../../page/play-frames.js";
import { DARK, EXHIBITS, LIGHT } from "../../page/style.js";
import { button, element } from "./element.js";
import { sheetOf } from "./sheet.js";

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
        html ? `<figure><figcaption>${name}</figcaption>${html}</figure>` : "";
      const pair = `<div class="pair">${side("Yours", drawn.yours)}${side("The course's", drawn.theirs)}</div>`;
      host.append(
        element(
          "figure",
          {},
          element("figcaption", {}, `${exhibit.title}: ${exhibit.caption}`),
          shown((drawn.above ?? "") + pair + drawn.below),
        ),
      );
    }
    if (!reference) host.append(button("Show the course's beside it", ask, { "data-act": "reference" }));
  });
  return [host];
}

/**
 * Our own drawings are HTML; nothing of the learner's stands in them but as text. They stand in a root of their own, with their own rules.
 */
function shown(html: string): HTMLElement {
  const place = element("div", {});
  const root = place.attachShadow({ mode: "open" });
  const styles: string[] = [];
  const bare = html.replace(/<style[^>]*>([\s\S]*?)<\/style>/g, (_, style) => {
    styles.push(style);
    return "";
  });
  const parsed = new DOMParser().parseFromString(bare, "text/html");
  root.adoptedStyleSheets = [
    sheetOf(EXHIBITS + styles.join("\n")),
    sheetOf(
      `:host { ${LIGHT} } :host([data-theme="dark"]) { ${DARK} } :host(*) { --card: var(--sl-color-bg) !important; }`,
    ),
  ];
  root.append(...parsed.body.childNodes);
  playFrames(root);
  const follow = () => {
    place.dataset.theme = document.documentElement.dataset.theme ?? "";
  };
  follow();
  new MutationObserver(follow).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return place;
}
