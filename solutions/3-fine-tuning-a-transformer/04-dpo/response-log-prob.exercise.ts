import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Log-probability of a response",
  difficulty: 1,
  minutes: 15,
  hints: [
    "Take one prompt and all possible responses of two tokens, and add up e to the power of your results. Is the sum 1?",
    "The model chooses each token of a response given all tokens before it. It also chooses where to stop, so <eos> counts. It doesn't choose the prompt.",
    "ln π(y | x) = Σ ln π(token t | tokens before t),   t from the start to the row's last token;   column m = t − 1",
    "In each row, put a 1 in the columns whose token belongs to the response, and 0 elsewhere.\nMultiply the log-probabilities [B, M] by these ones and zeros, and sum each row.",
  ],
  explore:
    "Let the base rank the two reviews of 2,000 pairs from `reviewDuel`, once by the sum of their log-probabilities and once by the mean per token. Among pairs of different lengths, how often do the two rankings disagree?",
  answer:
    "They disagree on 24% of these pairs. The sum ranks the shorter response first in 98% of them, the mean in 73%. DPO needs the sum: its rewards are based on π(y | x), and the reference cancels the effect of length. SimPO has no reference, so it uses the mean.\nMeasured: 1,084 such pairs.",
  predict: {
    question:
      "Each of the 9 tokens in response A has probability 0.5. Each of the 6 tokens in response B has probability 0.4. Which response is more probable as a whole, and which by the mean per token?",
    choices: ["A both times", "B both times", "A as a whole, B by the mean", "B as a whole, A by the mean"],
    answer: 3,
    because:
      "As a whole, B has 0.4⁶ = 0.0041, which is more than A's 0.5⁹ = 0.0020. A sum of log-probabilities favors short texts. In DPO the effect of length cancels, because policy and reference score the same text.",
  },
});
