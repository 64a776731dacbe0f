import { count } from "../../core/course/count.js";
import type { PlacedExercise } from "../../core/course/course.js";
import type { Fate } from "../../core/judge/stale.js";

/** What came of passes that were judged again, because an update had brought other specs. */
export function againText(fates: [PlacedExercise, Fate][]): string {
  const judged = `${count(fates.length, "pass", "passes")} judged again after the update`;
  const of = (wanted: Fate) => fates.filter(([, fate]) => fate === wanted).map(([{ slug }]) => slug);
  const [failed, unsure] = [of("failed"), of("unsure")];
  if (failed.length + unsure.length === 0)
    return `${judged}: ${fates.length === 1 ? "it still passes" : "all still pass"}.`;
  const lost = `${listed(failed)} ${failed.length === 1 ? "fails the new spec and is" : "fail the new specs and are"} open again`;
  const left = `${listed(unsure)} did not come to an end and ${unsure.length === 1 ? "stays" : "stay"} stale`;
  const parts = [...(failed.length > 0 ? [lost] : []), ...(unsure.length > 0 ? [left] : [])];
  return `${judged}: ${parts.join("; ")}. Your code is as it was.`;
}

const MOST = 6;

function listed(slugs: string[]): string {
  const more = slugs.length > MOST ? ` and ${slugs.length - MOST} more` : "";
  return slugs.slice(0, MOST).join(", ") + more;
}
