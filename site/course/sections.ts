import { exerciseLine } from "../../grader/core/course/exercise-lines.js";

/** The heading below which a lesson reaches each of its exercises, by slug. */
export function headingsOf(body: string): Map<string, string> {
  const found = new Map<string, string>();
  let heading: string | undefined;
  let isCode = false;
  for (const line of body.split("\n")) {
    if (line.startsWith("```")) isCode = !isCode;
    if (isCode) continue;
    heading = /^#{2,4} (.*)/.exec(line)?.[1] ?? heading;
    const slug = exerciseLine(line)?.slug;
    if (slug && heading) found.set(slug, heading);
  }
  return found;
}
