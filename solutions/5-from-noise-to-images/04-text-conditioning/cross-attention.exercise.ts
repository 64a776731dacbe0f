import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Cross-attention",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Put 1e6 into the vector of a padding token. Does any patch change? Then give each caption a single word. Is each weight exactly 1?",
    "Queries come from the sequence that reads, and keys and values from the sequence that is read. The mask concerns the keys, so it is the same for every head and every query.",
    "q = x W_q,   k = c W_k,   v = c W_v;   A = softmax over words(q kᵀ / √d_k);   output = [head 1 | head 2 | ...] · W_o",
    "Project the patches to queries and the words to keys and values, and split each into heads.\nGive the mask an axis of length 1 for the heads and another for the patches.\nLet part 2's attention read the words. Merge the heads of its output, and apply the last projection.",
  ],
  explore:
    "CLIP pads each caption to 77 tokens. Give your layer 5 random words, followed by 2 or 72 equal rows of padding, and a mask that hides nothing. What share of a patch's attention goes to padding?",
  answer:
    "A quarter in a row of 7 tokens, and six sevenths in a row of 77, because a softmax divides attention among all tokens. Stable Diffusion 1 still leaves the mask out: it was trained that way, and in its text encoder the padding tokens read the caption.\nMeasured, 3 seeds: 23 to 26%, and 85 to 87%.",
});
