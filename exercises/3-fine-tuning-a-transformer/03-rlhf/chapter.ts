import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "RLHF",
  summary:
    "You can train a language model with a reward, keep it near the model that it came from, and say when the reward is being gamed.",
  exercises: [
    {
      slug: "kl-estimators",
      title: "Estimates of the KL divergence",
      difficulty: 2,
      minutes: 15,
      hints: ["a", "b", "c", "d"],
      explore: "x",
      answer: "y",
    },
    {
      slug: "kl-as-loss",
      title: "The gradient of an estimate",
      difficulty: 3,
      minutes: 25,
      hints: ["a", "b", "c", "d"],
      explore: "x",
      answer: "y",
    },
    {
      slug: "shaped-rewards",
      title: "Rewards for tokens",
      difficulty: 2,
      minutes: 20,
      hints: ["a", "b", "c", "d"],
      explore: "x",
      answer: "y",
    },
    {
      slug: "advantages",
      title: "Generalized advantage estimation",
      difficulty: 3,
      minutes: 30,
      hints: ["a", "b", "c", "d"],
      explore: "x",
      answer: "y",
    },
  ],
});
