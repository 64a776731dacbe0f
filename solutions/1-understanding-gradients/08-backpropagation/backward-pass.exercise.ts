import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The full backward pass",
  difficulty: 5,
  minutes: 45,
  hints: [
    "Is the gradient of W_lm right? And those of ln_f? Go on like this from the loss down: the first wrong gradient comes from the step to look at.",
    "Each residual connection has two paths back: straight on, and through sublayer and norm. Add both at the fork.",
    "dAfterAttention = dOutput + LN2′(FFN′(dOutput)),   dX = dAfterAttention + LN1′(MHA′(dAfterAttention))",
    "logits [T, V] to the final norm's output [T, D], then back through this norm;\ntwice: sublayer, norm, plus what went past both; then the embedding. Each step gets what its forward step read, from the cache.",
  ],
  explore:
    "Move every parameter by −0.01 times its gradient and run forwardPass: the loss falls by almost 0.01 · 8.46. Why 8.46?",
  answer:
    "It falls by 0.0819 of the 0.0846 that the gradient promises. Against the gradient, the loss falls by lr times the gradient's squared norm, and 2.9087² = 8.46. The slope flattens on the way: with lr 0.1 the loss falls by 0.51 of 0.85.",
  predict: {
    question:
      "In the untrained model of part 1, W_Q and W_V have the same shape, and all weights were drawn with standard deviation 0.1. The gradient of W_Q has the norm 0.10. What is the norm of W_V's?",
    choices: ["about 0.01", "about 0.1: same shape, same input", "about 0.7"],
    answer: 2,
    because:
      "0.71. Values reach the loss directly. Queries only move attention weights that are all near equal shares, among values that are all small: it hardly matters yet where a head looks.",
  },
});
