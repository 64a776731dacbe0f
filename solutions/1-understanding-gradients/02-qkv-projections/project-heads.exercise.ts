import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "One projection per head",
  difficulty: 2,
  minutes: 6,
  hints: [
    "Is your result a list of heads, each a matrix of its own: [heads, tokens, features]?",
    "Every head reads all of X and multiplies it by its own weights. The results stay separate.",
    "with X [5, 16] and W [2, 16, 8]:  head 0 is X · W[0], [5, 8],  head 1 is X · W[1], [5, 8],  all together [2, 5, 8]",
    "for each head's weights [D, d_k] in turn:\nall tokens [T, D] times the weights, which is [T, d_k]",
  ],
  explore: "Swap two rows of X. What happens to Q, K and V, and what does that say about word order?",
  answer:
    "The same two rows swap in Q, K and V of every head, to the last bit, and nothing else changes. A projection sees one token at a time and " +
    "knows nothing about order. All that the model knows about word order here comes from the positions that chapter 01 added.",
});
