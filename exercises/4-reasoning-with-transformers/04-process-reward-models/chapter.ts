import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Process reward models",
  summary: "You can train a model that says which step of a chain is wrong, and measure whether it does.",
  exercises: [
    "step-places",
    "continue-label",
    "step-scores",
    "step-loss",
    "score-of-chain",
    "judge-the-judge",
    "process-reward-model",
  ],
});
