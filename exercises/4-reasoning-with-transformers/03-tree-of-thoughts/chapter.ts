import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Tree of thoughts",
  summary:
    "You can search a tree of half-finished thoughts, level by level or in depth, and say at equal work whether the search was worth it.",
  exercises: ["next-states", "can-reach", "tree-beam", "tree-depth", "play-outs", "tree-against-tries"],
});
