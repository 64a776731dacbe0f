import { openLintPanel } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import type { PlacedExercise } from "../../core/course/course.js";
import { solutionText } from "../../core/course/solution.js";
import { worthTelling } from "../../core/judge/type-notes.js";
import { stubText } from "../page/state.js";
import type { Site } from "../place.js";
import { TypesClient } from "./client.js";
import { typesExtension } from "./extension.js";
import type { Texts } from "./protocol.js";
import { fileOf, namedIn } from "./reached.js";

export { openLintPanel };

/** What the page is told. */
export interface Heard {
  /** So many notes there are now. */
  counted(notes: number): unknown;
  /** @param problem one sentence or more */
  failed(problem: string): unknown;
}

export interface Types {
  extension: Extension;
  end(): void;
}

/** Types while somebody types into an exercise. This module is loaded only then. */
export function typesOf(site: Site, exercise: PlacedExercise, heard: Heard): Types {
  const client = new TypesClient(site.load);
  const file = exercise.files.stub;
  const stub = stubText(site, exercise);
  const ask = async <T>(what: "names" | "about", text: string, at: number, none: T) => {
    try {
      return (await client.ask({ what, file, texts: await reached(site, file, text), at })) as T;
    } catch {
      // Why, is told where the notes are asked for.
      return none;
    }
  };
  const extension = typesExtension(`your code for ${exercise.title}`, {
    notes: async (text) => {
      try {
        const all = await client.notes(async () => ({ file, texts: await reached(site, file, text) }));
        const notes = all && worthTelling(all, text, stub);
        if (notes) heard.counted(notes.length);
        return notes ?? [];
      } catch (error) {
        heard.failed((error as Error).message);
        return [];
      }
    },
    names: (text, at) => ask("names", text, at, []),
    about: (text, at) => ask("about", text, at, undefined),
  });
  return { extension, end: () => client.end("types were switched off") };
}

/** A file with the exercises that it reaches: the learner's own texts where there are any, else the solutions. */
async function reached({ course, answers }: Site, file: string, text: string): Promise<Texts> {
  const texts: Texts = { [file]: text };
  const take = async (importer: string): Promise<void> => {
    for (const name of namedIn(texts[importer])) {
      const other = fileOf(importer, name);
      const exercise = course.course.exercises.find(({ files }) => files.stub === other);
      if (!exercise || other in texts) continue;
      const solution = () => course.files.read(exercise.files.solution);
      // A chapter that is not here yet, and cannot be loaded now, is missing.
      if (solution() === undefined) await course.need(exercise).catch(() => {});
      texts[other] = answers.textOf(exercise.slug) ?? solutionText(solution() ?? "");
      await take(other);
    }
  };
  await take(file);
  return texts;
}
