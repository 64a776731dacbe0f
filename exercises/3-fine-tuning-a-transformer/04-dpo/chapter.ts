import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "DPO",
  summary:
    "You can train a model on people's choices without a reward model, say how far it will go, and see what accuracy hides.",
  exercises: [
    {
      slug: "response-log-prob",
      title: "Log-probability of a response",
      difficulty: 1,
      minutes: 15,
      hints: ["1", "2", "3", "4"],
      explore: "",
      answer: "",
    },
    {
      slug: "reference-cache",
      title: "Caching the reference",
      difficulty: 2,
      minutes: 20,
      hints: ["1", "2", "3", "4"],
      explore: "",
      answer: "",
    },
    {
      slug: "chosen-anchor",
      title: "DPO with an anchor",
      difficulty: 2,
      minutes: 20,
      seconds: 30,
      hints: ["1", "2", "3", "4"],
      explore: "",
      answer: "",
    },
    {
      slug: "train-dpo",
      title: "Train with DPO",
      difficulty: 3,
      minutes: 35,
      seconds: 60,
      hints: ["1", "2", "3", "4"],
      explore: "",
      answer: "",
    },
  ],
});
