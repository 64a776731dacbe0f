import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Advanced topics",
  summary:
    "You can say what a training keeps in memory, make it fit in four ways, and tell whether a model has become better or only looks it.",
  exercises: [
    "training-bytes",
    "round-bfloat",
    "recompute",
    "quantize-blocks",
    "judge-both-orders",
    "distinct-share",
    "over-optimized",
    "full-pipeline",
  ],
});
