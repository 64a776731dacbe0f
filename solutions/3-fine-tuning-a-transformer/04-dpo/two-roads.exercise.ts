import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "RLHF and DPO meet",
  difficulty: 3,
  minutes: 25,
  seconds: 30,
  hints: [
    "Make preferences from known rewards. Does each path end at the reference times e^(r/β), scaled to sum to 1?",
    "DPO's loss is the Bradley-Terry likelihood, with β ln(π/π_ref) for the strengths. Both paths fit the same strengths to the same comparisons.",
    "path 1: r = strengths of the table, π ∝ π_ref · e^(r/β);   path 2: weight of (i, j) = preferences[i][j]",
    "On the first path, fit strengths to the table, and take the best policy under them: β enters once.\nOn the second, make one pair of every entry of the table, weighted by its share.",
  ],
  explore:
    "In the circle of the last test, 0 beats 1 in 90% of the comparisons, 1 beats 2 in 80%, and 2 beats 0 in 70%. Which preferences do the fitted strengths imply?",
  answer:
    "They imply 0.60 for 0 over 1, 0.50 for 1 over 2, and 0.40 for 2 over 0. The first is far from 90%, and the last has the wrong winner. Both paths give each response one reward, and ordered rewards can't hold a circle.",
  predict: {
    question:
      "0 beats 1 in 80% of the comparisons, 1 beats 2 in 80%, and 2 beats 0 in 80%. The reference is 0.3, 0.6, 0.1, and β = 0.5. Where do RLHF and DPO end?",
    choices: [
      "both at 0.3, 0.6, 0.1",
      "both at a third each",
      "RLHF at the reference, DPO nowhere",
      "both at response 0",
    ],
    answer: 0,
    because:
      "Each response wins as often as it loses, so the most likely rewards are equal, and equal rewards leave the policy at the reference. After 200 steps DPO is within 0.003 of it.",
  },
});
