import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Rollouts in groups",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Two prompts, three rows each: which prompt has each of the six rows? And which column of the mask has the first written token, if the prompt has two tokens?",
    "Rows of a group are neighbors: repeat each prompt before the next one. Column m is about token m + 1, so the first written token is in column promptLength − 1.",
    "row b has prompt ⌊b / G⌋;   mask_{bm} = 1 if T_prompt ≤ m + 1 < length of row b;   old_{bm} = logProbs_b[m + 1 − T_prompt] there, else 0",
    "Repeat each prompt G times before you go on to the next.\nFor each row and column m, look at token m + 1: it counts if it isn't in the prompt and the row is long enough.\nThe log-probability of written token k belongs in column T_prompt − 1 + k. Fill up with 0.",
  ],
  explore:
    "The sampler reads token by token, through a cache; `tokenLogProbs` of part 3 reads a whole row at once. Do they agree on every token of a rollout of `two-minds`?",
  answer:
    "To five digits: the ratios of a first update are 1. In large systems the sampler is often another program, of lower precision than the one that trains, and even the first ratios aren't 1.\nMeasured, 10 rollouts of 256 rows: the largest difference was 2.5e-6.",
  predict: {
    question:
      "A problem has 7 tokens, a text at most 15. `two-minds` answers at once, with 3 tokens, in 84 out of 100 texts, and thinks in the others. You roll out groups of 32 for 200 problems. What share of the mask is 1?",
    choices: ["about 0.24", "about 0.5", "about 0.71", "about 0.9"],
    answer: 0,
    because:
      "0.24. The longest row makes 21 columns, and a direct answer fills 3; the mean text has 5 tokens. Three quarters of the table are prompt and padding, and the updates compute them all.\nMeasured, 10 seeds.",
  },
});
