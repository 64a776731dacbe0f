import { existsSync } from "node:fs";
import { placeOf } from "../../core/course/chapters.js";
import { type Section, sectionsOf, sectionText } from "../../core/tutor/sections.js";
import { UsageError } from "../../core/usage-error.js";
import { lessonPages } from "../../node/course/lesson-pages.js";
import { readProgress } from "../../node/store/progress.js";
import { EXERCISE, exerciseAt } from "../desk.js";
import { tool } from "../tool.js";

export const lesson = tool({
  name: "lesson",
  title: "The lesson, by section",
  description:
    "The lesson of the exercise's chapter. Without a section it lists the sections; with a number it gives the text of one. " +
    "The answer to a question that asks for a prediction is withheld until the exercise after it has run.",
  params: {
    exercise: EXERCISE,
    section: { type: "integer", description: "the number of a section, as the list has it" },
  },
  isReading: true,
  answer(desk, { exercise: name, section: number }) {
    const exercise = exerciseAt(desk, name);
    const { chapter } = placeOf(desk.course, exercise);
    if (!existsSync(chapter.lesson)) throw new UsageError(`${chapter.path} has no lesson`);
    const sections = sectionsOf(lessonPages(chapter));
    if (number === undefined) return listOf(sections, chapter.title, exercise.slug);
    const section = sections[number - 1];
    if (!section) throw new UsageError(`the lesson has sections 1 to ${sections.length}`);
    const { exercises } = readProgress().progress;
    const hasRun = (slug: string) => (exercises[slug]?.runs ?? 0) > 0;
    return `Section ${number} of ${sections.length}: ${section.heading}\n\n${sectionText(section, hasRun)}`;
  },
});

/** The sections by page, with the exercises that they reach. */
function listOf(sections: Section[], title: string, slug: string): string {
  const lines = sections.flatMap(({ number, page, heading, exercises }, i) => {
    const isNewPage = page !== sections[i - 1]?.page;
    const reached = exercises.length > 0 ? `  [exercise: ${exercises.join(", ")}]` : "";
    return [...(isNewPage ? ["", `Page: ${page}`] : []), `${number}. ${heading}${reached}`];
  });
  const own = sections.find(({ exercises }) => exercises.includes(slug));
  const where = own ? [`The text reaches ${slug} in section ${own.number}.`] : [];
  return [`The lesson of the chapter "${title}".`, ...where, ...lines].join("\n");
}
