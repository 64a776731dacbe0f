import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The whole model on the tape",
  difficulty: 4,
  minutes: 30,
  hints: [
    "Are the logits wrong, or only some gradients? If only gradients: which parameters get none, and where do they leave the tape?",
    "It is the forward pass of chapters 06 and 07 with nodes for matrices. No .data may come between two nodes.",
    "head h = softmax(mask(Q Kᵀ · scale)) · V  with Q = ln1 · W_Q[h], and so on;\nhidden = gelu(ln2 · W1ᵀ + b1);   output = afterAttention + hidden · W2ᵀ + b2",
    "X: two lookups, added; a head: three products [T, d_k], scores [T, T], scaled, weights, mixed values; heads joined, then W_O\ngradients: make leaves, run the model, go back from its loss, read the same leaves",
  ],
  explore:
    "Tie W_lm to the token embedding, as GPT-2 does: use the same leaf for both. What happens to its gradient?",
  answer:
    "It is the sum of what each use gets alone, up to 1e-16: norms of 1.31 (as table) and 1.67 (as W_lm) make 2.16. backward adds up what arrives, whether the two uses are in one line or at both ends of the model.",
  predict: {
    question:
      "<PAD> does not occur in the text, and its row of the token table has the gradient 0. You tie W_lm to that table: one leaf for both. What is the gradient of <PAD>'s row now?",
    choices: ["0: <PAD> still does not occur", "not 0", "not 0, and the largest of all rows"],
    answer: 1,
    because:
      "Its norm is 0.26, the smallest of the six rows. As a row of W_lm it produces <PAD>'s logit at every position, and training pushes down the logit of every token that is not the target.",
  },
});
