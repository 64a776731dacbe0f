import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Cross-attention",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Put 1e6 into the vector of a padding token. Does any patch change? Give each caption a single word. Is each weight exactly 1?",
    "Queries come from the sequence that reads, keys and values from the sequence it reads. The mask is about keys, so it is the same for each head and each query.",
    "q = x W_q,   k = c W_k,   v = c W_v;   A = softmax over words(q kᵀ / √d_k);   output = [head 1 | head 2 | ...] · W_o",
    "Project the patches to queries and the words to keys and values, and split each into heads.\nGive the mask an axis of length 1 for the heads and one for the patches.\nLet part 2's attention read the words. Merge the heads of its output, and apply the last projection.",
  ],
  explore:
    "CLIP pads each caption to 77 tokens. Give your layer 5 random words, 2 or 72 equal rows of padding, and a mask that hides nothing. How much attention does a patch spend on padding?",
  answer:
    "A quarter in a row of 7, and six sevenths in a row of 77, because a softmax divides attention among all tokens. Stable Diffusion 1 still leaves the mask out: it was trained that way, and its padding could read the caption in the text encoder.\nMeasured, 3 seeds: 0.23 to 0.26, and 0.85 to 0.87.",
});
