import type { Told } from "../../../lib/judge/told.js";
import { readId, type Subject, WATCHED } from "../meaning/subject.js";
import { exhibitsIn } from "./shown.js";

/**
 * Lists the solution's exhibits that cannot be drawn. Exhibits of mistakes need not be drawable.
 *
 * @param told the messages of a batch that ran the solution and mistakes
 */
export function exhibitProblems(told: Told[]): string[] {
  const own = told.filter(
    (one) => one.kind === "exhibit" && typeof one.spec === "string" && isSolution(readId(one.spec).subject),
  );
  return exhibitsIn(own).flatMap((exhibit) =>
    exhibit.kind === "unusable" ? [`the exhibit "${exhibit.title}" cannot be drawn: ${exhibit.problem}`] : [],
  );
}

/** Whether the subject is the solution itself, with or without watched calls. */
function isSolution(subject: Subject): boolean {
  return subject.kind === "solution" || (subject.kind === "contract" && subject.name.startsWith(WATCHED));
}
