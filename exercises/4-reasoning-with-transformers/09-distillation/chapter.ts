import { defineChapter } from "#lib/course";

const hints: [string, string, string, string] = ["a", "b", "c", "d"];

export default defineChapter({
  title: "Distillation",
  summary: "You can teach a small model what a large one writes, and say what each method of part 4 costs.",
  exercises: [
    {
      slug: "softened-loss",
      title: "Softened distillation loss",
      difficulty: 2,
      minutes: 25,
      hints,
      explore: "e",
      answer: "a",
    },
    {
      slug: "keep-good-traces",
      title: "Filtered traces",
      difficulty: 2,
      minutes: 20,
      hints,
      explore: "e",
      answer: "a",
    },
    {
      slug: "on-policy-distillation",
      title: "On-policy distillation",
      difficulty: 3,
      minutes: 30,
      hints,
      explore: "e",
      answer: "a",
    },
    {
      slug: "distilled-student",
      title: "A distilled student",
      difficulty: 3,
      minutes: 35,
      hints,
      explore: "e",
      answer: "a",
    },
    {
      slug: "draft-and-verify",
      title: "Speculative decoding",
      difficulty: 3,
      minutes: 35,
      hints,
      explore: "e",
      answer: "a",
    },
    {
      slug: "accuracy-against-tokens",
      title: "Accuracy against tokens",
      difficulty: 2,
      minutes: 25,
      hints,
      explore: "e",
      answer: "a",
    },
  ],
});
