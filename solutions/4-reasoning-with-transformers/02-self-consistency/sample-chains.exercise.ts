import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Sampling many chains",
  difficulty: 3,
  minutes: 35,
  hints: [
    "Sample three rows that end after one, two and four tokens. How many tokens does each row of your result have, and how many draws did you make?",
    "A finished row stays in the cache, because all rows share one length. It must still be fed some token, which doesn't affect the other rows.",
    "token ~ softmax(adjusted / T);   ln P = z_token − logSumExp(z), where z are the model's own logits",
    "A row is open while it has fewer tokens than `most` and no period at its end.\nGo through the rows in order. Feed a closed row PAD.\nFor an open row, pass copies to `adjust`, draw from the logits it returns, and record the token and its log-probability. The row reads this token next.",
  ],
  explore:
    "Sample 16 chains for one problem at temperatures of 0.2 and 1. How many different answers and first tokens do you get? What decides which sums a chain has to compute?",
  answer:
    "The first token decides: a chain that starts at a different operand computes different totals. At 0.2, 16 chains have 2.6 different answers on average, and at 1 they have 4.5. Even a model that is nearly sure of each total gives you something to vote on.\nMeasured, 5 times 300 problems.",
});
