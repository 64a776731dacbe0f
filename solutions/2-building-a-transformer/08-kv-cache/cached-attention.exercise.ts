import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Attention with a cache",
  difficulty: 2,
  minutes: 20,
  seconds: 20,
  hints: [
    "Which of these are right in your version: a whole text, single tokens, or pieces of several tokens after a cache?",
    "Queries come from new positions only, while keys and values come from all positions. Among the new positions, an earlier query must still not see a later key.",
    "q: [B, H, t, headDim], K and V: [B, H, T + t, headDim];   new position i may look at key j if j ≤ T + i",
    "all keys and values [B, H, T + t, headDim]: the cache, and the new ones after it\nmask [t, T + t]: the causal one, with the queries last\nfound [B, H, t, headDim], merged, projected, with its bias: [B, t, D]",
  ],
  explore:
    "Read a whole text of 5 tokens without the mask and compare the outputs with the right ones, position by position. At which position is the error largest, and at which is it 0?",
  answer:
    "It is 1.6 at the first position, then 1.0, 0.5, 0.3, and exactly 0 at the last, which may see everything anyway. If you read one token at a time, every position is the last one, so you never notice the mistake. But the prompt goes wrong, from the second block on.",
});
