import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Looking inside",
  summary: "You can open a trained model, say what its parts look at, and test whether they matter.",
  exercises: [
    "pattern-data",
    "bayes-floor",
    "hand-built-induction",
    "record-activations",
    "head-scores",
    "qk-circuit",
    "ov-circuit",
    "logit-lens",
    "direct-logit-attribution",
    "ablate-head",
    "activation-patching",
    "induction-training",
  ],
});
