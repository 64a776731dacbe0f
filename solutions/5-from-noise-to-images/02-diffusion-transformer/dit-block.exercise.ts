import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The adaLN-Zero block",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Set both gates to 0. Does your block return exactly x, no matter what the sublayers compute?",
    "The signal acts on each sublayer in three ways: shift and scale change what the sublayer reads, and a gate scales what it adds. The residual stream itself isn't modulated.",
    "a = x + g₁ ⊙ attention(modulate(x, s₁, c₁));   y = a + g₂ ⊙ ffn(modulate(a, s₂, c₂))",
    "Modulate the residual stream with the first shift and scale, pass the result to attention, multiply its output by the first gate, and add the product to the stream.\nDo the same for the feed-forward network, with the updated stream and the other three parts.\nGive each gate an axis of length 1 for the tokens.",
  ],
  explore:
    "Stack 24 untrained blocks of 32 dimensions, and set all gates to 0, 0.1, 0.3 and 1. What is the root mean square of the final residual stream, and what is its cosine with the input?",
  answer:
    "At a gate of 0.1 the root mean square is 1.1 and the cosine 0.94; at a gate of 1 they are 5 and 0.2. With open gates, 24 untrained blocks keep little of their input. With closed gates the network starts shallow, and grows deeper as training opens them.\nMeasured, 3 seeds: root mean squares 1.5 to 1.7 at 0.3, 4.7 to 5.4 at 1.",
});
