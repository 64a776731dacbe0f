import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Best-of-N",
  summary:
    "You can choose among many chains with a judge, say what its errors cost, and see why choosing is fooled where voting isn't.",
  exercises: [
    "pass-at-k",
    "best-of-n",
    "imperfect-judge",
    "weighted-votes",
    "step-beam",
    "mend-chains",
    "selection-pressure",
  ],
});
