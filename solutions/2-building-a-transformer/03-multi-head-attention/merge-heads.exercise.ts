import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Merge heads",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Look at the first row of your result. Does it hold position 0 of every head, and nothing else?",
    "The reshape joins neighbors, so the pieces of one position must be neighbors before it.",
    "[B, H, T, headDim] → [B, T, H, headDim] → [B, T, H·headDim]",
    "undo the two steps of splitHeads, the last step first\n[B, H, T, headDim], then [B, T, H, headDim], then [B, T, H·headDim]",
  ],
  explore:
    "As a list of axes for a transpose, [0, 2, 1, 3] undoes itself. Does every such list undo itself? Find one that doesn't, and the list that undoes it.",
  answer:
    "[0, 2, 3, 1] doesn't: it moves three axes around in a circle, and [0, 3, 1, 2] moves them back. A list undoes itself only if all it does is exchange axes in pairs. Splitting exchanges heads and positions, so merging can use the same list.",
});
