import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Multi-head attention in batches",
  summary:
    "You can run all heads of a batch at once, forward and backward, with shared keys, and say what it costs.",
  exercises: [
    "split-heads",
    "merge-heads",
    "batched-multi-head",
    "fused-qkv",
    "grouped-query-attention",
    "attention-cost",
    "online-softmax",
    "flash-attention",
    "multi-head-gradients",
    "two-questions",
  ],
});
