import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Cross-attention",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Put 1e6 into the vector of a padding token. Does any patch notice? Give each caption a single word: is each weight exactly 1?",
    "Queries come from what asks, keys and values from what answers. A mask is about keys, so it is the same for each head and each query.",
    "q = x W_q,   k = c W_k,   v = c W_v;   A = softmax over words(q kᵀ / √d_k);   output = [head 1 | head 2 | ...] · W_o",
    "Project the patches to queries, the words to keys and to values, and cut each into heads.\nGive the mask an axis of length 1 for the heads and one for the patches.\nLet part 2's attention read the words. Merge the heads of its output, and mix them with the last projection.",
  ],
  explore:
    "CLIP pads each caption to 77 tokens. Give your layer 5 random words and 2 or 72 equal rows of padding, and a mask that hides nothing. How much of its attention does a patch spend on padding?",
  answer:
    "3 seeds: 0.23 to 0.26 in a row of 7, and 0.85 to 0.87 in a row of 77. A softmax splits attention by headcount. Stable Diffusion 1 still leaves the mask out: it was trained with visible padding, and its padding has gone through a text encoder, where it could read the caption.",
});
