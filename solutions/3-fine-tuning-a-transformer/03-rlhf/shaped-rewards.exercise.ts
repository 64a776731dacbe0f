import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Rewards for tokens",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Sum the rewards of a short row in a batch with a longer one. Is the sum the score minus β times the row's log-ratio?",
    "The score comes once, with the response's last token, which need not be in the row's last column. The penalty comes with each token the policy wrote.",
    "β = 0.1, log-ratios 2, −1 and 3, score 5:   rewards −0.2, 0.1 and 5 − 0.3 = 4.7;   0 in prompt and padding",
    "For a score, subtract the fine unless the response's last id is <eos>.\nFor the rewards, find each row's last 1 in the mask; the score goes there, the penalty wherever the mask is 1.",
  ],
  explore:
    "Pay the score with every token instead of once, and sum each row. One response has 5 tokens and a score of 1, the other 9 tokens and 0.6. Which would the policy learn to prefer? And with scores of −1 and −0.6?",
  answer:
    "The sums are 5 and 5.4, so the worse response wins because it is longer. With −1 and −0.6 they are −5 and −5.4, and the worse one wins because it is shorter.",
  predict: {
    question:
      "With β = 0.3, a policy has made a response 20 times as probable as the reference did. Its score is 1. What do its rewards sum to?",
    choices: ["0.7", "about 0.1", "about −2", "−5"],
    answer: 1,
    because:
      "The log-ratio is ln 20 = 3.0 nats, and 1 − 0.3 · 3.0 = 0.10. At 28 times the penalty equals the score: it grows with the logarithm, and β is the price of a nat.",
  },
});
