import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Training FLOPs",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Take three tokens of width 2, and write down every product of one block with the shapes of both factors. How many products are there, and which of them have no weights?",
    "A token's vector meets each weight once, and in attention T keys, then T values. In the backward pass, each product has a gradient for each of its two factors.",
    "weights: 2·B·T·(4·D² + 2·D·F) a block;   attention: 2·B·T·2·T·D a block;   step: 3·forward, + blocks with checkpointing;   C = 6·N·(ratio·N)",
    "For each part: two FLOPs, times tokens, times blocks, times the numbers that a token is multiplied by there. A step is the forward pass plus twice as much again;\ncheckpointing adds the blocks once. For the rule, add up all matrices and the unembedding. For the budget, replace the tokens with ratio times N and solve for N.",
  ],
  explore:
    "Llama 3 8B has 8.03 billion parameters and read about 15e12 tokens. Which model and how many tokens does computeOptimal recommend for the same budget? Why did Meta choose differently?",
  answer:
    "For 7.2e23 FLOPs, it recommends 78 billion parameters and 1.6e12 tokens. Llama 3 8B is ten times smaller and read 1,900 tokens for each parameter instead of 20. The rule optimizes only training. A model also costs about 2·N FLOPs for each token it ever generates, so with many users, a small model trained for longer is cheaper.",
  predict: {
    question:
      "GPT-2 small (12 blocks, D = 768, V = 50,257) reads a window of 1,024 tokens. What share of the FLOPs of its forward pass goes into q·kᵀ and weights·v?",
    choices: ["about 13%", "about a third", "about half", "more than 80%"],
    answer: 0,
    because:
      "13%. In a block, a token takes 4·T·D FLOPs for attention and 24·D² for products with weights, which are equal at T = 6·D, or 4,608 tokens. The logits alone take 27%, twice as much as attention.",
  },
});
