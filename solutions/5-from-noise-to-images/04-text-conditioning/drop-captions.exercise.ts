import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Caption dropout",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Hide a caption of four words, and let `none` be `<end>` alone. How many tokens does the mask leave visible in the hidden row?",
    "A mask marks where a caption ends, so a row of ids and its mask belong together, and one draw decides for both. Every row of the result is a copy.",
    "row_b = none if u_b < share, else caption b;   ids and mask both from row_b",
    "Append `none` to the captions as row B. Use the labels 0 to B − 1 for the captions, and let `dropLabels` hide some of them, with B as its `none`.\nBuild ids and mask from copies of the rows that the resulting labels name.",
  ],
  explore:
    "Let the mask of `none` be false everywhere, and give such a row to part 2's `maskedSoftmax`. What does a patch read from it? And what does it read if `none` is `<end>` alone?",
  answer:
    "Nothing: `maskedSoftmax` returns weights of 0, so the output is 0. A plain softmax would return NaN. With `<end>` alone, its weight is 1 for every query, so each patch reads the same learned vector. In effect, the network has a word for “no caption”. That is why `encode-caption` never makes an empty row.",
});
