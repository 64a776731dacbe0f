import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradients of batched attention",
  difficulty: 4,
  minutes: 25,
  hints: [
    "Which of dv, dWeights, dScores, dq and dk is the first that is wrong? Is its shape right, and are only its numbers wrong?",
    "For a product C = A · B, dA = dC · Bᵀ and dB = Aᵀ · dC, within every item. Attention has two such products, and a softmax between them.",
    "dv = weightsᵀ dOutput;   dWeights = dOutput vᵀ;   dScores = weights ⊙ (dWeights − Σ_keys weights ⊙ dWeights);\ndRaw = dScores / √d_k;   dq = dRaw k;   dk = dRawᵀ q",
    "products: either factor may be transposed in its last two axes; let the shapes decide\nsoftmax: one sum per query, kept as an axis of length 1, so that it is subtracted from the row of that query",
  ],
  explore:
    "This backward pass needs the weights, but no scores. FlashAttention stores neither: it keeps only the maximum and the sum of each row. What does it have to compute again, and how much memory does that save in Llama 3 8B (32 heads) at 8,192 tokens?",
  answer:
    "The weights, which takes one more product: w = e^(score − max)/sum, with the scores computed again from q and k. At two bytes per number, the weights of one layer take 4 GiB, while two float32 numbers per row take 2 MiB. This is more computation and still faster, because moving 4 GiB takes longer than computing them again.",
});
