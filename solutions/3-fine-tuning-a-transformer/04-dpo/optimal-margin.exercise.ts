import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The optimal margin",
  difficulty: 2,
  minutes: 15,
  hints: [
    "At p = ½ your margin should be 0, and at p = ¼ minus that at p = ¾. What happens if β doubles?",
    "At the minimum, the people who chose a pull as hard as those who chose b. The policy then prefers a exactly as often as people do.",
    "p = 0.8, β = 1:   0.8 · σ(−m) = 0.2 · σ(m), so σ(m) = 0.8 and m = ln 4.   ε = 0.1 turns p into 0.9 · 0.8 + 0.1 · 0.2 = 0.74",
    "Set the derivative of the mean loss to 0, and solve for the margin.\nFor ε, find the total weight of all losses in which a is the chosen response, and of all others.",
  ],
  explore:
    "Most data sets have one label for each pair, so p is 1 or 0. Train tabular-dpo on one such pair (β = 1, learning rate 0.1) for 30 and 600 steps. What is the margin, and what stops a real run?",
  answer:
    "It is 4.3 nats after 30 steps and 18.9 after 600, and nothing in the loss stops it. A real run stops because its steps end, its learning rate is small, and pairs contradict each other and share parameters. With ε = 0.1 the margin ends at ln 9 / β = 2.2.",
  predict: {
    question:
      "3 out of 4 people prefer a to b, and β is 1. Without smoothing, the optimal margin is ln 3 = 1.10. Where is it with ε = 0.1?",
    choices: ["0.99: a tenth less", "0.85", "1.10, as before", "2.20"],
    answer: 1,
    because:
      "0.847 = ln(0.7 / 0.3), because smoothing turns 0.75 into 0.9 · 0.75 + 0.1 · 0.25 = 0.7. A noisy preference loses nearly a quarter of its margin; a unanimous one, which had no end, ends at ln 9.",
  },
});
