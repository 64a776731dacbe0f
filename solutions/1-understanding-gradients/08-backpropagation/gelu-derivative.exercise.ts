import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Derivative of the GELU",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Are your slopes ½ at 0, −0.0861 at −2 and 1.0116 at 3?",
    "x occurs twice: as a factor, and inside the tanh. The product rule has one term for each.",
    "½(1 + t) + ½ x (1 − t²) · √(2/π) · (1 + 3 · 0.044715 x²),   t = tanh(√(2/π)(x + 0.044715 x³))",
    "t: the tanh of the forward pass; u′: the derivative of the cubic, times √(2/π);\nthen two terms, one for the factor x and one for the x inside the tanh.",
  ],
  explore:
    "For which x is the slope larger than 1? GPT-2 small has this GELU in each of its 12 layers. By how much could 12 such slopes enlarge a gradient?",
  answer:
    "For x above 0.7525; the slope is largest at 1.4185, with 1.129. Twelve of them make 4.3 at most, which is harmless. GELU rises faster than x there, because the share that it passes is still growing.",
});
