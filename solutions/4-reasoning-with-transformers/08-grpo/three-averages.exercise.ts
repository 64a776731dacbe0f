import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Three averages",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Cut a batch of three rows into one row and two rows. Do the two results add up to the result of all three?",
    "A part doesn't know how large the batch is, so any count of the batch's rows or tokens comes from `whole`. Only one divisor belongs to the rows themselves: their length. What do you divide by for a row without tokens?",
    "sequence: (1 / rows) · Σ_b (Σ_t mask · objective)_b / max(1, n_b);   token: Σ mask · objective / tokens;   constant: Σ mask · objective / (rows · cap);   n_b is the number of tokens of row b",
    "For the sequence average, count each row's tokens by its mask, at least 1. Divide each row's sum by its count, sum over the rows, and divide by the number of rows in the whole batch.\nFor the other two, add up all sums, and divide by one number: all tokens, or rows times cap.",
  ],
  explore:
    "Rows of 4, 0, 7, 1 and 2 tokens have objective sums of −1.34, 0, 2.65, −0.86 and −0.57. Cut them into the micro-batches {0, 1}, {2} and {3, 4}, and average the three token averages. How far is the result from the token average of the batch?",
  answer:
    "The three averages are −0.335, 0.379 and −0.477, and their mean is −0.144. The average over all 14 tokens is −0.0086, a seventeenth of that. The last part's three tokens weigh as much as the second part's seven. In real code this bug hides in gradient accumulation, and rows of equal length never show it.",
});
