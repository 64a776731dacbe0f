import type { Exhibit } from "../../../lib/exhibit/forms.js";
import type { Told } from "../../../lib/judge/told.js";

/** The most exhibits of a run. A spec with more probably shows one in each step of a loop. */
const MOST = 24;

/** The exhibits of a run, ordered by when each title first appeared. Of several with one title the last counts. */
export function exhibitsIn(told: Told[]): Exhibit[] {
  const byTitle = new Map<string, Exhibit>();
  for (const one of told)
    if (one.kind === "exhibit" && (byTitle.has(one.exhibit.title) || byTitle.size < MOST))
      byTitle.set(one.exhibit.title, one.exhibit);
  return [...byTitle.values()];
}
