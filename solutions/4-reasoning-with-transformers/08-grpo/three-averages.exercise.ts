import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Three averages",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Cut a batch of three rows into a part of one row and a part of two. Do the two results add up to the result of all three?",
    "A part doesn't know how large the batch is, so everything that counts rows or tokens of the batch must come from `whole`. Only one divisor belongs to the rows themselves: how long each of them is. And how long is a row without a token?",
    "sequence: (1 / rows) · Σ_b (Σ_t mask · objective)_b / max(1, n_b);   token: Σ mask · objective / tokens;   constant: Σ mask · objective / (rows · cap);   n_b is the number of tokens of row b",
    "For the sequence average, count the tokens of each row by its mask, and let no count be less than 1. Divide each row's sum by its count, add these up, and divide by the rows of the whole batch.\nFor the other two add up all sums, and divide by one number: all tokens, or rows times cap.",
  ],
  explore:
    "Rows of 4, 0, 7, 1 and 2 tokens have the objective sums −1.34, 0, 2.65, −0.86 and −0.57. Divide them into the micro-batches {0, 1}, {2} and {3, 4}, and take the mean of the three token averages. How far is it from the token average of the batch?",
  answer:
    "The three averages are −0.336, 0.379 and −0.475, and their mean is −0.144. The average of all 14 tokens is −0.008. The mean is 17 times as large, because the three tokens of the last part weigh as much as the seven of the second. In real code this fault hides in gradient accumulation: with rows of one length it can't be seen.",
});
