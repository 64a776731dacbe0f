import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "ALiBi: linear attention biases",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Are your slopes for 4 heads 1/4, 1/16, 1/64 and 1/256? Is the diagonal of each bias 0, and is nothing positive?",
    "For a power of two, the slopes form a geometric sequence that ends at 1/256. A penalty is negative and grows with the distance, and keys in the future are hidden.",
    "4 heads: 2^−2, 2^−4, 2^−6, 2^−8;   6 heads: these, then 2^−1 and 2^−3;\nquery 2 of 4 positions, slope 1/4:  −0.5, −0.25, 0, −∞",
    "slope: 2 to the power of −8(h + 1) over the number of heads\nmissing heads: every second slope of 2n heads, starting with the first, H − n in all\nbias: minus slope times distance up to the diagonal, minus infinity beyond it",
  ],
  explore:
    "BLOOM (2022) used ALiBi with 112 heads and texts of 2,048 tokens. If all scores are equal, in how many of these heads does the oldest token get less than a thousandth of the newest token's weight?",
  answer:
    "In all 112. Even the flattest slope is 1/256, and e^(−2047/256) is 0.00034. In the steepest head, with a slope of 0.96, each step back costs more than half of the weight. ALiBi works on texts of any length because it barely looks at their far end.",
});
