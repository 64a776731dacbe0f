import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "AdamW",
  summary: "You can train a model with AdamW, and your own transformer memorizes its sentence.",
  exercises: [
    "sgd-step",
    "moments",
    "bias-correction",
    "adamw-step",
    "optimizer-race",
    "adamw-tree",
    "memorise-the-sentence",
  ],
});
