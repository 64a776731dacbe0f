import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Pre-norm block",
  difficulty: 2,
  minutes: 20,
  seconds: 30,
  hints: [
    "Silence both sublayers. Is y equal to x? If it isn't, what other than additions changes your stream?",
    "A sublayer reads a normalized copy, and its result is added to the stream itself. The second sublayer normalizes the stream after the first addition.",
    "a = x + tap(attention(LN₁(x)));   y = tap(a + tap(mlp(LN₂(a))))",
    "all tensors are [B, T, D]: norm, attention, tap, add to x; norm, network, tap, add to a\nthe tap sees each sublayer's output before it is added, and the stream at the end",
  ],
  explore:
    "Let the feed-forward network read the norm of x instead of the norm of a, as GPT-J and PaLM do. Which test is the first to notice, and what could then run at the same time?",
  answer:
    "The test with PyTorch's numbers, because the change makes no difference wherever one sublayer is silent. Attention and the network no longer wait for each other, so their products can run together. PaLM reports about 15% faster training at large scale, with no loss in quality.",
});
