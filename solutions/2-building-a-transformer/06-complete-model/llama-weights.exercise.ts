import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Load a Llama",
  difficulty: 4,
  minutes: 30,
  hints: [
    "Write down the pairs in a head of 6 numbers, first as Hugging Face's code forms them, then as applyRope does.",
    "A dot product doesn't depend on the order of its terms. You may reorder the numbers of queries and keys, as long as you reorder both alike.",
    "new[2i] = old[i];   new[2i + 1] = old[i + headDim/2],   in every head;   G = rows of k_proj / headDim",
    "Transpose, so that the heads are in the columns. Give the columns three axes: head, half, index in the half. Which two axes\nmust you swap so that the two numbers of a pair become neighbors? Then turn the three axes back into columns.",
  ],
  explore:
    "Load the tiny checkpoint with a base of 10,000 instead of 500. How far do the logits move, and at how many of 14 positions does the most likely token change?",
  answer:
    "The logits, whose spread is 1.2, move by 0.09 on average and by 1.0 at most, and the most likely token changes at 1 position. Over 7 tokens the slow pairs barely turn with either base. In a long text they do turn, so a wrong base looks right in every short test.",
  predict: {
    question:
      "You load the tiny checkpoint and transpose all matrices, but leave the rows of queries and keys in the file's order. At how many of 14 positions does the most likely token change?",
    choices: ["none, because a dot product has no order", "2", "10", "all 14"],
    answer: 2,
    because:
      "At 10 of 14. Without rotation the order would not matter. With it, applyRope turns the wrong pairs by the wrong angles, and the logits, whose spread is 1.2, move by 0.54 on average.",
  },
});
