import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradient of attention",
  difficulty: 4,
  minutes: 30,
  hints: [
    "Which of dV, dQ, dK is the first wrong one? dV needs neither softmax nor scale. And do the rows of dK sum to 0?",
    "Going back, a product C = A · B has dA = dC · Bᵀ and dB = Aᵀ · dC. Attention has two products, with a softmax between them.",
    "dV = weightsᵀ dOutput;  dWeights = dOutput Vᵀ;\ndRaw = softmaxBackward(weights, dWeights) / √d_k;  dQ = dRaw K;  dK = dRawᵀ Q",
    "dV [keys, d_v] and dWeights [queries, keys] from the last product; row by row through softmax, still [queries, keys];\ndivide as the scores were; then dQ [queries, d_k] and dK [keys, d_k], where the shapes say what is transposed.",
  ],
  explore:
    "Give all keys the same value: make all rows of V equal. Which two gradients vanish, and which one doesn't?",
  answer:
    "dQ and dK are 0 in every entry. The output is the same whatever the attention weights are, so no query or key can change it. dV doesn't vanish: the values still decide what comes out. A head learns where to look only once its values differ.",
});
