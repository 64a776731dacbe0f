import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The batched feed-forward network",
  difficulty: 1,
  minutes: 10,
  hints: [
    "With GELU and b1 = 0, feed zeros. Is every row of the output b2? If you change one position, does only its own row change?",
    "The network is two linear layers with one activation between them, the same for every position of every item.",
    "for x = 0:  hidden = activation(b1),   output = activation(b1) · W2 + b2;\n[B, T, D] · [D, F] = [B, T, F],   [B, T, F] · [F, D] = [B, T, D]",
    "up: [B, T, D] to [B, T, F] with W1 and b1, then the given activation\ndown: [B, T, F] to [B, T, D] with W2 and b2, and no activation",
  ],
  explore:
    "Use (hidden) => hidden as the activation. At D = 256 and F = 1,024, how many parameters does a single linear layer need to compute the same function?",
  answer:
    "65,792: W1 · W2 is one matrix [256, 256], and b1 · W2 + b2 is one bias. The network has 525,568 parameters, eight times as many, so without a nonlinearity seven eighths of them add nothing. The test with two linear layers checks exactly this.",
});
