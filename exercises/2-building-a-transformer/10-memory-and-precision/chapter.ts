import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Memory and precision",
  summary:
    "You can say what a training keeps in memory, and make it fit by computing twice or by storing less.",
  exercises: ["training-bytes", "round-bfloat", "recompute", "quantize-blocks"],
});
