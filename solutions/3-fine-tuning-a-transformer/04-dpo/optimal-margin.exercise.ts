import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The optimal margin",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Compare your margins at p = ¼ and at p = ¾. Do they differ only in their sign?",
    "At the minimum, the gradients from the comparisons that a won and from those that b won cancel. There the policy's implied rewards prefer a exactly as often as people do.",
    "p = 0.8, β = 1:   0.8 · σ(−m) = 0.2 · σ(m), so σ(m) = 0.8 and m = ln 4.   ε = 0.1 turns p into 0.9 · 0.8 + 0.1 · 0.2 = 0.74",
    "Set the derivative of the mean loss to 0, and solve for the margin.\nWith smoothing, first compute two total weights: one for all losses with a as the chosen response, and one for all losses with b.",
  ],
  explore:
    "Most data sets have only one label per pair, so p is 1 or 0. Train tabular-dpo on one such pair (β = 1, learning rate 0.1) for 30 steps, then for 600. How large is the margin? What limits it in a real training run?",
  answer:
    "It is 4.3 nats after 30 steps and 18.9 after 600, and nothing in the loss limits it. In a real run, the number of steps and a small learning rate limit it, and so do pairs that contradict each other or share parameters. With ε = 0.1, the margin ends at ln 9 / β = 2.2.",
  predict: {
    question:
      "3 out of 4 people prefer a to b, and β is 1. Without smoothing, the optimal margin is ln 3 = 1.10. What is the optimal margin with ε = 0.1?",
    choices: ["0.99: a tenth less", "0.85", "1.10, as before", "2.20"],
    answer: 1,
    because:
      "It is ln(0.7 / 0.3) = 0.847, because smoothing turns 0.75 into 0.9 · 0.75 + 0.1 · 0.25 = 0.7. This 3-to-1 preference loses nearly a quarter of its margin. For a unanimous one, the margin would have grown without bound; now it stops at ln 9.",
  },
});
