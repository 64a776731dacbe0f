import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Online softmax",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Take keys with e^score 1 and 2, then keys with 4 and 8. Divide all four exponentials by 8, the largest. What has become of the first two, which were 1/2 and 1 when the maximum was ln 2?",
    "When the maximum changes, all terms of a sum change by the same factor. So the sum changes by that factor too, and the scores aren't needed again. Ask what the difference of the maxima is when nothing is visible.",
    "M = max(m_a, m_b);   d = e^(m_a − M)·d_a + e^(m_b − M)·d_b;   the same for the weighted sums;   log-sum-exp = M + ln d",
    "block: an exponential for each key relative to the block's maximum, 0 for a hidden key\nmerge: the larger maximum, a factor for each side, then both sums with these factors; no visible key on either side is a case of its own\nend: one division for the output, zeros where the denominator is 0; add the maximum back outside of the logarithm",
  ],
  explore:
    "Don't subtract the maximum, and sum e^score as it is. At which score does the sum overflow in float64, in float32, and in the float16 that GPUs use?",
  answer:
    "At 709.8 in float64, 88.7 in float32 and 11.1 in float16, whose largest number is 65,504. These scores are the logarithms of the largest numbers. Subtracting the maximum is therefore a precaution in float64 and a necessity in float16, because a score of 12 is nothing special.",
  predict: {
    question:
      "A query meets 4,096 keys, whose values have 64 components. The keys arrive in blocks of 128. How many numbers must the query keep from one block to the next?",
    choices: ["64", "66", "193", "4,160"],
    answer: 1,
    because:
      "66: a maximum, a denominator, and a weighted sum of 64 components. No earlier score is needed again, so neither the number of keys nor the size of the blocks matters.",
  },
});
