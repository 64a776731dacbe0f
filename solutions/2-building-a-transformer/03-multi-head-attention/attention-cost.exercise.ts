import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Cost of an attention layer",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Take the layer that the error message names, and count with pencil and paper. Which factor is missing in your result?",
    "Which of the five numbers grow with H, and which with G? Which grow with T, and which with T · T? Decide this before you multiply.",
    "[n, m] · [m, p]: 2·n·m·p operations.   Wq, Wo: D·H·headDim numbers each; Wk, Wv: D·G·headDim;   scores: [B, H, T, T]",
    "each weight takes part in two operations at each of the B·T positions; q·kᵀ and weights·v are two products per head and item\nkeys and values are two tensors [B, G, T, headDim]",
  ],
  explore:
    "What share of all the layer's operations is attentionFlops in GPT-2 small at 1,024 tokens? What is it in Llama 3.1 8B (D 4,096, H 32, G 8, headDim 128) at 8,192 and at 131,072 tokens?",
  answer:
    "40% in GPT-2, and 62% and 96% in Llama 3.1. The projections grow with T and the attention with T², so in a long text nearly all work goes into pairs of tokens. Sharing keys doesn't help here: it saves weights and cache, but each query head still meets every key.",
  predict: {
    question:
      "Llama 3 8B has 32 layers with 32 query heads, and 8 key and value heads of dimension 128. It stores keys and values at 2 bytes per number. How large is the cache of one text of 8,192 tokens?",
    choices: ["about 32 MiB", "about 256 MiB", "1 GiB", "16 GiB, as large as the model"],
    answer: 2,
    because:
      "1 GiB. Per layer, 2 · 8 · 128 · 8,192 numbers of 2 bytes are 32 MiB, and there are 32 layers. With keys for each of the 32 query heads it would be 4 GiB, for each user.",
  },
});
