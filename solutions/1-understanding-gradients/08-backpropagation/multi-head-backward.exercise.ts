import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradient of multi-head attention",
  difficulty: 4,
  minutes: 30,
  hints: [
    "Is dW_O right? If so, is dW_V? If not, which columns of the concatenation did each head get?",
    "X is used 3H times: for queries, keys and values of every head. Add up what comes back from each.",
    "dW_Q[h] = Xᵀ · dQ,   dX = Σₕ (dQ · W_Q[h]ᵀ + dK · W_K[h]ᵀ + dV · W_V[h]ᵀ)",
    "through W_O to [T, H·d_k]; cut it into H pieces of [T, d_k]; each through its own head;\nthen 3H weight gradients [D, d_k], and one sum of 3H terms [T, D] for dX.",
  ],
  explore:
    "LoRA fine-tunes a model by adding to a weight matrix the product of two small ones, of which one starts at 0. Do something similar to a head: set W_V of head 1 to 0. Which gradients of that head vanish, and which one doesn't?",
  answer:
    "dW_Q and dW_K of head 1 are 0, and so are its columns of dW_O: without values there is nothing to mix. dW_V is not 0 (its norm is 0.39), so the head wakes up by itself. In LoRA, too, at first only the factor that is 0 learns.",
});
