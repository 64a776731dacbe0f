import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "From a sentence to the input matrix",
  difficulty: 2,
  minutes: 10,
  hints: [
    "Embed the empty text: are there two rows, <BOS> plus row 0 and <EOS> plus row 1 of P?",
    "Three steps: text to ids, ids to rows, rows plus positions. You have a function for each.",
    "“I like” → ids 1 3 4 2 → X[0] = E[1] + P[0],  X[1] = E[3] + P[1],  X[2] = E[4] + P[2],  X[3] = E[2] + P[3]",
    "text → ids [T] → rows of E [T, D] → plus rows of P [T, D];\neach step takes the result of the one before, and neither table changes.",
  ],
  explore:
    'Is a word closer to itself at the next position, or to another word at its own position? At the end of the file:\n  import { microModel } from "#lib/micro-model";\n  const { vocabulary: { tokens }, initial_parameters: p } = microModel();\n  const [E, P] = [p.token_embedding, p.position_embedding];\n  const X = embedSentence("I like transformers", tokens, E, P);\n  const Y = embedSentence("like I transformers", tokens, E, P);\n  for (const i of [1, 2])\n    console.log(Math.hypot(...X[2].map((x, d) => x - Y[i][d])));\nTake the lines out afterwards.',
  answer:
    'To the other word, here: "like" at position 2 is 0.69 away from "like" at position 1, and 0.56 away from "I" at position 2. Both tables ' +
    "were drawn with the same standard deviation, so before training word and position weigh the same, and chance decides.",
  predict: {
    question:
      "You embed “I like transformers” and “transformers like I”, five tokens each with <BOS> and <EOS>. How many of the five rows of X are the same in both?",
    choices: [
      "none: the order has changed",
      "1: only <BOS>, before the change",
      "3",
      "5: the words are the same",
    ],
    answer: 2,
    because:
      "3: <BOS>, like and <EOS>. Row i depends only on i and on the token at position i, and at these three positions neither changed. No token has " +
      "looked at another yet.",
  },
});
