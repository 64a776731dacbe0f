import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "The transformer block",
  summary:
    "You can build a transformer block and a stack of them, go back through it, and say what its residuals and norms are for.",
  exercises: [
    "batched-layer-norm",
    "gpt-attention",
    "pre-norm-block",
    "post-norm-block",
    "block-stack",
    "layer-norm-gradients",
    "block-gradients",
    "gradient-flow",
    "residual-stream-report",
  ],
});
