// What captions are made of, without the pictures: a page that reads captions loads no tensors for it.

/** The colors of the shapes. */
export const COLORS = ["red", "green", "blue", "yellow"] as const;
/** The classes of the shapes. */
export const SHAPES = ["disk", "box", "plus", "triangle"] as const;

/** The last word of each caption, and what fills up its row. */
export const END = "<end>";
export const PAD = "<pad>";
/** Every word of the captions; the id of a word is its index. */
export const VOCABULARY: readonly string[] = [
  PAD,
  END,
  "a",
  "the",
  ...COLORS,
  ...SHAPES,
  "left",
  "right",
  "top",
  "bottom",
];
/** M, words in the row of a caption: the longest caption, its end, and one more. */
export const CAPTION_LENGTH = 7;
