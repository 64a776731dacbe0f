import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Attention scores",
  difficulty: 1,
  minutes: 8,
  hints: [
    "With 2 queries and 3 keys, how many rows and columns do your scores have?",
    "Row i belongs to query i, column j to key j. A matrix product pairs rows with columns, and the keys are rows.",
    "scores = Q Kᵀ;  with 2 queries and 3 keys of width 4:  [2, 4] · [4, 3] = [2, 3]",
    "Bring the keys into columns, [d_k, keys];\nthen one product of [queries, d_k] and [d_k, keys].",
  ],
  explore:
    "Make one key ten times as long. Which scores change, and which queries attend to that key after softmax?",
  answer:
    "One column: every query's score for that key is ten times as large, the negative scores too. Queries that pointed its way give it " +
    "nearly all their weight, and the others give it none. A key's direction decides which queries listen, and its length decides how much.",
});
