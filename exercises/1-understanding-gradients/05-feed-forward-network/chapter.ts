import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Feed-forward network",
  summary:
    "You can build the part of a transformer that works on each token alone, and say why it must not be linear.",
  exercises: ["linear", "collapse-linear", "xor-network", "gelu", "feed-forward"],
});
