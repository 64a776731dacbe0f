import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Self-attention",
  difficulty: 2,
  minutes: 10,
  hints: [
    "Double Wv: does your output double, and do the weights stay the same? Swap Wq and Wk: do the weights change?",
    "Each role has its own projection: what a position looks for, what it is found by, what it passes on. The same x goes through all three.",
    "with x [2, 5, 16], Wq and Wk [16, 8], and Wv [16, 4]:  q and k [2, 5, 8], v [2, 5, 4];\nthen attention, with output [2, 5, 4] and weights [2, 5, 5]",
    "three projections of x, without a bias, to [B, T, d_k], [B, T, d_k] and [B, T, d_v]\nthen attention among them, under the given mask",
  ],
  explore:
    "Set Wk to Wq. Which entry of each row of scores becomes hard to beat, and what can such a head no longer do?",
  answer:
    "The diagonal: a query's product with itself is its squared length, and only a longer vector beats it. With 8 random positions and width 64 a position keeps 0.98 of its weight for itself, and with width 8 still 0.57. Such a head can't skip its own position, and can't tell asking from answering.",
  predict: {
    question:
      "Eight random positions, queries and keys of width 64. With two matrices Wq and Wk a position gives itself 0.11 of its weight, about 1/8. You use Wq for both. How much does it give itself now?",
    choices: ["0.11: random is random", "about 0.2", "about 0.5", "0.98"],
    answer: 3,
    because:
      "0.98. A query's product with itself is its squared length, about 64, and after the division by 8 that is a score of 8. The other scores are around 0, give or take 1.",
  },
});
