import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The block with gates",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Close both gates. Does your block return exactly what it was given, whatever the sublayers find?",
    "The signal acts on a sublayer in three ways: two on what it reads, one on what it adds. It never acts on the residual stream itself.",
    "a = x + g₁ ⊙ attention(modulate(x, s₁, c₁));   y = a + g₂ ⊙ ffn(modulate(a, s₂, c₂))",
    "Modulate the residual stream with the first shift and scale, let attention read it, multiply by the first gate, and add.\nDo the same with the feed-forward network, the other three parts, and the stream as it is now.\nA gate needs an axis of length 1 for the tokens.",
  ],
  explore:
    "Stack 24 fresh blocks of 32 dimensions, and set all gates to 0, 0.1, 0.3 and 1. How large does the residual stream get (root mean square), and how similar is it to what went in (cosine)?",
  answer:
    "By gate: size 1.0, 1.1, 1.6 and 5, cosine 1, 0.94, 0.64 and 0.2. With open gates, 24 untrained blocks nearly forget their input. With closed ones, the network starts shallow and gets deeper as they open.\nMeasured, 3 seeds: 1.5 to 1.7 at 0.3, 4.7 to 5.4 at 1.",
});
