import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Attention",
  summary: "You can compute one head of causal attention stage by stage, and say why each stage is there.",
  exercises: [
    "attention-scores",
    "softmax",
    "scale-scores",
    "score-variance",
    "causal-mask",
    "attention",
    "attention-steps",
  ],
});
