import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Cross-entropy loss",
  summary:
    "You can turn hidden vectors into predictions, and predictions into one number for training to lower.",
  exercises: ["logits", "log-sum-exp", "cross-entropy", "perplexity", "token-accuracy", "forward-pass"],
});
