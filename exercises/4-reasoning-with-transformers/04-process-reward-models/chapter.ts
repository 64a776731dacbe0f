import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Process reward models",
  summary:
    "You can find the steps of a chain, label them without people, and train a model that says in which step a chain goes wrong.",
  exercises: [
    {
      slug: "step-places",
      title: "Where the steps end",
      difficulty: 1,
      minutes: 15,
      hints: ["a", "b", "c", "d"],
      explore: "e",
      answer: "f",
    },
    {
      slug: "continue-label",
      title: "Monte Carlo labels",
      difficulty: 2,
      minutes: 25,
      hints: ["a", "b", "c", "d"],
      explore: "e",
      answer: "f",
    },
    {
      slug: "step-scores",
      title: "The model as a judge",
      difficulty: 2,
      minutes: 20,
      hints: ["a", "b", "c", "d"],
      explore: "e",
      answer: "f",
    },
    {
      slug: "step-loss",
      title: "The loss over steps",
      difficulty: 2,
      minutes: 20,
      hints: ["a", "b", "c", "d"],
      explore: "e",
      answer: "f",
    },
  ],
});
