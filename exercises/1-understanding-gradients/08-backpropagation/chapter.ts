import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Backpropagation",
  summary: "You can derive and check the gradient of every parameter of a transformer by hand.",
  exercises: [
    "softmax-backward",
    "cross-entropy-backward",
    "linear-backward",
    "layer-norm-backward",
    "gelu-derivative",
    "feed-forward-backward",
    "attention-backward",
    "multi-head-backward",
    "embedding-backward",
    "backward-pass",
  ],
});
