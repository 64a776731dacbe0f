import type { PlacedExercise } from "../../core/course/course.js";
import { verdictOf } from "../../core/judge/verdict.js";
import { secondsText } from "../../core/numbers.js";
import { Host, trains } from "../runner/host.js";
import type { DoctorFinding } from "./finding.js";

/**
 * Whether this machine trains fast enough: the reference of every exercise that trains, once, within its limit.
 *
 * @param onFinding receives each finding as soon as it is there: they take seconds
 */
export async function trainingFindings(
  exercises: PlacedExercise[],
  onFinding: (finding: DoctorFinding) => void,
): Promise<DoctorFinding[]> {
  const findings: DoctorFinding[] = [];
  const host = await Host.start();
  try {
    for (const { slug, files, seconds } of exercises.filter(({ files }) => trains(files.spec))) {
      const report = await host.run([{ spec: files.spec, subject: { kind: "solution" } }], { seconds });
      const { verdict } = verdictOf(report);
      const took = `${secondsText(report.durationMs)} of at most ${seconds} s`;
      const finding: DoctorFinding =
        verdict === "passed"
          ? { name: slug, state: "ok", text: took }
          : { name: slug, state: "bad", text: `the course's own run ended as ${verdict} after ${took}` };
      findings.push(finding);
      onFinding(finding);
    }
  } finally {
    await host.close();
  }
  return findings;
}
