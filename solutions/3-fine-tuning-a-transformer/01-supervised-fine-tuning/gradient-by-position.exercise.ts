import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Loss gradient at each position",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Look at the positions where the norm at the logits is 0. Is the norm at the embedded tokens 0 there, too? It shouldn't be in the prompt.",
    "To get the gradient with respect to a value inside a computation, add a zero to that value and differentiate with respect to the zero.",
    "g = ∂ loss(logits + a, embedded + b) / ∂(a, b) at a = 0, b = 0;   norm[t] = √(Σ_k g[t, k]²)",
    "In the tap, add one argument to the embedded stream; add the other to the logits.\nDifferentiate the loss at zeros [1, n, V] and [1, n, D]. Take the norm of each gradient over its last axis.",
  ],
  explore:
    "Average the norms at the embedded tokens over the 18 training chats. Where is the norm largest, and what share of the sum of the norms falls on the nine ungraded positions?",
  answer:
    "The norm is largest, 7.4, at the place name in the answer, because there the base is almost sure that *is* doesn't come next. The share of the ungraded positions is 34%. At *capital* in the answer, the logits' gradient is 0.000, because *of* is certain. Yet the embedded token's gradient has norm 4.3, which can only come from later positions that attend to it.",
  predict: {
    question:
      "A chat has positions 0 to 16. Only one target counts: “blue”, predicted at position 14. At how many of the 17 embedded positions is the gradient exactly 0?",
    choices: ["16: all but the one that is graded", "14: all that come before", "2", "none"],
    answer: 2,
    because:
      "Position 14 attends to itself and to the 14 positions before it, so the loss depends on 15 positions. The prediction doesn't depend on the last 2.",
  },
});
