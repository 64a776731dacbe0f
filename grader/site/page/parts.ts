import type { Progress } from "../../core/progress/schema.js";

// The map shows one part unfolded: the one that the learner is at, or that an address leads into.

/** @param progress tells where the learner is; without any pass it is the part that the page has open */
export function unfoldParts(parts: HTMLDetailsElement[], { exercises }: Progress): void {
  const last = Object.entries(exercises)
    .flatMap(([slug, { passed }]) => (passed ? [{ slug, at: passed.at }] : []))
    .sort((a, b) => a.at.localeCompare(b.at))
    .at(-1);
  const current = last && partAfter(parts, last.slug);
  if (current) for (const part of parts) part.open = part === current;
  unfoldTarget(parts);
  addEventListener("hashchange", () => unfoldTarget(parts));
}

/** The part of the exercise that follows one in the course's order: the last of a part leads into the next. */
function partAfter(parts: HTMLDetailsElement[], slug: string): HTMLDetailsElement | undefined {
  const entries = parts.flatMap((part) => [...part.querySelectorAll<HTMLElement>("[data-slug]")]);
  const at = entries.findIndex((entry) => entry.dataset.slug === slug);
  if (at < 0) return undefined;
  return (entries[at + 1] ?? entries[at]).closest<HTMLDetailsElement>("details.part") ?? undefined;
}

/** Some browsers unfold what an address leads to by themselves, and those that don't would stay where they are. */
function unfoldTarget(parts: HTMLDetailsElement[]): void {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id === "" ? null : document.getElementById(id);
  if (!target) return;
  const part = parts.find((one) => one.contains(target) || one.dataset.part === id);
  if (!part || part.open) return;
  part.open = true;
  target.scrollIntoView();
}
