import GithubSlugger from "github-slugger";
import type { Documented, ExerciseData } from "../../course/data.js";
import { chapters, pages } from "../course.js";
import { base, pathTo } from "../settings.js";

/** The page of an exercise in Markdown: where it stands, its task, and the place of the judge with the stub in it. */
export function exerciseText(exercise: ExerciseData, stub: string): string {
  const { slug, chapter, documented } = exercise;
  const isAlone = documented.length === 1;
  return [
    factsOf(exercise),
    ...documented.map((one) => `${isAlone ? "" : `## \`${one.name}\`\n\n`}${taskOf(one)}`),
    `<div id="kata-exercise" data-slug="${slug}" data-chapter="${chapter}" data-base="${base}" data-pagefind-ignore>`,
    `\`\`\`ts title="${slug}.ts"\n${stub.trimEnd()}\n\`\`\``,
    `<p class="without-script">This page needs JavaScript to judge what you write. In a clone of the course, write your code into ` +
      `<code>${exercise.file}</code> and judge it in the terminal: <code>npm run kata -- run ${slug}</code></p>`,
    "</div>",
  ].join("\n\n");
}

function factsOf({ slug, route, minutes, heading, chapter }: ExerciseData): string {
  const page = pages.find(({ exercises }) => exercises.some((other) => other.route === route))!;
  const { title } = chapters.find(({ path }) => path === chapter)!;
  const at = heading ? new GithubSlugger().slug(heading) : `exercise-${slug}`;
  const places = [...new Set([title, page.title, heading].filter(Boolean))];
  return (
    `<p class="exercise-facts" data-pagefind-ignore><span class="exercise-state" data-slug="${slug}" data-state></span>` +
    `<a href="${pathTo(page.route)}#${at}">In the lesson: ${places.join(" › ")}</a> <code>${slug}</code> <span>${minutes} min</span></p>`
  );
}

function taskOf({ text, params, returns, throws, sees }: Documented): string {
  const list = params.map((param) => `- \`${param.name}\`: ${indented(param.text)}`).join("\n");
  const line = (word: string, said: string) => `**${word}** ${said.replaceAll("\n", " ")}`;
  return [
    text,
    list && `**Arguments**\n\n${list}`,
    returns && line("Returns", returns),
    ...throws.map((one) => line("Throws", one)),
    ...sees.map((one) => line("Source", one)),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** Further lines of a list's entry belong to it if they are indented. */
const indented = (text: string): string => text.replaceAll("\n", "\n  ");

/** What the search shows of an exercise. */
export function firstSentence({ documented: [first] }: ExerciseData): string {
  return first.text.split("\n\n")[0].replaceAll("\n", " ").replaceAll("\\", "");
}
