import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Rollouts in groups",
  difficulty: 2,
  minutes: 20,
  hints: [
    "With two prompts and three rows each, which prompt does each of the six rows have? If a prompt is two tokens long, which column of the mask belongs to the first written token?",
    "Rows of a group are neighbors, so repeat each prompt before you go on to the next. Column m is about token m + 1, so the first written token is in column promptLength − 1.",
    "With a prompt of 2 tokens and a longest row of 5, M = 4. The mask of the longest row is 0 1 1 1.",
    "Repeat each prompt G times before you go on to the next.\nFor each row and column m, look at token m + 1. It counts if it isn't in the prompt and the row is long enough.\nPut the log-probability of each written token into the column where its mask is 1, and 0 everywhere else.",
  ],
  explore:
    "The sampler reads token by token, through a cache; `tokenLogProbs` of part 3 reads a whole row at once. Do they agree on every token in a rollout of the model `two-minds`?",
  answer:
    "They agree to five digits, so the ratios of a first update are 1. In large systems the sampler is often a different program, with lower precision than the trainer, so even the first ratios aren't 1.\nMeasured, 10 rollouts of 256 rows: the largest difference was 2.5e-6.",
  predict: {
    question:
      "A problem has 7 tokens, and a text at most 15. The model `two-minds` answers at once in 84 of 100 texts, with 3 tokens, and thinks in the others. You roll out groups of 32 for 200 problems. What share of the mask is 1?",
    choices: ["about 0.24", "about 0.5", "about 0.71", "about 0.9"],
    answer: 0,
    because:
      "0.24. The longest row makes 21 columns, a direct answer fills 3 of them, and the mean text has 5 tokens. Three quarters of the table are prompt and padding, and each update computes them, too.\nMeasured, 10 seeds.",
  },
});
