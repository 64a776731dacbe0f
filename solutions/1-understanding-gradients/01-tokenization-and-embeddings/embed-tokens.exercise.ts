import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Token embeddings",
  difficulty: 1,
  minutes: 8,
  hints: [
    "Change a number in your result: does E stay the same? And does id 4 get row 4, wherever it occurs?",
    "The id picks the row, whatever the token's position. The result belongs to the caller, so it is a copy.",
    "ids 4 1 4 → rows 4, 1 and 4 of E, three separate lists, [3, D];\nwith V = 6 the ids 0 to 5 have a row, and −1, 6 and 1.5 have none",
    "first: the row with this id; second: throw a RangeError if there is none;\nthird: its numbers in a new list.",
  ],
  explore:
    "Return the row itself and save: which law breaks? And what would happen to E if a later step added the positions in place?",
  answer:
    "“changing the result changes neither the table nor the ids”. The positions would be written into the weights: each sentence adds P to the " +
    "rows of its words once more. The model gets worse with every text it reads, and no training step is to blame.",
});
