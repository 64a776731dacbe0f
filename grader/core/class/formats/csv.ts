import { saidOfWho } from "../who.js";
import { type Report, stateOf } from "./report.js";

const HEAD = "who,pseudonym,exercise,state,points,of,days late,handed in,misunderstanding,message".split(",");

/** A line for each learner and exercise, as learning platforms and spreadsheets read it. Points that nobody knows are empty. */
export function csv({ learners }: Report): string {
  const rows = learners.flatMap(({ who, marks }) =>
    marks.map((mark) => {
      const { exercise, points, outcome, at, daysLate } = mark;
      return [
        ...[saidOfWho(who), "pseudonym" in who ? "yes" : "no", exercise.slug, stateOf(mark)],
        ...[points ?? "", exercise.points, daysLate, at ?? ""],
        ...[outcome?.mistake?.because ?? "", outcome?.message?.split("\n")[0] ?? ""],
      ];
    }),
  );
  return [HEAD, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** A text that a spreadsheet would take for a formula gets an apostrophe: `=HYPERLINK(…)` in a message is a learner's. */
function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
