import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "RLHF and DPO meet",
  difficulty: 3,
  minutes: 25,
  seconds: 30,
  hints: [
    "Compute preferences from rewards that you know. Do both functions return the reference times e^(r/β), scaled to sum to 1?",
    "DPO's loss is the negative logarithm of the Bradley-Terry likelihood, with β ln(π/π_ref) as the strengths. So both methods fit the same strengths to the same comparisons.",
    "path 1: r = strengths of the table, π ∝ π_ref · e^(r/β);   path 2: weight of (i, j) = preferences[i][j]",
    "For RLHF, fit strengths [K] to the table, and compute the optimal policy for them. β enters only in the second step.\nFor DPO, make one pair from each entry of the table, with its share as the weight.",
  ],
  explore:
    "In the last test, the preferences form a circle: 0 beats 1 in 90% of the comparisons, 1 beats 2 in 80%, and 2 beats 0 in 70%. Which preferences do the fitted strengths imply?",
  answer:
    "They imply 0.60 for 0 over 1, 0.50 for 1 over 2, and 0.40 for 2 over 0. The first is far below 90%, and the last has the wrong winner. Both RLHF and DPO give each response a single reward, and single rewards can't represent a circle.",
  predict: {
    question:
      "0 beats 1 in 80% of the comparisons, 1 beats 2 in 80%, and 2 beats 0 in 80%. The reference is 0.3, 0.6, 0.1, and β = 0.5. Which policies do RLHF and DPO find?",
    choices: [
      "both find 0.3, 0.6, 0.1",
      "both find ⅓, ⅓, ⅓",
      "RLHF finds the reference, DPO never settles",
      "both always choose response 0",
    ],
    answer: 0,
    because:
      "Each response wins as often as it loses, so the most likely rewards are equal, and equal rewards leave the policy at the reference. After 200 steps, DPO is within 0.003 of it.",
  },
});
