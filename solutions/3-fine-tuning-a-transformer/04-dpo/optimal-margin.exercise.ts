import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The optimal margin",
  difficulty: 2,
  minutes: 15,
  hints: [
    "At p = ½ your margin should be 0, and at p = ¼ minus that at p = ¾. What does it do if β doubles?",
    "At the minimum the pull of those who chose a equals the pull of those who chose b. The policy then prefers a exactly as often as people do.",
    "p · σ(−βm) = (1 − p) · σ(βm)   →   βm = ln(p / (1 − p));   with ε:  p ← p(1 − ε) + (1 − p)ε",
    "Write the mean loss of the comparisons that a won and that b won, set its derivative to 0, and solve for the margin.\nFor ε find the total weight of all losses in which a is the chosen one, and that of all others.",
  ],
  explore:
    "Most data sets have a single label for each pair, so p is 1 or 0. Train tabular-dpo on one such pair (β = 1, rate 0.1), and look at the margin after 30, 90, 300 and 600 steps. What stops a real run?",
  answer:
    "4.3, 6.2, 11.3 and 18.9 nats: nothing in the loss stops it, for any β. A real run stops because its steps end, because its rate is small, and because pairs share parameters and contradict each other. " +
    "With ε = 0.1 the margin ends at ln 9 / β = 2.2.",
  predict: {
    question:
      "3 of 4 people prefer a to b, and β is 1. Without smoothing the optimal margin is ln 3 = 1.10. With a smoothing of ε = 0.1, where is it?",
    choices: ["0.99: a tenth less", "0.85", "1.10, as before", "2.20"],
    answer: 1,
    because:
      "0.847 = ln(0.7 / 0.3): smoothing turns 0.75 into 0.9 · 0.75 + 0.1 · 0.25 = 0.7. It takes nearly a quarter of a noisy preference's margin, and a unanimous one, which had no end, ends at ln 9.",
  },
});
