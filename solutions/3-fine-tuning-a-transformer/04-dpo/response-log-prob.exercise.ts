import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Log-probability of a response",
  difficulty: 1,
  minutes: 15,
  hints: [
    "Take one prompt and all responses of two tokens, and add up e to the power of your results. Is the sum 1?",
    "A model chooses each token of a response, given all tokens before. Where to stop is one of these choices; the prompt isn't.",
    "ln π(y | x) = Σ ln π(token t | tokens before t),   t from the start to the row's last token;   column m = t − 1",
    "In each row, mark the columns whose token belongs to the response.\nMultiply the log-probabilities [B, M] by these ones and zeros, and add up every row.",
  ],
  explore:
    "Rank 2,000 pairs of `reviewDuel` by the base, by the sum and by the mean per token. Of the pairs whose lengths differ, in how many do the two disagree?",
  answer:
    "They disagree in 24%. The sum finds the shorter response more probable in 98%, the mean in 73%. DPO needs the sum: its rewards come from π(y | x), and the reference cancels the effect of length. SimPO, which has no reference, takes the mean.\nMeasured: 1,084 such pairs.",
  predict: {
    question:
      "Response A has 9 tokens of probability 0.5. Response B has 6 tokens of 0.4. Which one is more probable as a whole, and which by the mean per token?",
    choices: ["A both times", "B both times", "A as a whole, B by the mean", "B as a whole, A by the mean"],
    answer: 3,
    because:
      "0.4⁶ = 0.0041 is more than 0.5⁹ = 0.0020. A sum favors short texts. In DPO the effect of length cancels, because policy and reference score the same text.",
  },
});
