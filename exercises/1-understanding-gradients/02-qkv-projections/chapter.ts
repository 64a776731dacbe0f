import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Queries, keys and values",
  summary:
    "You can multiply matrices with your own code, and project every token into queries, keys and values.",
  exercises: ["dot", "matmul", "transpose", "project-heads", "fuse-head-weights"],
});
