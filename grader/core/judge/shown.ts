import type { Exhibit } from "../../../lib/exhibit/forms.js";
import type { Told } from "../../../lib/told.js";

/** More would be a spec that shows one for each step of a loop. */
const MOST = 24;

/** What the specs of a run showed, in the order of the first time; of one title the last. */
export function exhibitsIn(told: Told[]): Exhibit[] {
  const byTitle = new Map<string, Exhibit>();
  for (const one of told)
    if (one.kind === "exhibit" && (byTitle.has(one.exhibit.title) || byTitle.size < MOST))
      byTitle.set(one.exhibit.title, one.exhibit);
  return [...byTitle.values()];
}
