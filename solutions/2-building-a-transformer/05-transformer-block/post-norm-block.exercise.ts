import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Post-norm block",
  difficulty: 2,
  minutes: 15,
  seconds: 30,
  hints: [
    "With silent sublayers, is your y the norm of the norm of x? Count the norms that x passes through.",
    "Here the sublayers read the stream itself, and the sum is normalized: each norm comes after an addition.",
    "a = LN₁(x + tap(attention(x)));   y = tap(LN₂(a + tap(mlp(a))))",
    "all tensors are [B, T, D]: attention, tap, add to x, norm; network, tap, add to a, norm\nthe stream that the tap sees at the end is the normalized one",
  ],
  explore:
    "Chain ten of these blocks with silent sublayers, every γ 2 and β 0, width 64. How long is the stream after the first and after the tenth? And after ten pre-norm blocks?",
  answer:
    "16.0 after each of them: a norm makes the length γ · √D = 2 · 8, whatever came in. Nothing accumulates. Ten pre-norm blocks leave x exactly as it was. So post-norm fixes the scale of the stream, and pre-norm leaves it to what is added.",
  predict: {
    question:
      "A vector of width 64 and length 8 passes through ten post-norm blocks whose sublayers add nothing. Every γ is 2, every β 0. How long is it after the tenth?",
    choices: ["8", "16", "160", "8 · 2²⁰: each of the 20 norms doubles it"],
    answer: 1,
    because:
      "16.0, after the first block already. A norm forgets the length of its input; its output has length γ · √D = 2 · 8. Twenty norms do no more than the last one.",
  },
});
