import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Self-attention",
  difficulty: 2,
  minutes: 10,
  hints: [
    "If you double Wv, does your output double, and do the weights stay the same? If you swap Wq and Wk, do the weights change?",
    "Each role has its own projection: what a position looks for, what it is found by, and what it passes on. The same x goes through all three projections.",
    "with x [2, 5, 16], Wq and Wk [16, 8], and Wv [16, 4]:  q and k [2, 5, 8], v [2, 5, 4];\nthen attention, with output [2, 5, 4] and weights [2, 5, 5]",
    "three projections of x, without a bias, to [B, T, d_k], [B, T, d_k] and [B, T, d_v]\nthen attention on these three, under the given mask",
  ],
  explore:
    "Set Wk to Wq. Which entry of each row of scores becomes hard to beat, and what can such a head no longer do?",
  answer:
    "The diagonal: a query's product with itself is its squared length, and only a longer vector beats it. With 8 random positions, a position keeps 98% of its weight for itself at width 64, and still 57% at width 8. Such a head can't skip its own position, and what it looks for is the same as what it is found by.",
  predict: {
    question:
      "There are eight random positions, with queries and keys of width 64. With two matrices Wq and Wk, a position gives itself 0.11 of its weight, about 1/8. You use Wq for both. How much weight does a position give itself now?",
    choices: ["0.11, because all vectors are random", "about 0.2", "about 0.5", "0.98"],
    answer: 3,
    because:
      "0.98. A query's product with itself is its squared length, about 64, and after the division by 8 that is a score of 8. The other scores are around 0, give or take 1.",
  },
});
