import { count } from "../../core/course/count.js";
import type { PlacedExercise } from "../../core/course/course.js";
import { whyMissing } from "../offline/version.js";
import type { Editor } from "../page/editor.js";
import { button, element } from "../page/element.js";
import type { Site } from "../place.js";
import { browserStorage } from "../store/storage.js";
import type { Types } from "./start.js";
import { choose, isSlow, wantsTypes } from "./wish.js";

/** The line below the editor that says how many notes TypeScript has, and turns them on and off. */
export interface TypesSwitch {
  element: HTMLElement;
  /** Somebody types: now it is worth loading, if it is wanted. */
  typed(): void;
}

export function typesSwitch(site: Site, exercise: PlacedExercise, editor: () => Editor): TypesSwitch {
  const storage = browserStorage();
  const box = element("input", { type: "checkbox", "data-act": "types", checked: wantsTypes(storage) });
  const said = element("span", { class: "kata-quiet", role: "status" });
  const list = button("List them", () => {}, { hidden: "" });
  let types: Promise<Types | undefined> | undefined;
  const say = (words: string, notes = 0) => {
    // The same words again would be read out again.
    if (said.textContent !== words) said.textContent = words;
    list.textContent = notes === 1 ? "Show it" : "List them";
    list.hidden = notes === 0;
  };
  const failed = (problem: string) => say(`Types are not checked. ${problem}`);

  async function load(): Promise<Types | undefined> {
    const { typesOf, openLintPanel } = await import("./start.js");
    if (!box.checked) return undefined;
    const made = typesOf(site, exercise, {
      // Answers that come after it was switched off are nobody's.
      counted: (notes) =>
        box.checked &&
        say(notes === 0 ? "TypeScript has no notes." : `TypeScript has ${count(notes, "note")}.`, notes),
      failed: (problem) => box.checked && failed(problem),
    });
    list.onclick = () => void editor().run(openLintPanel);
    editor().extend(made.extension);
    return made;
  }
  function start(): void {
    if (!box.checked || types) return;
    say("TypeScript is loading…");
    types = load().catch(async () => {
      types = undefined;
      failed((await whyMissing(site.base, "TypeScript")).message);
      return undefined;
    });
  }
  async function stop(): Promise<void> {
    const running = types;
    types = undefined;
    say("");
    editor().extend([]);
    (await running)?.end();
  }
  box.addEventListener("change", () => {
    choose(storage, box.checked);
    if (box.checked) start();
    else void stop();
  });
  const words = isSlow() ? " check types while typing (loads 1.2 MB)" : " check types while typing";
  const row = element(
    "div",
    { class: "kata-bar" },
    element("label", { class: "kata-switch" }, box, words),
    said,
    list,
  );
  return { element: row, typed: start };
}
