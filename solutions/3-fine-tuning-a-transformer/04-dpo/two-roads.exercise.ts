import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "RLHF and DPO meet",
  difficulty: 3,
  minutes: 25,
  seconds: 30,
  hints: [
    "Take preferences that you made from known rewards. Does each road end at the reference times e^(r/β), scaled to sum to 1?",
    "DPO's loss is the likelihood of Bradley and Terry, with β ln(π/π_ref) for the strengths. So both roads fit the same strengths to the same comparisons.",
    "road 1: r = strengths of the table, π ∝ π_ref · e^(r/β);   road 2: weight of (i, j) = preferences[i][j]",
    "On the first road fit strengths to the table, and ask for the best policy under them: β is needed once.\nOn the second make one pair of every entry of the table, with its share as the weight: both directions of each comparison.",
  ],
  explore:
    "Take the circle of the last test: 0 beats 1 in 90%, 1 beats 2 in 80%, 2 beats 0 in 70%. Which preferences do the fitted strengths stand for? Use fitStrengths and preferenceOdds.",
  answer:
    "0.60 for 0 over 1, 0.50 for 1 over 2, and 0.40 for 2 over 0. The first is far from 90%, and the last has the wrong winner. Both roads have the same blind spot: each response has one reward, and rewards have an order. " +
    "What people mean by a circle gets lost.",
  predict: {
    question:
      "0 beats 1 in 80%, 1 beats 2 in 80%, and 2 beats 0 in 80% of the comparisons. The reference is 0.3, 0.6, 0.1, and β = 0.5. Where do RLHF and DPO end?",
    choices: [
      "both at 0.3, 0.6, 0.1",
      "both at a third each",
      "RLHF at the reference, DPO nowhere",
      "both at response 0",
    ],
    answer: 0,
    because:
      "At the reference. Each response wins as much as it loses, so the likeliest rewards are equal, and equal rewards change nothing. After 200 steps DPO is within 0.003 of it.",
  },
});
