import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Best-of-N",
  summary:
    "You can choose among many chains with a judge, say what its errors cost, and see why choosing is fooled where voting isn't.",
  exercises: [
    {
      slug: "imperfect-judge",
      title: "Best-of-N with a judge that errs",
      difficulty: 3,
      minutes: 25,
      hints: ["a", "b", "c", "d"],
      explore: "e",
      answer: "f",
    },
    {
      slug: "weighted-votes",
      title: "Weighted and filtered votes",
      difficulty: 2,
      minutes: 15,
      hints: ["a", "b", "c", "d"],
      explore: "e",
      answer: "f",
    },
  ],
});
