import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Monte Carlo tree search",
  summary: "You can search a tree with an evaluator that errs, and say when a search beats a beam.",
  exercises: [
    "ucb-and-puct",
    "select-and-back-up",
    "grow-node",
    "tree-search",
    "final-move",
    "search-under-noise",
  ],
});
