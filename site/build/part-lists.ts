import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { importsIn } from "../../grader/core/course/imports.js";
import { folderOf, joined } from "../../grader/core/course/names.js";
import type { ChapterData, Outline, PartList } from "../../grader/site/data/forms.js";

// What it takes to keep a part on a machine, read from what was built.

/** Of these each exercise has its own. All other files of the judge serve all parts. */
const OF_EXERCISES = /^(chapters|traces|files\/(lib|solutions))\//;
/** Pages that lead to the parts. */
const AROUND = /^(index|map\/index)\.html$/;

/**
 * @param folder the built site
 * @param assets what every part takes besides, by its address
 */
export function partLists(folder: string, assets: string[]): Record<string, PartList> {
  const names = (readdirSync(folder, { recursive: true }) as string[])
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => statSync(path.join(folder, name)).isFile());
  const data = names.filter((name) => name.startsWith("kata/")).map((name) => name.slice("kata/".length));
  const has = new Set(data);
  const read = <T>(name: string): T => JSON.parse(readFileSync(path.join(folder, "kata", name), "utf8"));
  const shared = data.filter((name) => !OF_EXERCISES.test(name) && !assets.includes(`kata/${name}`));
  const sizeOf = (name: string) => statSync(path.join(folder, name)).size;
  return Object.fromEntries(
    read<Outline>("course.json").parts.map((part) => {
      const pages = names.filter((name) => AROUND.test(name) || name.startsWith(`${part.path}/`));
      const own = part.chapters.flatMap(({ path: chapter }) => {
        const { exercises, reads, texts } = read<ChapterData>(`chapters/${chapter}.json`);
        return [
          `chapters/${chapter}.json`,
          ...exercises.map(({ slug }) => `traces/${slug}.json`),
          ...Object.values(reads).flatMap((files) => files.map((name) => `files/${name}`)),
          // Where a learner's file imports from another chapter, that one is loaded too; most begin as their stub does.
          ...exercises.flatMap(({ files }) =>
            importsIn(texts[files.stub])
              .filter((source) => source.startsWith("."))
              .map((source) => joined(folderOf(files.stub), source).split("/").slice(1, 3).join("/"))
              .map((other) => `chapters/${other}.json`),
          ),
        ];
      });
      const needed = [...new Set([...shared, ...own])].filter((name) => has.has(name)).sort();
      const bytes = [...assets, ...pages, ...needed.map((name) => `kata/${name}`)]
        .map(sizeOf)
        .reduce((sum, size) => sum + size, 0);
      return [
        part.path,
        { bytes, pages: pages.map((name) => name.replace(/index\.html$/, "")), data: needed },
      ];
    }),
  );
}
