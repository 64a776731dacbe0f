import type { PlacedExercise } from "../../core/course/course.js";

// The forms of the files that the site's build makes of the course.

/** An exercise, as the whole course is listed. */
export type OutlinedExercise = Pick<
  PlacedExercise,
  "slug" | "title" | "minutes" | "difficulty" | "seconds" | "keeps"
>;

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

/** What the build says of itself, in `version.json`. */
export interface Built {
  /** One word for all that was built, which stands in every page: nobody mixes two versions. */
  version: string;
  /** The files that pages load from `kata`, and a short hash of each. */
  files: Record<string, string>;
  /** Styles, scripts and fonts, by their addresses below the site's base. */
  assets: string[];
}

/** What it takes to keep one part on a machine, besides the assets. */
export interface PartList {
  /** Of all of it together, as it is kept. */
  bytes: number;
  /** Addresses of pages below the site's base. */
  pages: string[];
  /** Files in `kata`. */
  data: string[];
}

/** The texts of the course's specs, as a short fingerprint of each: today's first, then earlier ones that asked the same. */
export type SpecList = Record<string, string[]>;
/** So much of a fingerprint is in that list. */
export const SPEC_SIGNS = 8;
