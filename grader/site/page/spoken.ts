import type { Group } from "../../core/report/blocks.js";
import { firstWrong, mapTable } from "./map.js";
import type { PageState } from "./state.js";

// What a screen reader says by itself. The page below the editor is drawn anew at every change, and nobody wants to hear all of it.

/** One or two sentences about where the exercise is; empty while nothing has run. */
export function spokenOf(state: PageState, groups: Group[], isGuess: boolean): string {
  if (state.asked) return `Still computing after ${state.asked.seconds} seconds. Wait, or stop?`;
  if (state.running) return "Running.";
  if (isGuess) return "Before the first run, a guess is asked for below the editor.";
  const blocks = groups.flat();
  const headline = blocks.find((block) => block.is === "headline");
  if (!headline) return "";
  const finding = blocks.find((block) => block.is === "finding");
  const table = finding && mapTable(finding.map);
  const parts = [
    headline.text,
    finding?.details.find((line) => line.trim() !== "")?.trim(),
    table && firstWrong(table),
  ];
  return parts.filter(Boolean).join(". ");
}
