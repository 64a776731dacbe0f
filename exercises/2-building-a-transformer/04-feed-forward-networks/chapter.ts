import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Feed-forward networks",
  summary: "You can write the half of a block that computes, with GELU or with a gate, and say what it adds.",
  exercises: [
    "gelu-forms",
    "batched-feed-forward",
    "ffn-as-memory",
    "feed-forward-gradients",
    "swiglu",
    "matched-hidden",
    "what-ffn-adds",
  ],
});
