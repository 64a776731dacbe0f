import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Multi-head attention",
  summary: "You can run several heads side by side, mix what they found, and say what each of them does.",
  exercises: ["concat-heads", "output-projection", "heads-as-sum", "head-report", "multi-head-attention"],
});
