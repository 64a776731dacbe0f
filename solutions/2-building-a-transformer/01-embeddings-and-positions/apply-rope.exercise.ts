import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "RoPE: rotate queries and keys",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Is the vector at position 0 unchanged? At position 1, compute one pair by hand with the docstring's formula. Is it the same as yours?",
    "Numbers 2i and 2i + 1 are one pair, a point in the plane. The point is turned by the angle of its position: its length stays the same, and its direction changes.",
    "a quarter turn, cos = 0 and sin = 1:  (3, 4) → (−4, 3);\nas complex numbers:  (a + b·i) · (cos + sin·i), real part first",
    "take T rows of each table, starting at offset; split the pairs [B·H, T, headDim/2, 2] along the last axis into a and b\ntwo products and their difference, two products and their sum; pairs side by side again, back to [B, H, T, headDim]",
  ],
  explore: "Turn q, but don't turn k. Which law of the spec still holds for the scores?",
  answer:
    "Only the one about lengths. If the key is the same at every position, each row of scores is constant: 4.10 at query 0, 5.27 at 1, 4.47 at 2, wherever the key is. If both are turned, each diagonal is constant, because the score depends on the distance and not on the position.",
});
