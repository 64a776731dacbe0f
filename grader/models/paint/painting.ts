// What a page knows of a painter before it loads any of its code.

/** Exercises whose code reads the model, and paints with it. */
export const PAINT_RUNS = ["safetensors", "train-text-dit"];

/** The course's painter, which paints before the learner's is trained. */
export const COURSES_PAINTER = "lib/pictures/painter.safetensors";

/** As many pictures of a caption as are painted at once. */
export const MOST_PICTURES = 16;

/** How far two pictures are apart, in pixels. */
export const PAINTED_GAP = 1;

export interface Painting {
  /** How many pictures of each caption. */
  n: number;
  /** Guidance. */
  w: number;
  steps: number;
}
