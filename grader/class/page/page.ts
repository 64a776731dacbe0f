import { stateOf } from "../../core/class/formats/report.js";
import type { Mark, Marked } from "../../core/class/marks.js";
import { commonIn, metByLogs, newest } from "../../core/class/week.js";
import { keyOfWho, saidOfWho, type Who } from "../../core/class/who.js";
import { count } from "../../core/course/count.js";
import { fingerprint } from "../../core/course/fingerprint.js";
import { documentOf } from "../../page/document.js";
import { escaped } from "../../page/html.js";
import type { Grades } from "../grade/grade.js";
import { CLASS_STYLE } from "./style.js";

export interface PageOptions {
  /** The moment up to which the week goes; by default that of the newest hand-in. */
  until?: string | undefined;
  /** Numbers in place of names and pseudonyms, to show the page to the class. */
  anonymous?: boolean | undefined;
}

/** The page of a class: who is where, and what is misunderstood this week. One file that needs nothing else. */
export function classHtml(grades: Grades, { until, anonymous = false }: PageOptions = {}): string {
  const { course, judged, problems } = grades;
  const marked = anonymous ? shuffled(grades.marked) : grades.marked;
  const end = until ?? newest(judged);
  const nameOf = anonymous ? numbered(marked) : saidOfWho;
  const lead =
    end === undefined
      ? "There is no hand-in yet."
      : `${count(marked.length, "learner")}, ${count(course.exercises.length, "exercise")}, ${count(judged.length, "hand-in")}. The newest counts as now: ${day(end)}.`;
  const body = `<header>
<h1>${escaped(course.title)}</h1>
<p>${escaped(lead)} Times are those of the learners' clocks.</p>
</header>
<main>
${end === undefined ? "" : weekHtml(grades, end, nameOf)}
${matrixHtml({ ...grades, marked }, nameOf)}
${logsHtml(grades)}
${problems.length > 0 && !anonymous ? problemsHtml(problems) : ""}
</main>`;
  return documentOf(course.title, body, CLASS_STYLE);
}

type NameOf = (who: Who) => string;

/** Numbered by an order that says nothing of the names. */
function shuffled(marked: Marked[]): Marked[] {
  const draw = ({ who }: Marked) => fingerprint(keyOfWho(who));
  return [...marked].sort((a, b) => (draw(a) < draw(b) ? -1 : 1));
}

function numbered(marked: Marked[]): NameOf {
  const places = new Map(marked.map(({ who }, i) => [keyOfWho(who), i + 1]));
  return (who) => `Learner ${places.get(keyOfWho(who)) ?? "?"}`;
}

const day = (at: string) => new Date(at).toLocaleDateString("en-US", { dateStyle: "long" });

function weekHtml({ judged, marked }: Grades, end: string, nameOf: NameOf): string {
  const common = commonIn(judged, end);
  const rows = common.map(({ slug, because, now, before, exact }) => [
    `${escaped(because)}${exact ? "" : ' <span class="who">(likely)</span>'}`,
    escaped(slug),
    String(now.length),
    String(before),
    `<span class="who">${escaped(now.map(nameOf).sort().join(", "))}</span>`,
  ]);
  const [most] = common;
  const said = !most?.now.length
    ? "No answer of this week shows a misunderstanding that the course has a name for."
    : `Most common: ${count(most.now.length, "learner")} of ${marked.length} in ${most.slug}.`;
  return section(
    "week",
    "Misunderstood this week",
    `<p>${escaped(said)}</p>`,
    rows.length === 0
      ? ""
      : table(
          "misunderstanding",
          ["misunderstanding", "exercise", "this week", "only before", "who, this week"],
          rows,
        ),
  );
}

function matrixHtml({ course, marked }: Grades, nameOf: NameOf): string {
  const head = ["who", ...course.exercises.map(({ slug }) => slug), "points"];
  const rows = marked.map((learner) => [
    escaped(nameOf(learner.who)),
    ...learner.marks.map(markHtml),
    `${learner.points} of ${learner.of}`,
  ]);
  const passed = course.exercises.map(({ slug }) => {
    const all = marked.filter(({ marks }) =>
      marks.some(({ exercise, outcome }) => exercise.slug === slug && outcome?.verdict === "passed"),
    );
    return String(all.length);
  });
  if (marked.length === 0) return "";
  return section(
    "where",
    "Who is where",
    "<p>✓ passed, ✗ not passed, … a blank is left, ? not judged, – not handed in; the number is points.</p>",
    table("matrix", head, [...rows, [`passed, of ${marked.length}`, ...passed, ""]], true),
  );
}

const SIGNS: Record<string, [sign: string, look: string]> = {
  passed: ["✓", "passed"],
  blank: ["…", "open"],
  "not handed in": ["–", "open"],
  "not judged": ["?", "unjudged"],
};

function markHtml(mark: Mark): string {
  const state = stateOf(mark);
  const [sign, look] = SIGNS[state] ?? ["✗", "failed"];
  const late = mark.daysLate > 0 ? ` <span class="late">+${mark.daysLate} d</span>` : "";
  const points = mark.outcome && mark.points !== null ? ` ${mark.points}` : "";
  const says = [state, ...mark.remarks].join("; ");
  const aloud = `<span class="aloud">${escaped(says)}</span>`;
  return `<span class="${look}" title="${escaped(says)}"><span aria-hidden="true">${sign}</span>${aloud}</span>${points}${late}`;
}

function logsHtml({ judged }: Grades): string {
  const met = metByLogs(judged);
  if (met.length === 0) return "";
  const rows = met
    .slice(0, 30)
    .map(({ slug, mistake, learners, times }) => [
      escaped(mistake),
      escaped(slug),
      String(learners),
      String(times),
    ]);
  return section(
    "logs",
    "Met on the way",
    "<p>By the logs that learners have put into their hand-ins, since they began. Nobody can check these numbers.</p>",
    table("", ["mistake", "exercise", "learners", "times"], rows),
  );
}

function problemsHtml(problems: Grades["problems"]): string {
  const items = problems.map(({ file, why }) => `<li>${escaped(file)}: ${escaped(why)}</li>`);
  return section("problems", "Files that are no hand-ins", `<ul>${items.join("")}</ul>`);
}

function section(id: string, title: string, ...parts: string[]): string {
  return `<section aria-labelledby="${id}">\n<h2 id="${id}">${title}</h2>\n${parts.join("\n")}\n</section>`;
}

/** A table; its cells are HTML. */
function table(look: string, head: string[], rows: string[][], hasRowHeads = false): string {
  const heads = head.map((each) => `<th scope="col">${escaped(each)}</th>`).join("");
  const lines = rows.map((row) => {
    const cells = row.map((cell, i) =>
      i === 0 && hasRowHeads ? `<th scope="row">${cell}</th>` : `<td>${cell}</td>`,
    );
    return `<tr>${cells.join("")}</tr>`;
  });
  const label = escaped(head.slice(0, 3).join(", "));
  return `<div class="scroll ${look}" role="region" tabindex="0" aria-label="${label}"><table><thead><tr>${heads}</tr></thead><tbody>${lines.join("\n")}</tbody></table></div>`;
}
