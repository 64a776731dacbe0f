import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Graded positions and moved positions",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Look at the prompt's norms at the embedded tokens. Are they 0 where those at the logits are 0?",
    "The gradient with respect to something inside a computation is the gradient with respect to a zero that is added to it.",
    "g = ∂ loss(logits + a, embedded + b) / ∂(a, b) at a = 0, b = 0;   norm[t] = √(Σ_k g[t, k]²)",
    "The tap adds one argument to the embedded stream; the other is added to the logits.\nDifferentiate the loss at zeros [1, n, V] and [1, n, D]. The norm goes over the last axis.",
  ],
  explore:
    "Average the norms at the embedded tokens over the 18 training chats. What share of their sum lies at the nine ungraded positions? Where is the norm largest?",
  answer:
    "The share is 0.34. The norm is largest, 7.4, where the answer repeats the place: there the base is almost sure that *is* doesn't come next. At *capital*, the logits' gradient is 0.000, because *of* is certain, yet the embedded token's gradient has norm 4.3. It can only come from later positions, which look back.",
  predict: {
    question:
      "A chat has 17 positions. Only one target counts: “blue”, predicted at position 14. At how many of the 17 embedded positions is the gradient exactly 0?",
    choices: ["16: all but the one that is graded", "14: all that come before", "2", "none"],
    answer: 2,
    because:
      "The graded position reads itself and everything before it, so the loss reaches 15 positions. The 2 later ones can't have changed the prediction.",
  },
});
