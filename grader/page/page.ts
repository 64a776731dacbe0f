import type { Exhibit } from "../../lib/exhibit/forms.js";
import type { Sides } from "../core/judge/sides.js";
import { documentOf } from "./document.js";
import type { Drawn, Paper } from "./drawn.js";
import { drawPair } from "./exhibit.js";
import { escaped } from "./html.js";

/** What the page says of the exercise. */
export interface Heading {
  title: string;
  /** `03-attention > causal-mask` */
  place: string;
}

/** The page of an exercise: one file that needs nothing else. */
export function pageHtml(
  { title, place }: Heading,
  { yours, problem, reference }: Sides,
  paper: Paper,
): string {
  const titles = [
    ...new Set([...reference.exhibits, ...(yours?.exhibits ?? [])].map((exhibit) => exhibit.title)),
  ];
  const find = (exhibits: Exhibit[] | undefined, name: string) => exhibits?.find((one) => one.title === name);
  const sections = titles.map((name, i) =>
    section(
      i,
      drawPair(find(yours?.exhibits, name), find(reference.exhibits, name), paper),
      find(yours?.exhibits, name),
      find(reference.exhibits, name),
      missing(yours?.verdict),
    ),
  );
  const body = `<header>
<p class="place">${escaped(place)}</p>
<h1>${escaped(title)}</h1>
<p>What your code computed, beside what the reference computes from the same input. ${escaped(standing(yours?.verdict, problem))}</p>
</header>
<main>
${sections.join("\n")}
</main>`;
  return documentOf(title, body);
}

function standing(verdict: string | undefined, problem: string | undefined): string {
  if (problem) return `Your file could not be run: ${problem}`;
  if (verdict === "passed") return "Your code passes.";
  if (verdict === "blank") return "Your code still has a blank to fill.";
  if (verdict === "timeout") return "Your code did not come to an end, and was stopped.";
  return "Your code does not pass yet.";
}

function missing(verdict: string | undefined): string {
  if (verdict === "blank") return "Nothing yet: a blank comes before it.";
  return "Nothing: your code did not get as far as this.";
}

function section(
  i: number,
  drawn: Drawn,
  yours: Exhibit | undefined,
  theirs: Exhibit | undefined,
  without: string,
): string {
  const { title, caption } = (theirs ?? yours) as Exhibit;
  const side = (name: string, html: string | undefined, exhibit: Exhibit | undefined, otherwise: string) => {
    const why = exhibit?.kind === "unusable" ? `It cannot be drawn: ${exhibit.problem}.` : otherwise;
    return `<figure><figcaption>${name}</figcaption>${html ?? `<p class="missing">${escaped(why)}</p>`}</figure>`;
  };
  return `<section aria-labelledby="exhibit-${i}">
<h2 id="exhibit-${i}">${escaped(title)}</h2>
<p>${escaped(caption)}</p>
${drawn.above ?? ""}
<div class="pair">
${side("Yours", drawn.yours, yours, without)}
${side("The course's", drawn.theirs, theirs, "The course's code does not show this.")}
</div>
${drawn.below}
</section>`;
}
