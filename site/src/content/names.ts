import path from "node:path";
import type { ExerciseData } from "../../course/data.js";
import { chapters, course, exercises } from "../course.js";
import { pathTo } from "../settings.js";

// Where the page of an exercise names another exercise's function or another chapter, the name leads there.

/** What a stub imports from other exercises and calls, in its order. */
export function usesOf({ file }: ExerciseData, stub: string): { name: string; route: string }[] {
  const imports = [...stub.matchAll(/^import (?!type\b)\{([^}]*)\} from "(\.[^"]*)\.js";/gm)];
  return imports.flatMap(([, names, from]) => {
    const source = path.posix.join(path.posix.dirname(file), `${from}.ts`);
    const exercise = exercises.find((other) => other.file === source);
    const values = names.split(",").map((name) => name.trim());
    return exercise
      ? values
          .filter((name) => name !== "" && !/^type\b/.test(name))
          .map((name) => ({ name, route: exercise.route }))
      : [];
  });
}

/** The names that may be meant in the text of an exercise, and the page of each. */
export function namesFor(
  exercise: ExerciseData,
  uses: { name: string; route: string }[],
): Map<string, string> {
  const found = new Map<string, string>();
  const own = new Set(
    exercise.documented.flatMap(({ name, params }) => [name, ...params.map((one) => one.name)]),
  );
  // A name in one word, such as `add`, may be anything.
  for (const other of exercises.slice(0, exercises.indexOf(exercise)))
    for (const name of [other.slug, ...other.documented.map((one) => one.name)])
      if (/[a-z]([A-Z]|-[a-z])/.test(name)) found.set(name, other.route);
  for (const { name, route } of uses) found.set(name, route);
  for (const name of own) found.delete(name);
  return found;
}

/** Makes links of the names between backticks, but not in lines that are code. */
export function linkNames(markdown: string, names: ReadonlyMap<string, string>): string {
  const link = (code: string, name: string) => {
    const route = names.get(name);
    return route === undefined ? code : `[${code}](${pathTo(route)})`;
  };
  return markdown
    .split("\n")
    .map((line) =>
      /^ {4}/.test(line) ? line : line.replaceAll(/(?<!\[)`([\w-]+)(?:\([^`]*\))?`(?!\])/g, link),
    )
    .join("\n");
}

/** Makes links of the chapters and pages that a text names: `chapter 03 of part 3`, `page 1 of this chapter`. */
export function linkChapters(text: string, { chapter: here }: ExerciseData): string {
  const own = course.parts.find(({ path }) => here.startsWith(`${path}/`))!;
  return text
    .replaceAll(/chapter (\d\d)(?: of part (\d))?/g, (words, chapter, part) => {
      const { path: at } = part ? course.parts[Number(part) - 1] : own;
      const to = chapters.find(({ path }) => path.startsWith(`${at}/${chapter}-`));
      return to ? `[${words}](${pathTo(to.path)})` : words;
    })
    .replaceAll(/page (\d) of this chapter/g, (words, page) => {
      const to = chapters.find(({ path }) => path === here)!.pages[Number(page) - 1];
      return to ? `[${words}](${pathTo(to.route)})` : words;
    });
}
