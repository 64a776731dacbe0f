import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Graded positions and moved positions",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Look at the norms at the embedded tokens of the prompt. Are they 0 where the norms at the logits are 0?",
    "The gradient of something inside a computation is the gradient of a zero that is added to it.",
    "g = ∂ loss(logits + a, embedded + b) / ∂(a, b) at a = 0, b = 0;   norm[t] = √(Σ_k g[t, k]²)",
    "Let the tap add one argument to the embedded stream, and add the other to the logits; then take the loss.\nDifferentiate at zeros of the shapes of logits and embedded stream. The norm goes over the last axis.",
  ],
  explore:
    "Average the norms at the embedded tokens over the 18 training chats. What share of their sum lies at the nine ungraded positions? Which position is moved the most?",
  answer:
    "A third, 0.34. The most, 7.4, is moved where the answer repeats the place: there, the base is almost sure that *is* doesn't come next. " +
    "At *capital*, the gradient of the logits is 0.000, because *of* is certain, and the token still has one of 4.3. It can only come from later positions, which look back.",
  predict: {
    question:
      "A chat has 17 positions. Only one target counts: “blue”, predicted at position 14. At how many of the 17 embedded positions is the gradient exactly 0?",
    choices: ["16: all but the one that is graded", "14: all that come before", "2", "none"],
    answer: 2,
    because:
      "2, the positions after it. The graded position reads itself and everything before it, so the loss reaches all 15. What comes later can't have changed the prediction.",
  },
});
