import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Scaling by √d_k",
  difficulty: 1,
  minutes: 5,
  hints: [
    "Divide one of your scores by the raw score. Do you get the same factor for every pair, and which factor is it at d_k = 64?",
    "The variance of a sum of d_k independent products is d_k. The typical size of the sum is the square root of that.",
    "at d_k = 64 the divisor is √64 = 8:  a raw score of 12 becomes 1.5, and −4 becomes −0.5",
    "One number for the whole table, from the width alone;\nthen new rows, so that the raw scores stay as they are.",
  ],
  explore:
    "GPT-2's heads have d_k = 64, Llama 3's have 128. By which factor would Llama's scores be too large if you ran it with GPT-2's scale?",
  answer:
    "By √(128/64) = 1.41. That sounds harmless, and the text stays readable, but every head is 1.41 times as sure as it was trained to be. " +
    "A wrong constant in attention rarely crashes; it costs quality.",
});
