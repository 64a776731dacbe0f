import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "QK circuits",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Check one entry by hand: its dot product is 16, and 8 is expected. Then ask for another head. Does your table change?",
    "A head never uses a whole projection. Its queries and keys come from its own block of columns, and it scores them as attention does.",
    "S = (X · Wq_h)(Y · Wk_h)ᵀ / √headDim,   Wq_h: columns h·headDim to (h + 1)·headDim − 1",
    "the head dimension is the number of columns divided by the number of heads; the width D plays no part;\nproject all query directions and all key directions by this head's block of columns; take every dot product, a row for each query, and then scale.",
  ],
  explore:
    "Train the model of induction-training, and take the QK circuits of its layer 0: positions against positions, and tokens against tokens. Which table varies more, and which key position has the highest score in each row?",
  answer:
    "The table of positions: its standard deviation is 0.14 to 0.32, and that of tokens is 0.02 to 0.05 (8 heads of 4 seeds). In 77 of 80 rows the best key is 2, 3, 7, 8 or 11 positions back. Those are the positions just after the same token if the period is 3 or 4, and 11 back fits both. These heads count positions.",
  predict: {
    question:
      "In the hand-built model, layer 1 attends to the position after an earlier occurrence of the query's own token. V = 11. What does its QK circuit of tokens against tokens show, E against E?",
    choices: [
      "30 on the diagonal, 0 elsewhere, as a token seeks itself",
      "30 beside the diagonal, as a token seeks its successor",
      "0 everywhere",
      "30 everywhere but on the diagonal",
    ],
    answer: 2,
    because:
      "0 everywhere. The keys of layer 1 are made from the part called previous, and token embeddings have nothing there. The match is between a token and what layer 0 wrote, so only composition shows it.",
  },
});
