import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Training at scale",
  summary: "You can train a language model on a real text, and say in numbers what it has learned.",
  exercises: [
    "text-split",
    "window-batches",
    "ngram-baselines",
    "naive-training",
    "evaluate-loss",
    "warmup-cosine",
    "clip-gradients",
    "decoupled-decay",
    "accumulate-gradients",
    "early-stopping",
    "train-language-model",
    "one-part-left-out",
    "block-ablations",
    "training-flops",
    "training-memory",
    "resume-training",
  ],
});
