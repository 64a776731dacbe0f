import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Transpose",
  difficulty: 1,
  minutes: 6,
  hints: [
    "Does a [2, 3] become a [3, 2]? Then follow one number: from row 0, column 2, where does it go?",
    "The number at row i, column j goes to row j, column i, in a new matrix.",
    "the rows (1, 2, 3) and (4, 5, 6), [2, 3], become the rows (1, 4), (2, 5) and (3, 6), [3, 2]",
    "there is one new row for each column of A;\nnew row j collects the j-th number of every row, from top to bottom",
  ],
  explore:
    "Compute matmul(A, transpose(A)) for any A and mirror it at the diagonal. Why is it always symmetric? In chapter 03 the attention scores are Q·Kᵀ. What could tokens not express if Q and K were equal?",
  answer:
    'Entry (i, j) is row i · row j, and so is entry (j, i). With Q = K, "it" would fit "cat" exactly as well as "cat" fits "it". With two ' +
    'matrices the scores are free: in head 0 of the micro model <BOS> scores 1.22 for "I", and "I" scores 0.20 for <BOS>.',
});
