import type { PlacedExercise } from "../../core/course/course.js";

// The forms of the files that the site's build makes of the course.

/** An exercise, as the whole course is listed. */
export type OutlinedExercise = Pick<PlacedExercise, "slug" | "title" | "minutes" | "difficulty" | "seconds">;

/** The whole course, in a few words each. */
export interface Outline {
  parts: {
    path: string;
    name: string;
    number: number;
    chapters: { path: string; title: string; summary: string; exercises: OutlinedExercise[] }[];
  }[];
}

/** One chapter: what it takes to fill and judge its exercises. */
export interface ChapterData {
  exercises: PlacedExercise[];
  /** Files of the course, by path: its stubs, specs and solutions, and those that they build on. */
  texts: Record<string, string>;
  /** By slug, the files that code reads while it runs. */
  reads: Record<string, string[]>;
}

/** The site's own modules for workers, in the packs in which they travel. */
export const PACKS = ["plain", "more", "tensors", "rest"] as const;
/** One more pack is there for those who ask for it. */
export type Pack = (typeof PACKS)[number] | "webgpu";

/** What the build says of itself. */
export interface Built {
  /** One word for all that was built, which stands in every address: nobody mixes two versions. */
  version: string;
}
