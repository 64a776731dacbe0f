import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The optimal margin",
  difficulty: 2,
  minutes: 15,
  hints: [
    "At p = ½ your margin should be 0, and at p = ¼ minus that at p = ¾. What happens if β doubles?",
    "At the minimum, those who chose a pull as hard as those who chose b. The policy then prefers a exactly as often as people do.",
    "p · σ(−βm) = (1 − p) · σ(βm)   →   βm = ln(p / (1 − p));   with ε:  p ← p(1 − ε) + (1 − p)ε",
    "Write the mean loss of the comparisons a won and those b won, set its derivative to 0, and solve for the margin.\nFor ε, find the total weight of all losses in which a is the chosen one, and of all others.",
  ],
  explore:
    "Most data sets have one label for each pair, so p is 1 or 0. Train tabular-dpo on one such pair (β = 1, learning rate 0.1) for 30, 90, 300 and 600 steps. What is the margin, and what stops a real run?",
  answer:
    "4.3, 6.2, 11.3 and 18.9 nats: nothing in the loss stops it, for any β. A real run stops because its steps end, its learning rate is small, and pairs contradict each other and share parameters. With ε = 0.1 the margin ends at ln 9 / β = 2.2.",
  predict: {
    question:
      "3 out of 4 people prefer a to b, and β is 1. Without smoothing, the optimal margin is ln 3 = 1.10. Where is it with ε = 0.1?",
    choices: ["0.99: a tenth less", "0.85", "1.10, as before", "2.20"],
    answer: 1,
    because:
      "0.847 = ln(0.7 / 0.3), because smoothing turns 0.75 into 0.9 · 0.75 + 0.1 · 0.25 = 0.7. A noisy preference loses nearly a quarter of its margin; a unanimous one, which had no end, ends at ln 9.",
  },
});
