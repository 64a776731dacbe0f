import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Post-norm block",
  difficulty: 2,
  minutes: 15,
  seconds: 30,
  hints: [
    "With silent sublayers, is your y the norm of the norm of x? Count the norms that x passes through.",
    "In a post-norm block, the sublayers read the stream itself, and each norm comes after an addition.",
    "a = LN₁(x + tap(attention(x)));   y = tap(LN₂(a + tap(mlp(a))))",
    "all tensors are [B, T, D]: attention, tap, add to x, norm; network, tap, add to a, norm\nthe stream the tap sees at the end is the normalized one",
  ],
  explore:
    "Chain ten of these blocks with silent sublayers, width 64, every γ 2 and every β 0. How long is the vector of a position after the first block and after the tenth? How long is it after ten pre-norm blocks?",
  answer:
    "16.0 after each post-norm block: a norm makes the length γ · √D = 2 · 8, no matter what came in. Nothing accumulates. Ten pre-norm blocks leave x exactly as it was. So post-norm fixes the scale of the stream, while in pre-norm the sublayers' outputs determine it.",
  predict: {
    question:
      "A vector of width 64 and length 8 passes through ten post-norm blocks whose sublayers add nothing. Every γ is 2, and every β is 0. How long is the vector after the tenth block?",
    choices: ["8", "16", "160", "8 · 2²⁰, because each of the 20 norms doubles it"],
    answer: 1,
    because:
      "16.0, as it is after the first block. The output of a norm has length γ · √D = 2 · 8, whatever the length of its input. Twenty norms do no more than the last one alone.",
  },
});
