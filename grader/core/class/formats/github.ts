import type { PlacedExercise } from "../../course/course.js";
import type { Mark } from "../marks.js";
import { saidOfWho } from "../who.js";
import { linesOf, type Report, stateOf } from "./report.js";

/** Annotations, as lines that GitHub Actions reads from a step's output. @param bySlug where each answer's file is */
export function annotations({ learners }: Report, bySlug: Map<string, PlacedExercise>): string {
  const lines = learners.flatMap(({ who, marks }) =>
    marks
      .filter((mark) => stateOf(mark) !== "passed")
      .map((mark) => annotation(mark, saidOfWho(who), bySlug)),
  );
  return lines.map((line) => `${line}\n`).join("");
}

function annotation(mark: Mark, who: string, bySlug: Map<string, PlacedExercise>): string {
  const { exercise, outcome } = mark;
  const state = stateOf(mark);
  // What a machine could not do is no error of the learner's.
  const level = state === "not judged" ? "warning" : "error";
  const place = bySlug.get(exercise.slug)?.files.stub ?? "";
  const line = outcome?.line === undefined ? "" : `,line=${outcome.line}`;
  const title = property(`${who}: ${exercise.slug} ${state}`);
  return `::${level} file=${property(place)}${line},title=${title}::${data(linesOf(mark).join("\n") || state)}`;
}

/** What a step shows of itself: Markdown, for the file that GITHUB_STEP_SUMMARY names. */
export function summary({ course, learners }: Report): string {
  const rows = learners.flatMap(({ who, marks }) =>
    marks.map((mark) =>
      [
        saidOfWho(who),
        mark.exercise.slug,
        stateOf(mark),
        `${mark.points ?? "–"} of ${mark.exercise.points}`,
        linesOf(mark)[0] ?? "",
      ]
        .map(markdown)
        .join(" | "),
    ),
  );
  const table = ["who | exercise | state | points | first line", "--- | --- | --- | --- | ---", ...rows];
  return [`### ${markdown(course.title)}`, "", ...table.map((row) => `| ${row} |`), ""].join("\n");
}

const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
/** A learner's text is no Markdown and no HTML. */
const markdown = (text: string) =>
  text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>()#+!|~@&-]/g, (letter) => `&#${letter.charCodeAt(0)};`);
