import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "RoPE: rotate queries and keys",
  difficulty: 3,
  minutes: 20,
  hints: [
    "At position 0 nothing changes. At position 1 compute one pair by hand, with the lesson's formula, and compare.",
    "Numbers 2i and 2i + 1 are one pair, a point in the plane. It is turned by the angle of its position: its length stays, its direction changes.",
    "a quarter turn, cos = 0 and sin = 1:  (3, 4) → (−4, 3);\nas complex numbers:  (a + b·i) · (cos + sin·i), real part first",
    "T rows of each table from offset on; split the pairs [B·H, T, headDim/2, 2] along the last axis into a and b\ntwo products and their difference, two products and their sum; pairs side by side again, back to [B, H, T, headDim]",
  ],
  explore: "Turn q and not k: which law of the spec still holds for the scores?",
  answer:
    "Only the one about lengths. With the same key at every position, each row of scores is constant: 4.10 at query 0, 5.27 at 1, 4.47 at 2, whatever the key's position. With both turned, each diagonal is constant: the score knows the distance, not the position.",
});
