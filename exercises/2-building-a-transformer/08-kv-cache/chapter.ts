import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "The KV cache",
  summary:
    "You can generate text without computing anything twice, prove that the output stays the same, and say what it costs.",
  exercises: [
    "append-cache",
    "cached-attention",
    "cached-forward",
    "generate-cached",
    "generation-work",
    "cache-bytes",
    "sliding-window-cache",
    "speculative-decoding",
  ],
});
