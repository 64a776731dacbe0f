import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "RLHF",
  summary: "You can turn a reward into a better model, and keep the model from cheating the reward.",
  exercises: [
    {
      slug: "frozen-reference",
      title: "The frozen reference",
      difficulty: 1,
      minutes: 12,
      hints: ["a", "b", "c", "d"],
      explore: "",
      answer: "",
    },
    {
      slug: "clipped-objective",
      title: "PPO's clipped objective",
      difficulty: 3,
      minutes: 25,
      hints: ["a", "b", "c", "d"],
      explore: "",
      answer: "",
    },
    {
      slug: "rollout",
      title: "The rollout",
      difficulty: 3,
      minutes: 30,
      hints: ["a", "b", "c", "d"],
      explore: "",
      answer: "",
    },
    {
      slug: "leave-one-out",
      title: "Leave-one-out baseline",
      difficulty: 2,
      minutes: 15,
      hints: ["a", "b", "c", "d"],
      explore: "",
      answer: "",
    },
  ],
});
