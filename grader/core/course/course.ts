import type { Chapter, Exercise } from "../../../lib/author/course.js";
import type { ExerciseFiles } from "./files.js";

/** An exercise with its place in the course. */
export interface PlacedExercise extends Exercise {
  /** `1-understanding-gradients` */
  part: string;
  /** `1-understanding-gradients/03-attention` */
  chapter: string;
  /** Wall clock limit of a run. */
  seconds: number;
  files: ExerciseFiles;
}

export interface PlacedChapter extends Omit<Chapter, "exercises"> {
  /** `1-understanding-gradients/03-attention` */
  path: string;
  lesson: string;
  exercises: PlacedExercise[];
}

export interface Part {
  /** `1-understanding-gradients` */
  path: string;
  /** `Understanding Gradients` */
  name: string;
  number: number;
  /** The file of its story, which is read before its first chapter. */
  story: string;
  /** The file of what is read after its last chapter: what the learner built, and which papers they can read now. */
  lookBack: string;
  chapters: PlacedChapter[];
}

export interface Course {
  parts: Part[];
  /** Every exercise in order. */
  exercises: PlacedExercise[];
  bySlug: Map<string, PlacedExercise>;
}

/** The files of the course are broken. The learner is not at fault; the exit code is 3. */
export class BrokenCourse extends Error {
  override name = "BrokenCourse";
}
