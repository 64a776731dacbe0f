import { type ChapterPlace, minutesOf } from "../../core/course/chapters.js";
import { count } from "../../core/course/count.js";
import type { PlacedChapter, PlacedExercise } from "../../core/course/course.js";
import type { Look } from "./look.js";
import { cut, wrap } from "./text.js";
import { columnsOf } from "./width.js";

/** What a chapter's card says before its first blank: what the learner will be able to do, and what it takes. */
export function chapterCard(place: ChapterPlace, look: Look, hasStory = false): string[] {
  const { chapter, number, of, part } = place;
  const { color } = look;
  const exercises = count(chapter.exercises.length, "exercise");
  return [
    ...wrap(color.dim(`chapter ${number} of ${of}`), look),
    ...wrap(color.bold.cyan(chapter.title), look),
    "",
    ...wrap(afterwards(chapter.summary), look, 3),
    "",
    ...wrap(`${exercises}, about ${duration(minutesOf(chapter))}. The lesson comes first: press l.`, look, 3),
    "",
    ...(hasStory ? [...wrap(`Part ${part.number} begins here. Its story: press p.`, look, 3), ""] : []),
    ...listed(color.dim("○"), chapter, look),
  ];
}

/**
 * What a chapter's card says after its last exercise: what the learner has now, what it is part of, what comes.
 *
 * @param hasLookBack whether a page looks back on the part
 */
export function recapCard(
  { chapter, next, part }: ChapterPlace,
  users: PlacedExercise[],
  look: Look,
  hasLookBack = false,
): string[] {
  const { color } = look;
  const lines = [
    ...wrap(color.bold.green(`✓ ${chapter.title}: complete`), look),
    "",
    ...wrap(chapter.summary, look, 3),
    "",
    ...listed(color.green("✓"), chapter, look),
  ];
  if (users.length > 0) {
    const named = users.slice(0, 3).map(({ title, slug }) => `${title} (${slug})`);
    const more = users.length > 3 ? ` and ${count(users.length - 3, "more exercise")}` : "";
    lines.push("", ...wrap(`Your code becomes part of ${named.join(", ")}${more}.`, look, 3));
  }
  const comes = next
    ? `Next: ${color.bold(next.title)}. ${afterwards(next.summary)}`
    : "This was the last chapter.";
  const ends = `Part ${part.number} ends here: press p to look back, and for the papers you can read now.`;
  return [...lines, "", ...(hasLookBack ? [...wrap(ends, look, 3), ""] : []), ...wrap(comes, look, 3)];
}

/** What an exercise takes for granted, for somebody who begins the course there. */
export function needsLines(needs: string[], look: Look): string[] {
  return [
    ...wrap(look.color.dim("This exercise takes for granted:"), look, 3),
    ...needs.flatMap((need) => wrap(`· ${need}`, look, 3, 2)),
  ];
}

/** A summary is written as what holds afterwards: "You can ...". */
function afterwards(summary: string): string {
  return `Afterwards ${summary[0].toLowerCase()}${summary.slice(1)}`;
}

/** Titles in two columns where there is room: a card is looked at as a whole. */
function listed(mark: string, { exercises }: PlacedChapter, look: Look): string[] {
  const half = Math.floor((look.width - 4) / 2);
  const fits = exercises.every(({ title }) => columnsOf(title) <= half - 4);
  const columns = fits && exercises.length > 5 ? 2 : 1;
  const width = columns === 2 ? half : look.width - 4;
  const rows = Math.ceil(exercises.length / columns);
  const item = ({ title }: PlacedExercise) => {
    const shown = cut(title, width - 4);
    return `${mark} ${shown}${" ".repeat(width - 2 - columnsOf(shown))}`;
  };
  return Array.from({ length: rows }, (_, i) => {
    const inRow = exercises.filter((_, at) => at % rows === i);
    return `   ${inRow.map(item).join("")}`.trimEnd();
  });
}

/** `40 minutes`, `1 hour 25 minutes` */
function duration(minutes: number): string {
  const rounded = Math.max(5, Math.round(minutes / 5) * 5);
  const [hours, rest] = [Math.floor(rounded / 60), rounded % 60];
  const parts = [...(hours > 0 ? [count(hours, "hour")] : []), ...(rest > 0 ? [count(rest, "minute")] : [])];
  return parts.join(" ");
}
