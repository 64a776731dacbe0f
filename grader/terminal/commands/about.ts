import { readFileSync } from "node:fs";
import type { Part, PlacedChapter, PlacedExercise } from "../../core/course/course.js";
import { onDisk } from "../../node/course/paths.js";

/** What an exercise is about, in words that people may search for. */
export interface About {
  has(word: string): boolean;
}

const known = new Map<PlacedExercise, About>();

/** Its names and its chapter's, their short forms, and the words of its docstring. */
export function aboutOf(exercise: PlacedExercise, chapter: PlacedChapter, part: Part): About {
  const made = known.get(exercise) ?? about(exercise, chapter, part);
  known.set(exercise, made);
  return made;
}

function about({ slug, title, files }: PlacedExercise, chapter: PlacedChapter, part: Part): About {
  const [, folder] = chapter.path.split("/");
  const names = [slug, title, folder.replace(/^\d+-/, ""), chapter.title].map((name) => name.toLowerCase());
  const joined = names.map((name) => wordsIn(name).join(""));
  const initials = names.map((name) =>
    wordsIn(name)
      .map(([letter]) => letter)
      .join(""),
  );
  const words = new Set(
    [...names, chapter.summary, part.name, docstringOf(onDisk(files.solution))].flatMap((text) =>
      wordsIn(text.toLowerCase()),
    ),
  );
  return {
    has: (word) => {
      const letters = wordsIn(word).join("");
      if (!letters) return false;
      if (initials.some((short) => short.length > 2 && short === letters)) return true;
      if (letters.length > 3 && joined.some((name) => name.includes(letters))) return true;
      return [...words].some((own) => own === letters || isAkin(own, letters));
    },
  };
}

const wordsIn = (text: string): string[] => text.match(/[\p{L}\d]+/gu) ?? [];

/** `embedding` and `embeddings`, `tokenizer` and `tokenization`: a beginning, or alike but for the ends of long words. */
function isAkin(own: string, typed: string): boolean {
  if (typed.length >= LONG) return own.startsWith(typed.slice(0, -2));
  return typed.length > 3 && own.startsWith(typed);
}

/** A word of so many letters is known without its last two. */
const LONG = 8;

/** The comments of the solution: they are the stub's too. */
function docstringOf(solution: string): string {
  try {
    return (readFileSync(solution, "utf8").match(/\/\*\*[\s\S]*?\*\//g) ?? []).join(" ");
  } catch {
    return "";
  }
}
