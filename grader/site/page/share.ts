import { fragmentOf } from "../share/fragment.js";
import { button, element } from "./element.js";

/**
 * A button that makes a link to this page which carries the code.
 *
 * @param textNow what stands in the editor
 */
export function shareElement(textNow: () => string): HTMLElement {
  const said = element("span", { role: "status", "aria-live": "polite", class: "kata-quiet" });
  const share = async () => {
    try {
      const link = `${location.origin}${location.pathname}${await fragmentOf(textNow())}`;
      said.replaceChildren(...(await copied(link)));
    } catch (error) {
      said.replaceChildren((error as Error).message);
    }
  };
  return element(
    "div",
    { class: "kata-bar kata-share" },
    button("Share", share, { "data-act": "share" }),
    said,
  );
}

const COPIED =
  "The link is copied. It holds your code as it is now. People who open it read the code first, and nothing runs by itself.";

/** What is said once a link is copied; where the browser doesn't copy, the link itself. */
async function copied(link: string): Promise<(Node | string)[]> {
  try {
    await navigator.clipboard.writeText(link);
    return [COPIED];
  } catch {
    const field = element("input", { readonly: true, value: link, "aria-label": "The link to your code" });
    field.addEventListener("focus", () => field.select());
    return ["The browser did not copy the link. Copy it yourself: ", field];
  }
}
