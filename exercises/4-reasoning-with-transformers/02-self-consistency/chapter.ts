import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Self-consistency",
  summary:
    "You can sample many chains of thought at once, let them vote, and stop as soon as the vote is clear.",
  exercises: [
    {
      slug: "sample-chains",
      title: "Sampling many chains",
      difficulty: 3,
      minutes: 35,
      hints: ["a", "b", "c", "d"],
      explore: "a",
      answer: "a",
    },
  ],
});
