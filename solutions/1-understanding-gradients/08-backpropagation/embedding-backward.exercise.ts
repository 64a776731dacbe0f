import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradient of the embedding tables",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Take a token that occurs twice: is its gradient the sum of both rows, or only one of them?",
    "A lookup copies a row. Going back, every copy sends its gradient to the row that it came from.",
    "dTokens[ids[t]] += dX[t],   dPositions[t] += dX[t]",
    "The tables start as zeros, [V, D] and [L, D];\nfor every number of dX[t] there is one addition in each.",
  ],
  explore:
    "Which rows of the token table would a step of plain gradient descent leave unchanged? And in GPT-2, where that table is the output layer, too?",
  answer:
    "<PAD> and <EOS>: <PAD> doesn't occur, and <EOS> is last, without a target and hidden from all others. In GPT-2 every row would change: its token table is the output layer, too, and every logit takes part in the softmax.",
});
