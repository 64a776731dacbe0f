import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Chain of thought",
  summary: "You can train a model to think in writing, check what it wrote, and say what the thinking buys.",
  exercises: [
    "numbered-chain",
    "thought-targets",
    "narrow-start",
    "check-chain",
    "read-answer",
    "answer-marginal",
    "chain-against-direct",
  ],
});
