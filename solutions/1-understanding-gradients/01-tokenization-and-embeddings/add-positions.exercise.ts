import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Position embeddings",
  difficulty: 1,
  minutes: 8,
  hints: [
    "Is your first row the first token plus row 0 of P, and still as long as before?",
    "The sum is elementwise: token i gets row i of the position table, counted from 0. The width stays D.",
    "for i = 2 and D = 3: the token (1, 0, 2) plus row 2 of P, (0.1, 0.5, −1), is (1.1, 0.5, 1);\nwith L = 8 rows in P, 8 tokens fit and 9 don't",
    "first: compare the number of tokens with the number of rows in P;\nthen: the elementwise sum of the two vectors, as a new row.",
  ],
  explore:
    'What if positions were 100 times as large as words? Multiply P[i][d] by 100 in the sum, and add this at the end of the file:\n  import { microModel } from "#lib/micro-model";\n  const p = microModel().initial_parameters;\n  const [E, P] = [p.token_embedding, p.position_embedding];\n  for (const id of [3, 5]) console.log(addPositions([E[1], E[id]], P)[1]);\nUndo both afterwards.',
  answer:
    'Almost nothing is left of the words: the rows of "I" and "transformers" begin −6.34, −0.09, 17.20 and −6.35, −0.05, 17.06. Their cosine ' +
    "is 0.9999, and 0.58 without the factor. A sum keeps both parts readable only if they are of similar size.",
  predict: {
    question:
      "The numbers of E and of P are drawn with standard deviation 0.1. What is the standard deviation of the numbers in X, their sum?",
    choices: ["0.1: the draws cancel on average", "0.14", "0.2: twice as large"],
    answer: 1,
    because:
      "0.141, measured for 1,000 tokens. Variances of independent draws add, standard deviations don't: √(0.1² + 0.1²). So X is 1.41 times as " +
      "large as either table, not twice.",
  },
});
