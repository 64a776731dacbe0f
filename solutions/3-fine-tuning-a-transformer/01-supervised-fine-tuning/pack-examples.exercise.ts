import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Sequence packing",
  difficulty: 3,
  minutes: 35,
  hints: [
    "Pack two chats, then change a word of the first. Do the logits of the second stay what they were?",
    "Whatever a chat gets in a row of its own, it must get in a packed one: its positions, the tokens that it can look at, its targets. Nothing crosses the seam between two chats.",
    "stream[t] + P[positions[t]] − P[t];   w′[q, k] = w[q, k]·same(q, k) / Σ_j w[q, j]·same(q, j)",
    "Positions count from 0 in each chat. A target is the next token of the same chat if that is graded; the last token has none.\n" +
      "In the tap take the row's positions out of the stream and put the chat's own in. Then multiply the weights by the mask, and divide each query's weights by their sum.",
  ],
  explore:
    "Pack all 36 facts and 36 reviews, one of each per row, and measure the base's loss on the second text of the rows: with the tap, with only its mask, with only its positions, and without it.",
  answer:
    "0.87 with the tap, as in rows of their own; 2.00 with the mask alone, 1.85 with the positions alone, 3.19 without both. The 72 texts take 36 rows of 24 instead of 72 rows of 14: 14% fewer places. " +
    "It saves no time here, because the tap costs as much as it saves. Where lengths differ more, it does: rows as long as the longest text are then mostly padding.",
  predict: {
    question:
      "A batch has 15 conversations of 40 tokens and one of 4,000. You pad all of them to one length. What share of the batch's places is padding?",
    choices: ["about 25%", "about 50%", "about 75%", "about 93%"],
    answer: 3,
    because:
      "93%: 15 · 3,960 of 64,000 places. Packed into rows of 4,000, all 16 conversations take two rows, not 16. The more lengths differ, the more packing saves.",
  },
});
