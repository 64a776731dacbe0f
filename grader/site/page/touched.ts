import { button, element } from "./element.js";

/** Has the code that the page shows opened for work, once somebody clicks it or asks for it by keyboard. */
export function openWhenTouched(host: HTMLElement, open: () => Promise<void>): void {
  const code = host.querySelector("pre");
  const begin = button("Fill the blanks here", () => start(), { class: "kata-begin" });
  const bar = element("div", { class: "kata-bar" }, begin);
  host.prepend(bar);
  for (const without of host.querySelectorAll(".without-script")) without.remove();
  code?.addEventListener("click", () => start(), { once: true });
  let isStarted = false;

  async function start(): Promise<void> {
    if (isStarted) return;
    isStarted = true;
    begin.disabled = true;
    begin.textContent = "Loading…";
    try {
      await open();
    } catch (error) {
      isStarted = false;
      begin.disabled = false;
      begin.textContent = "Try again";
      bar.append(element("p", { class: "kata-notice", role: "alert" }, (error as Error).message));
    }
  }
}
