import { button, element } from "./element.js";

/**
 * Has the code that the page shows opened for work, once somebody clicks it or asks for it by keyboard.
 *
 * @returns what opens it without either
 */
export function openWhenTouched(host: HTMLElement, open: () => Promise<unknown>): () => Promise<void> {
  const code = host.querySelector("pre");
  const begin = button("Fill the blanks here", () => start(), { class: "kata-begin" });
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
