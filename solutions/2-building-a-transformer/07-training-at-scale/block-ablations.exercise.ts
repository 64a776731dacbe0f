import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "An ablation of the block",
  difficulty: 3,
  minutes: 25,
  seconds: 60,
  hints: [
    "Give the block sublayers that return zeros. What is left of x in each variant: x, zeros, or x normalized twice?",
    "Leaving out a norm turns it into the identity. Leaving out a residual connection turns a sum into its second term. Each variant changes one thing.",
    "no norms: a = x + attention(x), y = a + mlp(a);   no residuals: a = attention(LN₁(x)), y = mlp(LN₂(a))",
    "You already have the post-norm block. For the others you need a norm that may be the identity, and an addition that may only replace; then write the two sublayers.\nDecide about positions before the blocks, and about the last norm after them.",
  ],
  explore:
    "Train pre-norm and no positions for 300 steps at width 64. Train post-norm for as long, but with a peak of 0.001 after 60 steps of warmup. Is the order still the same?",
  answer:
    "No. Pre-norm has caught up, at 2.35 and 2.36; without positions it is 2.38 and 2.36 (two seeds). The causal mask alone tells two layers something about order, and far larger models without a position table come close too (Haviv et al. 2022). At the lower rate, post-norm gets past the unigrams and reaches 2.74 and 2.71, so it only needed other settings.",
  predict: {
    question:
      "You train a GPT with two layers of width 48 for 90 steps with a peak of 0.003, as pre-norm, as post-norm, without norms, without residual connections, and without positions. Which variant has the lowest validation loss?",
    choices: ["pre-norm", "post-norm", "without norms", "without positions"],
    answer: 3,
    because:
      "Without positions it ends at 2.63 to 2.66, and pre-norm at 2.71 to 3.06; the other three stay at the unigrams, 3.17 (10 seeds). 90 steps are enough for bigrams, which need no positions, and at first the position table is only noise.",
  },
});
