import type { Ask } from "../../models/ask.js";
import { play } from "../../models/player.js";
import type { Shown } from "../../models/shown.js";
import type { Site } from "../../place.js";
import { button, element } from "../element.js";
import { pngOf } from "./picture.js";

/** What a model writes into, and what can be taken away from it. */
export interface Paper {
  host: HTMLElement;
  clear(): void;
  show(shown: Shown): void;
  /** Ends what was stopped in the middle. */
  isEmpty(): boolean;
  copy(): Promise<void>;
  picture(): HTMLCanvasElement;
}

export interface Bench {
  id: string;
  title: string;
  /** What it does, and whose weights it has. */
  about: HTMLElement[];
  fields: HTMLElement[];
  /** What the button says that begins. */
  verb: string;
  /** @throws UsageError if the fields ask for nothing that a model can do */
  ask(): Ask;
  paper: Paper;
}

/** A place at which a model works: what it is asked, what it answers, and what can be done with that. */
export function benchElement(site: Site, { id, title, about, fields, verb, ask, paper }: Bench): HTMLElement {
  const said = element("p", { role: "status", "aria-live": "polite", class: "kata-quiet" });
  const code = element("p", { class: "kata-quiet" });
  const problem = element("p", { class: "kata-notice", role: "alert" });
  const start = button(verb, () => begin(), { "data-act": "start" });
  const stop = button("Stop", () => running?.abort(), { "data-act": "stop" });
  const away = element("div", { class: "kata-bar" }, ...takenAway(id, paper, said));
  let running: AbortController | undefined;
  const draw = () => {
    start.disabled = running !== undefined;
    stop.hidden = running === undefined;
    away.hidden = running !== undefined || paper.isEmpty();
  };

  async function begin(): Promise<void> {
    if (running) return;
    problem.textContent = "";
    try {
      const asked = ask();
      running = new AbortController();
      const { signal } = running;
      paper.clear();
      code.textContent = "";
      said.textContent = "Loading…";
      draw();
      const onStart = (whose: string) => {
        code.textContent = whose;
        said.textContent = "";
      };
      await play(site, asked, { onStart, onShown: (shown) => !signal.aborted && paper.show(shown), signal });
      said.textContent = signal.aborted ? "Stopped." : "Done.";
    } catch (error) {
      said.textContent = "";
      problem.textContent = (error as Error).message;
    }
    const isFocused = document.activeElement === stop;
    running = undefined;
    draw();
    if (isFocused) start.focus();
  }

  draw();
  const place = element("div", { class: "kata-bar" }, ...fields, start, stop);
  place.addEventListener("keydown", ({ key, target }) => {
    if (key === "Enter" && target instanceof HTMLInputElement) void begin();
  });
  return element(
    "section",
    { id, class: "kata-bench", "aria-label": title },
    ...[element("h2", {}, title), ...about, place, problem, code, paper.host, said, away],
  );
}

function takenAway(id: string, paper: Paper, said: HTMLElement): HTMLElement[] {
  const tried = (act: () => Promise<string>) => async () => {
    try {
      said.textContent = await act();
    } catch (error) {
      said.textContent = `That did not work: ${(error as Error).message}`;
    }
  };
  const copy = tried(async () => {
    await paper.copy();
    return "Copied.";
  });
  const save = tried(async () => {
    const url = URL.createObjectURL(await pngOf(paper.picture()));
    element("a", { href: url, download: `transformer-kata-${id}.png` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    return "Saved.";
  });
  return [
    button("Copy", copy, { "data-act": "copy" }),
    button("Save as a picture", save, { "data-act": "save" }),
  ];
}
