import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Split heads",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Print the result for x[0][t][c] = 10·t + c. Which tens are in head 0, and which tens should be there?",
    "A reshape gives the numbers new axes without moving any of them; only a transpose moves numbers. Which neighbors must stay neighbors?",
    "[B, T, D] → [B, T, H, headDim] → [B, H, T, headDim]",
    "cut only the last axis in two, [B, T, H, headDim]\nthen swap two axes; a transpose takes a list that says, for each new axis, which old axis it was",
  ],
  explore:
    "Reshape straight to [B, H, T, headDim] instead. For which H and for which T is the result right all the same?",
  answer:
    "For H = 1 and for T = 1: if one of the two axes has length 1, exchanging them moves no number. Every other result is wrong, even with H = T. So a test with one head or one token can't reveal the mistake, and neither can generation, which computes one token at a time.",
  predict: {
    question:
      "With four positions and two heads, you reshape the rows straight to [2, 4, headDim] and forget the transpose. How many of the 8 pieces are in the right place all the same?",
    choices: [
      "none",
      "2",
      "4, because one of the two heads is right",
      "all, because the numbers are the same",
    ],
    answer: 1,
    because:
      "2, the first and the last. In memory the pieces are ordered by position, then head; after a transpose, by head, then position. A piece stays where 2t + h = 4h + t, that is t = 3h: position 0 of head 0, and position 3 of head 1.",
  },
});
