import { readFileSync } from "node:fs";
import type { Loader, LoaderContext } from "astro/loaders";
import { lessonPage } from "../../../grader/core/course/lesson.js";
import { withoutPrices } from "../../markdown/dollars.js";
import { chapters, exercises, pages, root } from "../course.js";
import { editAddress } from "../repository.js";
import { exerciseText, firstSentence } from "./exercise-text.js";

/** SITE_PART=1-understanding-gradients builds one part alone, for somebody who works on the site and would not wait for all. */
const only = process.env.SITE_PART ?? "";
const isWanted = ({ route }: { route: string }) => route.startsWith(only);

/** Reads the pages of the course where they are, and makes a page of every exercise. */
export function courseLoader(): Loader {
  return {
    name: "course",
    async load(context: LoaderContext) {
      context.store.clear();
      for (const page of pages.filter(isWanted)) {
        const { body } = lessonPage(page.file, textOf(page.file), page.title);
        const description = chapters.find(({ path }) => path === page.route)?.summary;
        await keep(context, page, withoutPrices(body), { description });
      }
      for (const exercise of exercises.filter(isWanted)) {
        const description = firstSentence(exercise);
        const text = exerciseText(exercise, textOf(exercise.file));
        await keep(context, exercise, text, { description, tableOfContents: false });
      }
    },
  };
}

const textOf = (file: string): string => readFileSync(new URL(file, root), "utf8").replaceAll("\r\n", "\n");

async function keep(
  { store, parseData, renderMarkdown }: LoaderContext,
  { file, route, title }: { file: string; route: string; title: string },
  markdown: string,
  more: Record<string, unknown>,
): Promise<void> {
  const given = { title, editUrl: editAddress(file), ...more };
  const data = await parseData({ id: route, data: given });
  const rendered = await renderMarkdown(markdown, { fileURL: new URL(file, root) });
  store.set({ id: route, data, body: markdown, filePath: `../${file}`, rendered });
}
