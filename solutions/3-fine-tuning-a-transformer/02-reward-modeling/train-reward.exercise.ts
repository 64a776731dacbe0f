import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Train a reward model",
  difficulty: 3,
  minutes: 25,
  seconds: 30,
  hints: [
    "Look at the first loss of your training. Is it ln 2?",
    "One pass scores both texts of all pairs, so they share padding and weights. Then the rewards are taken apart in the order in which the texts went in.",
    "rows = chosen₁ … chosen_B, rejected₁ … rejected_B;   loss = rankingLoss(rewards[:B], rewards[B:]);   w = 0 at the start",
    "Put all chosen texts before all rejected ones, score them together, and cut the rewards in half.\nA step takes the gradient of that loss for every parameter of the trunk and for the head, clips it, and lets the optimizer use it.",
  ],
  explore:
    "Train the head alone, at a rate of 0.03 for 80 steps, and the trunk stays the base. How many new pairs does it rank rightly?",
  answer:
    "58 to 60%. The base's last state hardly says whether a review is good: for predicting the next word it did not matter. All of the trunk has to learn to carry it to the end.",
});
