import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Attention output as a sum over heads",
  difficulty: 2,
  minutes: 15,
  hints: [
    "In the lesson's example head 0 adds (2, 3, 1) and head 1 adds (1, 1, 6). What does each of yours add?",
    "In the concatenation, head h owns d_k neighboring columns. They are multiplied by d_k neighboring columns of W_O.",
    "H = 2, d_k = 3:  output = heads[0] · (columns 0 to 2 of W_O)ᵀ + heads[1] · (columns 3 to 5 of W_O)ᵀ",
    "first: cut W_O into bands of columns, one per head, [out, d_k];\nsecond: the output projection of the head with its own band, [T, out];\nthird: the elementwise sum of these H matrices.",
  ],
  explore:
    "Print the length of the row that each head of microModel() adds to each token. Why do the rows get shorter from token to token? (Import microModel from #lib/micro-model.)",
  answer:
    "Head 0 adds 0.51, 0.32, 0.19, 0.11 and 0.12, head 1 0.17, 0.14, 0.13, 0.11 and 0.11. The first token sees one value, the last one averages five almost equally, and an average of different vectors is shorter than the vectors. Only a head that chooses can pass on a value at full length.",
  predict: {
    question:
      "In the micro model, width 16, head 0 adds a row of length 0.51 to the first token, and head 1 adds one of length 0.17. How long is the row that both add together?",
    choices: ["about 0.7: lengths add up", "about 0.5", "about 0.35: they pull against each other"],
    answer: 1,
    because:
      "0.49. In 16 dimensions two unrelated vectors are nearly at right angles (here the cosine is −0.27), so the short one hardly changes the length. At exactly right angles it would be √(0.51² + 0.17²) = 0.54.",
  },
});
