import { textIn } from "../share/fragment.js";
import { carriesCode } from "../share/word.js";
import { button, element } from "./element.js";

/** What puts a text into the editor, and the learner's own aside; returns why not, where that is not possible. */
export type Take = (text: string) => Promise<string | undefined>;

const WHOSE =
  "This code is somebody else's: it came with the link, and the course has not checked it. Read it first. It runs only after you put it into the editor and check it.";

/**
 * Shows the code that the page's address carries, as text. Nothing of it is run, and nothing is kept.
 *
 * @param host the element before which it is shown
 */
export async function showShared(host: HTMLElement, take: Take): Promise<void> {
  document.getElementById("kata-shared")?.remove();
  if (!carriesCode(location.hash)) return;
  const place = element("section", { id: "kata-shared", "aria-label": "Shared code" });
  host.before(place);
  try {
    const text = await textIn(location.hash);
    place.append(
      element("p", { class: "kata-notice" }, WHOSE),
      element("pre", { tabindex: "0", "aria-label": "Shared code, read only" }, text),
      bar(place, text, take),
    );
  } catch (error) {
    place.append(element("p", { class: "kata-notice", role: "alert" }, (error as Error).message));
    forget();
  }
  place.scrollIntoView({ block: "nearest" });
}

function bar(place: HTMLElement, text: string, take: Take): HTMLElement {
  const problem = element("p", { class: "kata-notice", role: "alert" });
  const end = () => {
    place.remove();
    forget();
  };
  const put = button("Put it into the editor, and mine aside", async () => {
    put.disabled = true;
    const why = await take(text).catch((error: Error) => error.message);
    put.disabled = false;
    if (why === undefined) end();
    else problem.textContent = why;
  });
  return element("div", {}, element("div", { class: "kata-bar" }, put, button("Dismiss", end)), problem);
}

/** Loaded again, the page is as it was before. */
const forget = () => history.replaceState(null, "", location.pathname + location.search);
