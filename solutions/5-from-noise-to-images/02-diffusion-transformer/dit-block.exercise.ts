import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The block with gates",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Close both gates. Does your block return exactly what it was given, whatever the sublayers find?",
    "The signal acts on a sublayer in three ways: two on what it reads, one on what it adds. It never acts on the stream itself.",
    "a = x + g₁ ⊙ attention(modulate(x, s₁, c₁));   y = a + g₂ ⊙ ffn(modulate(a, s₂, c₂))",
    "Modulate the stream with the first shift and scale, let attention read it, multiply by the first gate, add to the stream.\nDo the same with the feed-forward network, the other three parts, and the stream as it is now.\nA gate needs an axis of length 1 for the tokens.",
  ],
  explore:
    "Stack 24 fresh blocks, 32 wide, and set all gates to 0, 0.1, 0.3 and 1. How large does the stream get (root mean square), and how similar is it to what went in (cosine)?",
  answer:
    "3 seeds. Gates 0: size 1.0, cosine 1. Gates 0.1: 1.1 and 0.94. Gates 0.3: 1.5 to 1.7 and 0.64. Gates 1: 4.7 to 5.4 and 0.2. With open gates 24 untrained blocks have nearly forgotten their input. With closed gates the network starts shallow, and gets deeper as they open.",
});
