import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Token rewards with a KL penalty",
  difficulty: 2,
  minutes: 20,
  hints: [
    "In a batch with a longer row, sum the rewards of a short row. Is the sum the score minus β times the log-ratio of its response?",
    "The score is paid once, at the last token of the response, which isn't always in the last column. Every token the policy wrote pays its own penalty.",
    "β = 0.1, log-ratios 2, −1 and 3, score 5:   rewards −0.2, 0.1 and 5 − 0.3 = 4.7;   0 in prompt and padding",
    "For the scores, subtract the fine from each response whose last id isn't <eos>.\nFor the rewards, find the last 1 in each row of the mask. Put the score there, and subtract the penalty wherever the mask is 1.",
  ],
  explore:
    "Pay the score at every token instead of once. One response has 5 tokens and a score of 1, and another has 9 tokens and a score of 0.6. Which one does the policy learn to prefer? What happens if the scores are −1 and −0.6?",
  answer:
    "The rewards sum to 5 and 5.4, so the policy prefers the worse response, because it is longer. With scores of −1 and −0.6, they sum to −5 and −5.4, so it prefers the worse response again, now because it is shorter.",
  predict: {
    question:
      "A response is 20 times as probable under the policy as under the reference, and its score is 1. With β = 0.3, what is the sum of the response's rewards?",
    choices: ["0.7", "about 0.1", "about −2", "−5"],
    answer: 1,
    because:
      "The log-ratio is ln 20 = 3.0 nats, and 1 − 0.3 · 3.0 = 0.10. The penalty would equal the score only if the response were 28 times as probable, because it grows with the logarithm of the ratio. β is the price per nat.",
  },
});
