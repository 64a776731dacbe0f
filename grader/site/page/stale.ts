import { fingerprint } from "../../core/course/fingerprint.js";
import type { Progress } from "../../core/progress/schema.js";
import type { SpecList } from "../data/forms.js";
import { loader } from "../offline/load.js";
import { Answers } from "../store/answers.js";
import { browserStorage } from "../store/storage.js";
import { element } from "./element.js";

// Which passes are of a spec that an update has changed since, or of a text that the learner has. The pass stays recorded; whether it still
// holds, a check says.

/** What has changed since a pass. */
export type Since = "spec" | "text";

/** By slug, what has changed of those that have passed. */
export async function staleIn({ exercises }: Progress, site: string): Promise<Map<string, Since>> {
  const passes = Object.entries(exercises).flatMap(([slug, { passed }]) =>
    passed ? [{ slug, passed }] : [],
  );
  if (passes.length === 0) return new Map();
  const answers = new Answers(browserStorage());
  const specs: SpecList = await (await loader(site)("specs.json")).json();
  return new Map(
    passes.flatMap(({ slug, passed }): [string, Since][] => {
      if (specs[slug] && !specs[slug].some((sign) => passed.spec.startsWith(sign))) return [[slug, "spec"]];
      // Where there is no text, it is the stub.
      const text = answers.textOf(slug);
      return text === undefined || fingerprint(text) !== passed.file ? [[slug, "text"]] : [];
    }),
  );
}

/** Says it once: on the page of such an exercise, and on the map how many there are. */
export function tellStale(stale: ReadonlyMap<string, Since>): void {
  document.getElementById("kata-stale")?.remove();
  const note = (text: string) =>
    element("p", { id: "kata-stale", class: "kata-notice", role: "status" }, text);
  const exercise = document.getElementById("kata-exercise");
  if (exercise && stale.get(exercise.dataset.slug ?? "") === "spec")
    exercise.before(note("The spec has changed since you passed: check again."));
  const map = document.getElementById("carry");
  const changed = [...stale.values()].filter((what) => what === "spec").length;
  if (map && changed > 0) map.before(note(countText(changed)));
}

const countText = (count: number) =>
  count === 1
    ? "The spec of 1 exercise has changed since you passed it: check it again."
    : `The specs of ${count} exercises have changed since you passed them: check these again.`;
