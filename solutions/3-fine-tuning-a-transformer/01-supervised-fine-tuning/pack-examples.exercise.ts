import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Sequence packing",
  difficulty: 3,
  minutes: 35,
  hints: [
    "Pack two chats, then change a word of the first. Do the logits of the second stay what they were?",
    "A packed chat keeps its own positions, the tokens it can look at, and its targets. Nothing crosses the seam between two chats.",
    "stream[t] + P[positions[t]] − P[t];   w′[q, k] = w[q, k]·same(q, k) / Σ_j w[q, j]·same(q, j)",
    "Positions count from 0 in each chat. A target is the next token of the same chat, if that is graded; the last token has none.\n" +
      "In the tap, replace the row's positions in the stream by the chat's own. Multiply the weights by the mask, and divide each query's weights by their sum.",
  ],
  explore:
    "Pack 36 facts and 36 reviews, one of each per row, and measure the base's loss on the second text: with the tap, only its mask, only its positions, and without it.",
  answer:
    "0.87 as in rows of their own; then 2.00, 1.85 and 3.19. The 72 texts take 36 rows of 24 instead of 72 of 14, 14% fewer places, and the tap costs as much time as that saves. " +
    "Packing pays where lengths differ more, and padding would fill most of a row.",
  predict: {
    question:
      "A batch has 15 conversations of 40 tokens and one of 4,000, all padded to one length. What share of the batch's places is padding?",
    choices: ["about 25%", "about 50%", "about 75%", "about 93%"],
    answer: 3,
    because:
      "93%: 15 · 3,960 out of 64,000 places. Packed, the 16 conversations take two rows. The more lengths differ, the more packing saves.",
  },
  afterwards: {
    formula: String.raw`w'_{qk} = \frac{w_{qk} \, m_{qk}}{\sum_j w_{qj} \, m_{qj}}`,
    reads:
      "With the mask m, 1 within a text and 0 across the seam, dividing by what is left gives the softmax over a text's own keys. The ratios between its weights never depended on the other text.",
    paper: {
      title: "Krell et al. 2021, Efficient Sequence Packing without Cross-contamination",
      where: "section 3",
      link: "https://arxiv.org/abs/2107.02027",
    },
  },
});
