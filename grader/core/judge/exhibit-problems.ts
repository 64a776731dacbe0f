import type { Told } from "../../../lib/told.js";
import { readId, type Subject, WATCHED } from "../meaning/subject.js";
import { exhibitsIn } from "./shown.js";

/**
 * What a solution shows must be drawable; what a mistake shows need not.
 *
 * @param told what a batch of solution and mistakes told
 */
export function exhibitProblems(told: Told[]): string[] {
  const own = told.filter(
    (one) => one.kind === "exhibit" && typeof one.spec === "string" && isSolution(readId(one.spec).subject),
  );
  return exhibitsIn(own).flatMap((exhibit) =>
    exhibit.kind === "unusable" ? [`the exhibit "${exhibit.title}" cannot be drawn: ${exhibit.problem}`] : [],
  );
}

/** Whether it is the solution itself, though its calls may be watched. */
function isSolution(subject: Subject): boolean {
  return subject.kind === "solution" || (subject.kind === "contract" && subject.name.startsWith(WATCHED));
}
