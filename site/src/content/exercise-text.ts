import GithubSlugger from "github-slugger";
import type { Documented, ExerciseData } from "../../course/data.js";
import { chapters, course, exercises, pages } from "../course.js";
import { base, pathTo } from "../settings.js";
import { linkChapters, linkNames, namesFor, usesOf } from "./names.js";

/** The page of an exercise in Markdown: where it stands, its task, and the place of the judge with the stub in it. */
export function exerciseText(exercise: ExerciseData, stub: string): string {
  const { slug, chapter, documented } = exercise;
  const isAlone = documented.length === 1;
  const uses = usesOf(exercise, stub);
  const names = namesFor(exercise, uses);
  const needs = exercise.needs.map((need) => `- ${linkNames(linkChapters(need, exercise), names)}`);
  return [
    factsOf(exercise),
    ...(needs.length > 0 ? [`This exercise takes for granted:\n\n${needs.join("\n")}`] : []),
    ...(uses.length > 0 ? [`It calls code of earlier exercises: ${uses.map(linkTo).join(", ")}.`] : []),
    lessonOf(exercise),
    ...documented.map((one) => `${isAlone ? "" : `## \`${one.name}\`\n\n`}${linkNames(taskOf(one), names)}`),
    `<div id="kata-exercise" data-slug="${slug}" data-chapter="${chapter}" data-base="${base}"${nextLesson(exercise)} data-pagefind-ignore>`,
    `\`\`\`ts title="${slug}.ts"\n${stub.trimEnd()}\n\`\`\``,
    `<p class="without-script">This page needs JavaScript to judge what you write. In a clone of the course, write your code into ` +
      `<code>${exercise.file}</code> and judge it in the terminal: <code>npm run kata -- run ${slug}</code></p>`,
    "</div>",
    ...(exercise.trains
      ? [
          `When this exercise passes, this browser keeps the weights. [Talk to your models](${pathTo("models")}) uses them.`,
        ]
      : []),
    ...(exercise.kept ? [opened("kata-kept", [slug], `## What to keep\n\n${exercise.kept}`)] : []),
    ...recapOf(exercise),
  ].join("\n\n");
}

const linkTo = ({ name, route }: { name: string; route: string }) => `[\`${name}\`](${pathTo(route)})`;

/** Where the next exercise stands on another page of a lesson: that page is read first. */
function nextLesson({ route }: ExerciseData): string {
  const next = exercises[exercises.findIndex((one) => one.route === route) + 1];
  const pageOf = (of: string) => pages.find(({ exercises }) => exercises.some((one) => one.route === of))!;
  if (!next || pageOf(next.route) === pageOf(route)) return "";
  const { route: to, title } = pageOf(next.route);
  return ` data-next="${next.slug}" data-next-lesson="${pathTo(to)}" data-next-title="${title.replaceAll('"', "&quot;")}"`;
}

/** What the page shows once these exercises have passed. */
const opened = (id: string, slugs: string[], markdown: string) =>
  `<section id="${id}" hidden data-after="${slugs.join(" ")}" data-pagefind-ignore>\n\n${markdown}\n\n</section>`;

/** What stands at the end of a chapter's last exercise, once all of the chapter has passed. */
function recapOf({ slug, chapter: of }: ExerciseData): string[] {
  const at = chapters.findIndex(({ path }) => path === of);
  const { title, summary, pages: lessons, usedBy } = chapters[at];
  const slugs = lessons.flatMap((page) => page.exercises).map((exercise) => exercise.slug);
  if (slugs.at(-1) !== slug) return [];
  const link = ({ title, route }: { title: string; route: string }) => `[${title}](${pathTo(route)})`;
  const users = usedBy.map((user) => exercises.find((other) => other.slug === user)!);
  const more = users.length > 3 ? ` and ${users.length - 3} more exercises` : "";
  const next = chapters[at + 1];
  const part = course.parts.find(({ chapters }) => chapters.at(-1)?.path === of);
  const paragraphs = [
    `## ${title}: complete`,
    summary,
    users.length > 0 && `Your code becomes part of ${users.slice(0, 3).map(link).join(", ")}${more}.`,
    part && `Part ${part.number} ends here: ${link(part.lookBack)}, with the papers that you can read now.`,
    next ? `Next: ${link({ title: next.title, route: next.path })}.` : "This was the last chapter.",
  ];
  return [opened("kata-recap", slugs, paragraphs.filter(Boolean).join("\n\n"))];
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

/** The lesson in the exercise's own page: `kata/exercise.js` fills it when it is opened. */
function lessonOf({ route }: ExerciseData): string {
  const page = pages.find(({ exercises }) => exercises.some((other) => other.route === route))!;
  return (
    `<details id="kata-lesson" data-from="${pathTo(page.route)}" data-to="exercise-${slugOf(route)}" hidden data-pagefind-ignore>` +
    `<summary>Read the lesson here</summary></details>`
  );
}

const slugOf = (route: string) => route.split("/").at(-1)!;

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
