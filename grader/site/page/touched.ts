import { button, element } from "./element.js";

/**
 * Has the code that the page shows opened for work, once somebody clicks it or asks for it by keyboard.
 *
 * @param own what the learner has written, which is shown in the place of the stub; undefined where there is nothing
 * @returns what opens it without either
 */
export function openWhenTouched(
  host: HTMLElement,
  own: string | undefined,
  open: () => Promise<unknown>,
): () => Promise<void> {
  if (own !== undefined) {
    const shown = element("pre", { class: "kata-own", tabindex: "0", "aria-label": "Your code" }, own);
    host.querySelector(".expressive-code")?.replaceWith(shown);
  }
  const code = host.querySelector("pre");
  const words = own === undefined ? "Fill the blanks here" : "Go on with your code";
  const begin = button(words, () => start(), { class: "kata-begin" });
  const bar = element("div", { class: "kata-bar" }, begin);
  host.prepend(bar);
  for (const without of host.querySelectorAll(".without-script")) without.remove();
  code?.addEventListener("click", () => start(), { once: true });
  let started: Promise<void> | undefined;
  return start;

  function start(): Promise<void> {
    started ??= begun();
    return started;
  }

  async function begun(): Promise<void> {
    begin.disabled = true;
    begin.textContent = "Loading…";
    try {
      await open();
    } catch (error) {
      started = undefined;
      begin.disabled = false;
      begin.textContent = "Try again";
      bar.append(element("p", { class: "kata-notice", role: "alert" }, (error as Error).message));
    }
  }
}
