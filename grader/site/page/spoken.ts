import type { Block, Group } from "../../core/report/blocks.js";
import { leadOf } from "./arranged.js";
import { firstWrong, mapTable } from "./map.js";
import type { PageState } from "./state.js";
import { onAPage } from "./terminal-words.js";

// What a screen reader says by itself. The page below the editor is drawn anew at every change, and nobody wants to hear all of it.

/**
 * A few sentences about where the exercise is; empty while nothing has run.
 *
 * @param guess the question that is asked before the first run; undefined where none is
 */
export function spokenOf(state: PageState, groups: Group[], guess: string | undefined): string {
  if (state.asked) return `Still computing after ${state.asked.seconds} seconds. Wait, or stop?`;
  if (state.running) return "Running.";
  if (state.heard !== undefined) return state.heard;
  // It is said at once, and the verdict before it is no news.
  if (state.problem !== undefined) return "";
  if (guess !== undefined)
    return sentences("Before the first run, a guess is asked for below the editor", guess);
  const blocks = groups.flat();
  const headline = blocks.find((block) => block.is === "headline");
  if (!headline) return "";
  if (headline.mood !== "bad") return sentences(headline.text);
  const finding = blocks.find((block) => block.is === "finding");
  const table = finding && mapTable(finding.map);
  // What somebody sees by its mark and its color must be said.
  return sentences(
    `${(state.attempt && leadOf(state.attempt)) ?? "Failed:"} ${headline.text}`,
    firstText(blocks),
    finding?.details.find((line) => line.trim() !== ""),
    table && firstWrong(table),
  );
}

/** What was misunderstood, or what the code threw. */
function firstText(blocks: Block[]): string | undefined {
  const text = blocks.find((block) => block.is === "text");
  return text && onAPage(text.words.map((piece) => (typeof piece === "string" ? piece : piece[0])).join(""));
}

/** What stands in a live region: it is said anew only where it changes. */
export function tell(place: HTMLElement, text: string): void {
  if (place.textContent !== text) place.textContent = text;
}

const sentences = (...parts: (string | undefined)[]): string =>
  parts
    .map((part) => part?.trim() ?? "")
    .filter((part) => part !== "")
    .map((part) => (/[.?!]$/.test(part) ? part : `${part}.`))
    .join(" ");
