import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Sequence packing",
  difficulty: 3,
  minutes: 35,
  hints: [
    "Pack two chats, then change a word of the first. Do the logits of the second stay the same?",
    "A packed chat has the positions, the visible tokens and the targets it would have alone.",
    "w = (0.2, 0.3, 0.5), the first key from another chat:   w′ = (0, 0.3 / 0.8, 0.5 / 0.8);   stream[t] + P[positions[t]] − P[t]",
    "Positions count from 0 in each chat. A target is the next token of the same chat, if that is graded.\nIn the tap, replace the row's positions in the stream by the chat's own. Mask the weights, and make each query's sum 1 again.",
  ],
  explore:
    "Pack 36 facts and 36 reviews, one of each per row, and measure the base's loss on the second text: with the full tap, with only its mask, with only its positions, and with no tap.",
  answer:
    "The loss is 0.87 with the full tap, as in a row of its own, but 2.00 with only the mask, 1.85 with only the positions, and 3.19 with no tap. Here packing saves 14% of the positions, and the tap costs as much time as that saves. Packing pays where lengths differ more.",
  predict: {
    question:
      "A batch has 15 conversations of 40 tokens and one of 4,000, all padded to one length. What share of the batch's positions is padding?",
    choices: ["about 25%", "about 50%", "about 75%", "about 93%"],
    answer: 3,
    because: "15 · 3,960 out of 64,000 positions are 93%. Packed, the 16 conversations take two rows.",
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
