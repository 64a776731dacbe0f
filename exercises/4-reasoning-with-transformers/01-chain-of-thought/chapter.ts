import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Chain of thought",
  summary: "You can train a model to think in writing, check what it wrote, and say what the thinking buys.",
  exercises: [
    {
      slug: "numbered-chain",
      title: "Numbered thoughts",
      difficulty: 1,
      minutes: 10,
      hints: ["What do you see?", "What holds?", "What is the formula?", "What are the steps?"],
      explore: "Try it.",
    },
    {
      slug: "thought-targets",
      title: "Targets of a chain",
      difficulty: 2,
      minutes: 20,
      hints: ["What do you see?", "What holds?", "What is the formula?", "What are the steps?"],
      explore: "Try it.",
    },
    {
      slug: "narrow-start",
      title: "The start of a narrow model",
      difficulty: 2,
      minutes: 15,
      hints: ["What do you see?", "What holds?", "What is the formula?", "What are the steps?"],
      explore: "Try it.",
    },
    {
      slug: "chain-against-direct",
      title: "Chain against direct answer",
      difficulty: 3,
      minutes: 35,
      seconds: 60,
      hints: ["What do you see?", "What holds?", "What is the formula?", "What are the steps?"],
      explore: "Try it.",
    },
  ],
});
