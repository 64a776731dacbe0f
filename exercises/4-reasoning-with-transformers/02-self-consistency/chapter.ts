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
    {
      slug: "vote-odds",
      title: "The jury theorem",
      difficulty: 2,
      minutes: 20,
      hints: ["a", "b", "c", "d"],
      explore: "a",
      answer: "a",
    },
    {
      slug: "plurality-odds",
      title: "Plurality",
      difficulty: 3,
      minutes: 25,
      hints: ["a", "b", "c", "d"],
      explore: "a",
      answer: "a",
    },
    {
      slug: "stop-voting",
      title: "Adaptive consistency",
      difficulty: 2,
      minutes: 20,
      hints: ["a", "b", "c", "d"],
      explore: "a",
      answer: "a",
    },
    {
      slug: "self-consistency",
      title: "Self-consistency",
      difficulty: 3,
      minutes: 25,
      hints: ["a", "b", "c", "d"],
      explore: "a",
      answer: "a",
    },
  ],
});
