import { element } from "./element.js";

/** Has the lesson shown in the exercise's own page once somebody opens it, from where the exercise stands in it. */
export function lessonWhenOpened(details: HTMLDetailsElement): void {
  const { from = "", to = "" } = details.dataset;
  const place = element("div", { class: "kata-lesson-text", tabindex: "0" });
  details.hidden = false;
  details.append(place);
  details.addEventListener("toggle", async () => {
    if (!details.open || place.childElementCount > 0) return;
    try {
      place.replaceChildren(...(await contentOf(from)));
      place.querySelector(`#${CSS.escape(to)}`)?.scrollIntoView({ block: "center" });
    } catch {
      place.textContent = "The lesson could not be loaded: is there a network?";
    }
  });
}

/** What stands on a page of the lesson. It is a page of this site, and no learner's text is in it. */
async function contentOf(address: string): Promise<ChildNode[]> {
  const response = await fetch(address);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const content = page.querySelector(".sl-markdown-content");
  if (!response.ok || !content) throw new Error(`no lesson at ${address}`);
  return [...content.childNodes];
}
