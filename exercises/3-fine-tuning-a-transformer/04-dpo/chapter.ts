import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "DPO",
  summary:
    "You can train a model on preferences without a reward model, and tell whether it has become better or only more certain.",
  exercises: [
    "policy-reward",
    "response-log-prob",
    "dpo-loss",
    "reference-cache",
    "dpo-metrics",
    "optimal-margin",
    "tabular-dpo",
    "two-roads",
    "ipo-loss",
    "chosen-anchor",
    "train-dpo",
  ],
});
