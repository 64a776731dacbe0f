import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradients of batched attention",
  difficulty: 4,
  minutes: 25,
  hints: [
    "Which is the first wrong one of dv, dWeights, dScores, dq, dk? Is its shape right, and only its numbers wrong?",
    "For a product C = A · B, dA = dC · Bᵀ and dB = Aᵀ · dC, within every item. There are two such products, and a softmax between them.",
    "dv = weightsᵀ dOutput;   dWeights = dOutput vᵀ;   dScores = weights ⊙ (dWeights − Σ_keys weights ⊙ dWeights);\ndRaw = dScores / √d_k;   dq = dRaw k;   dk = dRawᵀ q",
    "products: either factor may be transposed in its last two axes; let the shapes choose\nsoftmax: one sum per query, kept as an axis of length 1, so that it is subtracted from its own row",
  ],
  explore:
    "This backward pass needs the weights and no scores. FlashAttention keeps only each row's maximum and sum. What does it have to compute again, and how much memory does that save in Llama 3 8B (32 heads) at 8,192 tokens?",
  answer:
    "One more product: w = e^(score − max)/sum, with the scores computed again from q and k. At two bytes per number the weights of one layer are 4 GiB; two float32 numbers per row are 2 MiB. It is more operations and still faster, because moving 4 GiB takes longer than computing them again.",
});
