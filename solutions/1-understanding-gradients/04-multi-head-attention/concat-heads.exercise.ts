import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Concatenate the heads",
  difficulty: 1,
  minutes: 8,
  hints: [
    "Three heads of width 2: is each row six numbers long, and do all six belong to one token?",
    "A token has one row in every head. Its new row is all of them end to end, head 0 first.",
    "token t in three heads of width 2: (1, 2), (3, 4) and (5, 6) → its row (1, 2, 3, 4, 5, 6);\nall tokens: [3, T, 2] → [T, 6]",
    "for each token, collect its row from every head, [H, d_k];\nthen join these H rows end to end into one new row, [H·d_k].",
  ],
  explore:
    "GPT-2 has 12 heads of width 64. Its PyTorch code turns y, [B, 12, T, 64], into y.transpose(1, 2).contiguous().view(B, T, 768). Leave the transpose out: which tokens are in row 0 now, and what becomes of the causal mask?",
  answer:
    "Tokens 0 to 11 of head 0: in memory the rows of a head follow one another, and 12 rows of 64 make one row of 768. So row 0 holds what eleven later tokens found. The mask was applied correctly, every shape fits, and the future leaks all the same.",
});
