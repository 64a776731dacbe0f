import type { Exhibit } from "../../lib/exhibit/forms.js";
import type { Told } from "../../lib/grader-link.js";
import type { PlacedExercise } from "../course/load.js";
import type { Host } from "../run/host.js";
import { exhibitsIn } from "./kept.js";

/**
 * What a solution shows must be drawable; what a mistake shows need not.
 *
 * @param told what a batch of solution and mistakes told, where nobody says who told what
 */
export async function exhibitProblems(host: Host, exercise: PlacedExercise, told: Told[]): Promise<string[]> {
  if (!told.some(({ exhibit }) => (exhibit as Exhibit | undefined)?.kind === "unusable")) return [];
  const job = { spec: exercise.files.spec, subject: { kind: "solution" } as const };
  const report = await host.run([job], exercise.seconds);
  return exhibitsIn(report.told).flatMap((exhibit) =>
    exhibit.kind === "unusable" ? [`the exhibit "${exhibit.title}" cannot be drawn: ${exhibit.problem}`] : [],
  );
}
