import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Forward pass with a cache",
  difficulty: 3,
  minutes: 25,
  seconds: 20,
  hints: [
    "Is the result right for one block, for three blocks, and for a text in pieces? The first that isn't points to the caches, to their order, or to the positions.",
    "Two things continue from the last piece: the position, and the cache of each block. Within a piece, the stream runs through the blocks as usual.",
    "start = T of the caches;   stream = E[ids] + P[start ...];   (stream, cacheᵢ) = blockᵢ(stream, cacheᵢ) for each block",
    "block: a pre-norm block without taps, its attention with the cache\nstream [B, t, D]: token table plus position table, from position start on\nblocks: the stream goes from one to the next, and each new cache joins the list",
  ],
  explore:
    "Give every block the cache of block 0 and save. Every shape fits. Which test is the first to notice, and how many does it pass?",
  answer:
    "The test that reads in pieces. All tests with one block or one piece pass, including the refusals and even the gradients: 12 of 16 tests. A wrong cache still holds keys of the right text and the right shape, so the model keeps generating, only worse. Compare with the uncached model, on several blocks.",
});
