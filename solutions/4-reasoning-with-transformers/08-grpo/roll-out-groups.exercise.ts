import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Rollouts in groups",
  difficulty: 2,
  minutes: 20,
  hints: [
    "With two prompts and three rows each, which prompt has each of the six rows? And if the prompt is two tokens long, which column of the mask belongs to the first written token?",
    "Rows of a group are adjacent, so repeat each prompt before the next one. Column m is about token m + 1, so the first written token is in column promptLength − 1.",
    "A prompt of 2 tokens and a longest row of 5 make M = 4. The mask of this row is 0 1 1 1.",
    "Repeat each prompt G times before you go on to the next.\nFor each row and column m, look at token m + 1. It counts if it isn't in the prompt and the row is long enough.\nPut the log-probability of each written token into the column of its mask, and 0 everywhere else.",
  ],
  explore:
    "The sampler reads token by token, through a cache; `tokenLogProbs` of part 3 reads a whole row at once. Do they agree on every token of a rollout of `two-minds`?",
  answer:
    "To five digits, so the ratios of a first update are 1. In large systems the sampler is often a different program, with lower precision than the trainer, and even the first ratios aren't 1.\nMeasured, 10 rollouts of 256 rows: the largest difference was 2.5e-6.",
  predict: {
    question:
      "A problem has 7 tokens, a text at most 15. `two-minds` answers at once, with 3 tokens, in 84 of 100 texts, and thinks in the others. You roll out groups of 32 for 200 problems. What share of the mask is 1?",
    choices: ["about 0.24", "about 0.5", "about 0.71", "about 0.9"],
    answer: 0,
    because:
      "0.24. The longest row makes 21 columns, a direct answer fills 3, and the mean text has 5 tokens. Three quarters of the table are prompt and padding, and each update computes them all.\nMeasured, 10 seeds.",
  },
});
