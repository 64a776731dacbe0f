import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Fused operations",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Double dy: does every share double? And is there one share per input, in its shape?",
    "A pullback takes the gradient of the node. It returns one share for each input, in their order and in their shapes.",
    "dx = dy ⊙ gelu′(x);   dlogits = dLoss · ∂loss/∂logits;   dTable[ids[t]] += dy[t];\npart h owns columns h·width to (h+1)·width − 1 of dy; softmax and layer norm as in chapter 08",
    "softmax row by row; layer norm's vectors as matrices of one row; GELU's slope at x, elementwise\nthe loss's gradient times dLoss; only the token half of the embedding; for heads, each part's columns of dy",
  ],
  explore:
    "With value.ts build the softmax of five scores from exp, log, add and mul. How many values are on the tape? What comes out if a score is 1000?",
  answer:
    "23: the five scores, 5 exponentials, 4 sums, the −1 and 3 more for one over the sum, 5 products. At 1000 the result is NaN, because e^1000 is Infinity, and Infinity · 0 has no value. The fused version is one node, and it shifts the scores before it exponentiates.",
});
