import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Evaluation",
  summary:
    "You can tell whether a model has become better or only looks it, and compare four ways of training in one report.",
  exercises: ["judge-both-orders", "distinct-share", "over-optimized", "full-pipeline"],
});
