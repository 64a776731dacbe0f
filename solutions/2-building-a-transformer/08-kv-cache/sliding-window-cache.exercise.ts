import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Sliding-window cache",
  difficulty: 3,
  minutes: 25,
  seconds: 20,
  hints: [
    "Is slideCache right by itself? If it is, are the model's first W tokens right, and only the later ones wrong?",
    "The new token is one of the W positions that it sees. Its position is its index in the text, not in the cache.",
    "rows T − keep, ..., T − 1 if keep < T;   caches of W − 1 positions, then the token at position length: past.length + i for token i",
    "slide: [B, H, T, headDim] becomes the last min(T, keep) rows of each head\nstep: slide every cache first; then the model reads one token, with its position in the text",
  ],
  explore:
    "Leave the position out of the call to cachedLogits. With a window of 3, which is the first token whose logits are wrong, and by how much? StreamingLLM numbers positions inside the cache on purpose. Why does that work?",
  answer:
    "The fourth: the error jumps from 0.000001 to 1.8 (on logits up to 6). The cache holds W − 1 positions by then, so every later token claims position 2. Our keys had their positions added before they were cached. StreamingLLM caches keys without RoPE and applies it to all of them again at each step, so the positions agree.",
});
