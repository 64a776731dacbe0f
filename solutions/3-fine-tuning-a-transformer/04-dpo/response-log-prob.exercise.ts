import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Log-probability of a response",
  difficulty: 1,
  minutes: 15,
  hints: [
    "Take one prompt and all responses of two tokens, and add up e to the power of your results. Is the sum 1?",
    "A model writes a whole response by writing each of its tokens, given all tokens before. Where it stops is one of these choices; the prompt is none.",
    "ln π(y | x) = Σ ln π(token t | tokens before t),   t from the start to the row's last token;   column m = t − 1",
    "For each row mark the columns whose token is at the start or after it, and before the row's end.\nMultiply the log-probabilities by these ones and zeros, and add up every row.",
  ],
  explore:
    "Rank 2,000 pairs of `reviewDuel` by the base, once by the sum and once by the mean per token. In how many do the two disagree where the lengths differ?",
  answer:
    "In 24% (of 1,084 such pairs). The sum finds the shorter response likelier in 98% of them, the mean in 73%. DPO needs the sum: its rewards come from π(y | x) itself, and the reference cancels what length alone does. " +
    "SimPO has no reference to cancel it, and takes the mean.",
  predict: {
    question:
      "Response A has 9 tokens, each with a probability of 0.5. Response B has 6 tokens with 0.4 each. Which one is likelier as a whole, and which by the mean per token?",
    choices: ["A both times", "B both times", "A as a whole, B by the mean", "B as a whole, A by the mean"],
    answer: 3,
    because:
      "0.4⁶ = 0.0041 is more than 0.5⁹ = 0.0020, though each token of A is likelier. A sum favors short texts. In DPO that cancels, because policy and reference read the same text; the mean is another method.",
  },
});
