import { keepPage, pageAt } from "../offline/keep.js";
import { cacheHere } from "../offline/version.js";
import { element } from "./element.js";
import { sheetOf } from "./sheet.js";

/**
 * Has the lesson shown in the exercise's own page once somebody opens it, from where the exercise stands in it.
 *
 * @param site the site's base
 */
export function lessonWhenOpened(details: HTMLDetailsElement, site: string): void {
  const { from = "", to = "" } = details.dataset;
  const place = element("div", { class: "kata-lesson-text", tabindex: "0" });
  details.hidden = false;
  details.append(place);
  details.addEventListener("toggle", async () => {
    if (!details.open || place.childElementCount > 0) return;
    try {
      place.replaceChildren(...(await contentOf(site, from)));
      place.querySelector(`#${CSS.escape(to)}`)?.scrollIntoView({ block: "center" });
    } catch (error) {
      place.textContent = (error as Error).message;
    }
  });
}

/** What stands on a page of the lesson. It is a page of this site, and no learner's text is in it. */
async function contentOf(site: string, address: string): Promise<ChildNode[]> {
  const kept = await (await cacheHere(site))?.match(address);
  const html = kept ? await kept.text() : await pageAt(site, address);
  // Without room it is read all the same.
  keepPage(site, address).catch(() => {});
  // Chromium asks the policy already when it reads a style element, so there is none to read.
  const withoutStyles = (html ?? "").replaceAll(/<(\/?)style\b/g, "<$1kata-style");
  const page = new DOMParser().parseFromString(withoutStyles, "text/html");
  const content = page.querySelector(".sl-markdown-content");
  if (!content) throw new Error(`There is no lesson at ${address}. Look for it on the map of the course.`);
  adoptStyles(content);
  return [...content.childNodes];
}

/** The rules of its pictures. */
function adoptStyles(content: Element): void {
  for (const style of content.querySelectorAll("kata-style")) {
    document.adoptedStyleSheets.push(sheetOf(style.textContent ?? ""));
    style.remove();
  }
}
