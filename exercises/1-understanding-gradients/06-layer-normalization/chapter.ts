import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Layer normalization",
  summary: "You can build a whole transformer block, and say what its residuals and norms are for.",
  exercises: [
    "add-residual",
    "mean-and-variance",
    "layer-norm",
    "rms-norm",
    "missing-residual",
    "transformer-block",
  ],
});
