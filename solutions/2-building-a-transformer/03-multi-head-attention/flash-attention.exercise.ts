import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "FlashAttention",
  difficulty: 4,
  minutes: 35,
  hints: [
    "Is your state right after a first block, and after a second one with a larger maximum? If it is, draw 12 positions in blocks of 4. In which pairs of blocks may some query see some key?",
    "Each query has a running softmax of its own. Whether it may see a key depends on their positions in the text, not on where their blocks begin.",
    "m' = max(m, visible scores);   w = e^(s − m'), 0 where hidden;   d' = e^(m − m')·d + Σ w;   o' = e^(m − m')·o + w·v;   causal: key ≤ query, and the last query of the block is at Tk − Tq + i + r − 1",
    "step: hidden scores become HIDDEN, then maximum [B, H, r, 1], weights [B, H, r, c], a factor for the old sums, both new sums\nvisible: positions of queries as a column, of keys as a row; the key mask's columns of this block as [B, 1, 1, c]\nend of the keys: one past the last query of the block; at the end, divide the sums, with zeros where no key was visible",
  ],
  explore:
    "Run causal attention with GPT-2 small's sizes: 12 heads of dimension 64 and 1,024 positions. How much memory is in use at most, with the full table of scores and in blocks of 64, 128 and 256? How many pairs of blocks are computed?",
  answer:
    "349 MiB with the table: its scores alone take 48, and the mask, the softmax and the weights are copies. In blocks it is 6, 10 and 30 MiB, of which 3 are the output, and the pairs number 136, 36 and 10. Small blocks save memory, but they make many small steps. A GPU takes the largest block that fits into its fast memory.",
  predict: {
    question:
      "Causal attention runs over 1,024 positions in blocks of 128, an 8 by 8 grid of pairs of blocks. Pairs that lie wholly in the future are skipped. What share of the grid is still computed?",
    choices: ["44%", "50%", "56%", "100%"],
    answer: 2,
    because:
      "56%: 8 · 9 / 2 = 36 of 64 pairs. The pairs on the diagonal are half hidden, but they are computed in full. With smaller blocks the share gets closer to one half.",
  },
});
