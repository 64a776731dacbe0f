import { loadCourse } from "../../node/course/load.js";
import type { DoctorFinding } from "../../node/doctor/finding.js";
import { lookOf } from "../draw/look.js";
import { wrap } from "../draw/text.js";
import { EXIT } from "./exit.js";
import { print, printJson } from "./print.js";

/** `kata doctor`: what this machine has, and whether anything is wrong. It changes nothing. */
export async function doctor(options: { json?: boolean; training?: boolean }): Promise<number> {
  const { examine } = await import("../../node/doctor/examine.js");
  const findings = await examine();
  const show = (finding: DoctorFinding) => (options.json ? undefined : print(findingLines(finding)));
  for (const finding of findings) show(finding);
  if (options.training) {
    const { exercises } = await loadCourse();
    const { trainingFindings } = await import("../../node/doctor/training.js");
    findings.push(...(await trainingFindings(exercises, show)));
  }
  const bad = findings.filter(({ state }) => state === "bad").length;
  if (options.json) printJson({ version: 1, findings });
  else print(["", summary(bad)]);
  return bad > 0 ? EXIT.broken : EXIT.passed;
}

function findingLines({ name, state, text }: DoctorFinding): string[] {
  const look = lookOf(process.stdout);
  const { color } = look;
  const marks = { ok: color.green("✓"), note: color.yellow("○"), bad: color.red("✗") };
  const [first, ...rest] = wrap(text, look, Math.max(16, name.length + 4));
  return [` ${marks[state]} ${color.bold(name.padEnd(12))} ${first.trimStart()}`, ...rest];
}

function summary(bad: number): string {
  if (bad === 0) return " Everything that the course needs is here.";
  return ` ${bad} ${bad === 1 ? "thing needs" : "things need"} your attention.`;
}
