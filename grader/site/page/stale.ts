import type { Progress } from "../../core/progress/schema.js";
import type { SpecList } from "../data/forms.js";
import { loader } from "../offline/load.js";
import { element } from "./element.js";

// Which passes are of a spec that an update has changed since. The pass stays recorded; whether it still holds, a check says.

/** The slugs of passes whose spec now asks something else. */
export async function staleIn({ exercises }: Progress, site: string): Promise<Set<string>> {
  if (!Object.values(exercises).some(({ passed }) => passed)) return new Set();
  const specs: SpecList = await (await loader(site)("specs.json")).json();
  const isStale = (slug: string) => {
    const { passed } = exercises[slug];
    return passed && specs[slug] && !specs[slug].some((sign) => passed.spec.startsWith(sign));
  };
  return new Set(Object.keys(exercises).filter(isStale));
}

/** Says it once: on the page of such an exercise, and on the map how many there are. */
export function tellStale(stale: ReadonlySet<string>): void {
  document.getElementById("kata-stale")?.remove();
  const note = (text: string) =>
    element("p", { id: "kata-stale", class: "kata-notice", role: "status" }, text);
  const exercise = document.getElementById("kata-exercise");
  if (exercise && stale.has(exercise.dataset.slug ?? ""))
    exercise.before(note("The spec has changed since you passed: check again."));
  const map = document.getElementById("carry");
  if (map && stale.size > 0) map.before(note(countText(stale.size)));
}

const countText = (count: number) =>
  count === 1
    ? "The spec of 1 exercise has changed since you passed it: check it again."
    : `The specs of ${count} exercises have changed since you passed them: check these again.`;
