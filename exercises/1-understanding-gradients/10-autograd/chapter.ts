import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Autograd",
  summary: "You have built what frameworks call autograd: gradients that derive themselves.",
  exercises: ["value", "topological-order", "broadcast-gradient", "matmul-node", "fused-nodes", "tape-model"],
});
