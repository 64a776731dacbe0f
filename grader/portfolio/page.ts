import type { Exhibit } from "../../lib/exhibit/forms.js";
import { count } from "../core/course/count.js";
import { paper } from "../node/show/paper.js";
import { isShared } from "../node/store/shared.js";
import { documentOf } from "../page/document.js";
import { drawPair } from "../page/exhibit.js";
import { escaped } from "../page/html.js";
import type { Met, Portfolio } from "./gather.js";
import { PORTFOLIO_STYLE } from "./style.js";
import { isTalk, talkHtml } from "./talk.js";

const TITLE = "A transformer, built by hand";
/** Mistakes that are told in words. */
const TOLD = 6;

/** The page: one file that needs nothing else, by the learner for anybody. */
export function portfolioHtml(portfolio: Portfolio): string {
  const { shown, mistakes } = portfolio;
  const sections = shown.map(({ section, exercise, part, figures, at }, i) => {
    // A part is named where it begins.
    const place = part === shown[i - 1]?.part ? "" : `<p class="place">${escaped(part)}</p>\n`;
    const source = [
      ...(section.heading === exercise.title ? [] : [exercise.title]),
      ...(at ? [longDate(at)] : []),
    ];
    return `<section aria-labelledby="section-${i}">
${place}<h2 id="section-${i}">${escaped(section.heading)}</h2>
${section.sentence && `<p>${escaped(section.sentence)}</p>`}
${figures.map(figureHtml).join("\n")}
${source.length > 0 ? `<p class="source">${escaped(source.join(", "))}</p>` : ""}
</section>`;
  });
  const body = `<header>
<h1>${TITLE}</h1>
<p class="lead">${escaped(leadText(portfolio))}</p>
</header>
<main>
${[...sections, ...(mistakes.length > 0 ? [mistakesHtml(mistakes)] : [])].join("\n")}
</main>
<footer><p class="note">Made with Transformer Kata, a course in TypeScript. Each figure comes from a run of my own code on my own machine.</p></footer>`;
  return documentOf(TITLE, body, PORTFOLIO_STYLE);
}

function leadText({ blanks, passed, total, days }: Portfolio): string {
  const of = passed === total ? `all ${total}` : `${passed} of ${total}`;
  return `The code behind this page was full of blanks, and I filled them: ${count(blanks, "blank")}, in ${of} exercises${timeText(days)}.`;
}

function timeText(days: string[]): string {
  if (days.length === 0) return "";
  if (days.length === 1) return `, on ${longDate(days[0])}`;
  return `, on ${days.length} days from ${longDate(days[0])} to ${longDate(days[days.length - 1])}`;
}

/** `November 28, 2026`, of a day or of a moment. */
function longDate(day: string): string {
  // A day without a time would be midnight in Greenwich, which is the day before in New York.
  const date = new Date(day.length === 10 ? `${day}T12:00` : day);
  return date.toLocaleDateString("en-US", { dateStyle: "long" });
}

function figureHtml(exhibit: Exhibit): string {
  const mine = inMyWords(exhibit);
  const drawn = drawPair(mine, undefined, paper);
  const shown = mine.kind === "table" && isTalk(mine) ? talkHtml(mine) : drawn.yours;
  const caption = captionOf(exhibit);
  return `<div class="exhibit ${exhibit.kind}">${drawn.above ?? ""}<figure>${shown}${drawn.below}<figcaption>${escaped(caption)}</figcaption></figure></div>`;
}

/** The title, and of what the exercise says of the picture all that a friend can read: no question, nothing to the learner. */
function captionOf({ title, caption }: Exhibit): string {
  const told = caption.split(/(?<=[.?!])\s+/).filter((text) => !/\?$|`|\byou(rs?)?\b/i.test(text));
  return [title[0].toUpperCase() + title.slice(1), ...told].join(". ").replace(/\.\. /g, ". ");
}

/** What is called yours on the learner's screen is theirs to tell here, and who reads it knows no numbers of chapters. */
function inMyWords<E extends Exhibit>(exhibit: E): E {
  if (isShared(exhibit)) {
    const series = exhibit.series.map((line) => ({ ...line, name: line.name.replace(/^\d+ /, "") }));
    return { ...exhibit, series };
  }
  if (exhibit.kind !== "table") return exhibit;
  const mine = (cell: string | number) =>
    typeof cell === "string" ? cell.replace(/^your\b/, "my").replace(/^yours\b/, "mine") : cell;
  const { columns, rows } = exhibit;
  return {
    ...exhibit,
    columns: columns.map(mine),
    rows: rows.map(([first, ...rest]) => [mine(first), ...rest]),
  };
}

function mistakesHtml(mistakes: Met[]): string {
  const times = mistakes.reduce((sum, met) => sum + met.times, 0);
  const told = mistakes.slice(0, TOLD).map(({ exercise, because, times }) => {
    const often = times > 1 ? `, ${times} times` : "";
    return `<li><p>${escaped(because)}</p><p class="note">${escaped(exercise.title)}${often}</p></li>`;
  });
  const often = times === 1 ? "once" : `${times} times`;
  const which = mistakes.length > TOLD ? ". These came most often:" : ":";
  return `<section aria-labelledby="mistakes">
<h2 id="mistakes">Mistakes, by name</h2>
<p>The grader named a mistake of mine ${often}${which}</p>
<ul class="mistakes">${told.join("")}</ul>
</section>`;
}
