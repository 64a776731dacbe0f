import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Counting the work of generation",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Write down four steps after a prompt of one token. Do you get 10 positions and 30 pairs without a cache, and 4 positions and 10 pairs with one?",
    "Without a cache, a step at length n reads n positions and computes n · n pairs. With a cache it reads 1 position and computes n pairs, except in the first step.",
    "positions = Σ read,   pairs = Σ read · length;   perPosition = N(4D² + 2DF) + DV;   perPair = 2ND",
    "loop over the tokens: the length so far, and how many positions of it are read; two sums\nweights per block: four matrices D × D and two matrices D × F; q·kᵀ and weights·v take headDim multiply-adds each, per head",
  ],
  explore:
    "With a cache, from which length on does one more token cost GPT-2 small more in pairs than in weights? From which length on does a whole text? What does that say about its context of 1,024?",
  answer:
    "One token does from a length of 6,703 on, and a whole text from 13,404: a position costs 123.5 million multiply-adds, and a pair 18,432. At 1,024 tokens, pairs are 13% of a step, so it barely matters to GPT-2 that attention is quadratic. At a context of 128,000, pairs cost 19 times as much as weights.",
  predict: {
    question:
      "With a cache, GPT-2 small spends 124 million multiply-adds on its first token after a prompt of one token. It has 12 blocks of width 768. How many does it spend on its thousandth token?",
    choices: ["1.15 times as many", "10 times as many", "1,000 times as many"],
    answer: 0,
    because:
      "1.149 times as many. The weights cost the same for every token; only q · k and weights · v grow, by 18,432 for each earlier token. Without a cache it is 1,149 times as many.",
  },
});
