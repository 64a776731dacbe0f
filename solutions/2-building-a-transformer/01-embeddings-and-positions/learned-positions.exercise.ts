import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Learned position embeddings",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Which rows of P does this text need? What is the first, what is the last, and how many are there?",
    "Token t of every item is at position offset + t. All items of a batch get the same rows, and a position without a row in P is refused.",
    "0 ≤ offset  and  offset + T ≤ L:\nwith L = 8 and T = 3, offset 5 takes rows 5, 6 and 7, and offset 6 would need row 8",
    "refuse an offset below 0, or offset plus T above L\nT rows of P from row offset on, [T, D]; added to x [B, T, D], they repeat for every item",
  ],
  explore:
    "Take the gradient of P, with eight rows, for a batch of three texts with four tokens (tf.grad). Which rows get a gradient? GPT-2 has 1,024 rows. What if its training texts had all been short?",
  answer:
    "Rows 0 to 3 get 3, one for each text, and rows 4 to 7 get 0. A row learns only from texts that reach it, so late rows would still hold the noise of their initialization. GPT-2's training texts fill all 1,024 positions, but it has no row 1,024, so a longer text must lose its beginning.",
});
