import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Rollouts in groups",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Two prompts, three rows each: write down which prompt each of the six rows has. Then write down which column of the mask the first written token has, if the prompt has two tokens.",
    "Rows of a group are neighbors, so each prompt is repeated before the next one comes. Column m tells of token m + 1. So whatever belongs to token t is in column t − 1: the first written token is in column promptLength − 1.",
    "row b has prompt ⌊b / G⌋;   mask_{bm} = 1 if T_prompt ≤ m + 1 < length of row b;   old_{bm} = logProbs_b[m + 1 − T_prompt] there, else 0",
    "Repeat each prompt G times before you go on to the next.\nFor each row and each column m, look at token m + 1: it counts if it isn't in the prompt and the row is long enough.\nThe log-probability of written token k belongs to column T_prompt − 1 + k. Fill up with 0.",
  ],
  explore:
    "The sampler read token by token, through a cache. `tokenLogProbs` of part 3 reads a whole row at once. Do the two agree on every token of a rollout of `two-minds`?",
  answer:
    "Yes: the largest difference was 2.5e-6 (10 rollouts of 256 rows). So the ratios of a first update are 1 to five digits. In large systems the sampler is often another program, with a lower precision than the one that trains. Then even the first ratios aren't 1.",
  predict: {
    question:
      "A problem has 7 tokens, and a text at most 15. `two-minds` answers at once, with 3 tokens, in 84 of 100 texts, and thinks in the others. You roll out groups of 32 for 200 problems. What share of the mask is 1?",
    choices: ["about 0.24", "about 0.5", "about 0.71", "about 0.9"],
    answer: 0,
    because:
      "0.24 (10 seeds). The longest row sets the width, 21 columns, and of these a direct answer fills 3. The mean text has 5 tokens. Three quarters of the table are prompt and padding, and the updates compute them all.",
  },
});
