import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Sequence packing",
  difficulty: 3,
  minutes: 35,
  hints: [
    "Pack two chats into one row, then change a word of the first chat. Do the logits of the second stay the same?",
    "A packed chat must have the same positions, the same visible tokens, and the same targets that it would have alone.",
    "w = (0.2, 0.3, 0.5), the first key from another chat:   w′ = (0, 0.3 / 0.8, 0.5 / 0.8);   stream[t] + P[positions[t]] − P[t]",
    "Positions count from 0 in each chat. A target is the next token of the same chat, if that token is graded.\nIn the tap, replace the row's positions in the stream by the chat's own. Mask the attention weights, then make each query's weights sum to 1 again.",
  ],
  explore:
    "Pack 36 facts and 36 reviews, one of each per row. Measure the base's loss on the second text of the rows with the full tap, with only its mask, with only its positions, and without a tap.",
  answer:
    "With the full tap, the loss is 0.87, the same as for a text in a row of its own. It is 2.00 with only the mask, 1.85 with only the positions, and 3.19 without a tap. Packing these texts saves 14% of the positions, but the tap takes as much time as that saves. Packing is worth more when text lengths vary more.",
  predict: {
    question:
      "A batch has 15 conversations of 40 tokens and one of 4,000 tokens, all padded to the same length. What share of the batch's positions is padding?",
    choices: ["about 25%", "about 50%", "about 75%", "about 93%"],
    answer: 3,
    because:
      "The padding takes 15 · 3,960 out of 64,000 positions, which is 93%. Packed, the 16 conversations fit into two rows of that length.",
  },
  afterwards: {
    formula: String.raw`w'_{qk} = \frac{w_{qk} \, m_{qk}}{\sum_j w_{qj} \, m_{qj}}`,
    reads:
      "The mask m is 1 within a text and 0 between different texts. Dividing by the remaining weight yields the softmax over the text's own keys, because the ratios between its weights never depended on the other texts.",
    paper: {
      title: "Krell et al. 2021, Efficient Sequence Packing without Cross-contamination",
      where: "section 3",
      link: "https://arxiv.org/abs/2107.02027",
    },
  },
});
