import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Sampling many chains",
  difficulty: 3,
  minutes: 35,
  hints: [
    "Give three rows prompts that end after one, two and four tokens. How long does each row of your result get, and how many draws did you make?",
    "A finished row stays in the cache, because all rows share one length. It must read some token, which doesn't affect other rows.",
    "token ~ softmax(adjusted / T);   ln P = z_token − logSumExp(z), where z are the model's own logits",
    "A row is open while it has fewer than the most tokens and no period at its end.\nGo through the rows in order. Feed a closed row a PAD.\nFor an open row, pass copies to adjust, draw from what comes back, and record token and log-probability. The row reads this token next.",
  ],
  explore:
    "Sample 16 chains for one problem at temperatures of 0.2 and 1. How many different answers and first tokens are there? What decides which sums a chain meets?",
  answer:
    "The first token does: a chain that starts at a different operand meets different totals. At 0.2, 16 chains have 2.6 different answers on average, at 1 they have 4.5. Even a model that is nearly sure of each total has something to vote on.\nMeasured, 5 times 300 problems.",
});
