import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Sampling many chains",
  difficulty: 3,
  minutes: 35,
  hints: [
    "Give three rows prompts that end after one, two and four tokens. How long does each row of your result become, and how many draws did you make?",
    "A row that has ended stays in the cache because all rows have one length. It needs some token to read, and this token has no effect on the other rows. Only open rows draw and record.",
    "token ~ softmax(adjusted / T);   ln P = z_token − logSumExp(z), where z are the model's own logits",
    "A row is open while it has fewer than the most tokens and its last one is no period.\nGo through the rows in order. Feed a closed one anything, a PAD for example.\nFor an open one hand copies to adjust, draw from what comes back, and record the token and its log-probability by the model's logits. This token is what the row reads next.",
  ],
  explore:
    "Sample 16 chains for one problem at temperature 0.2 and at temperature 1. How many different answers are there, and how many different first tokens? What decides which sums a chain meets?",
  answer:
    "The first token decides it: a chain that starts at another operand meets other totals. At 0.2, 16 chains have 2.6 different answers on average, at 1 they have 4.5, and at 1.5 they have 7.0 (5 times 300 problems). " +
    "So even a model that is nearly sure of each total has something to vote on.",
});
