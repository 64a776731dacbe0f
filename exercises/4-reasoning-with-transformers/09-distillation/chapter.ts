import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Distillation",
  summary:
    "You can teach a small model what a large one writes or believes, and say what each method of this part costs.",
  exercises: [
    "softened-loss",
    "keep-good-traces",
    "on-policy-distillation",
    "distilled-student",
    "draft-and-verify",
    "accuracy-against-tokens",
  ],
});
