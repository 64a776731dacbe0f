import { lookOf } from "../render/look.js";
import { wrap } from "../render/text.js";
import { EXIT } from "./exit.js";
import { print } from "./print.js";

/** One thing that was looked at. */
export interface Finding {
  name: string;
  state: "ok" | "note" | "bad";
  text: string;
}

/** `kata doctor`: what this machine has, and whether anything is wrong. It changes nothing. */
export async function doctor(options: { json?: boolean }): Promise<number> {
  const { examine } = await import("../doctor/examine.js");
  const findings = await examine();
  if (options.json) console.log(JSON.stringify({ version: 1, findings }, null, 2));
  else print(doctorLines(findings));
  return findings.some(({ state }) => state === "bad") ? EXIT.broken : EXIT.passed;
}

function doctorLines(findings: Finding[]): string[] {
  const look = lookOf(process.stdout);
  const { color } = look;
  const marks = { ok: color.green("✓"), note: color.yellow("○"), bad: color.red("✗") };
  const lines = findings.flatMap(({ name, state, text }) => {
    const [first, ...rest] = wrap(text, look, 16);
    return [` ${marks[state]} ${color.bold(name.padEnd(12))} ${first.trimStart()}`, ...rest];
  });
  const bad = findings.filter(({ state }) => state === "bad").length;
  return [
    ...lines,
    "",
    bad === 0
      ? " Everything that the course needs is here."
      : ` ${bad} ${bad === 1 ? "thing needs" : "things need"} your attention.`,
  ];
}
