import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Rewards for tokens",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Sum the rewards of a short row in a batch with a longer one. Is the sum the score minus β times the row's log-ratio?",
    "The score comes once, with the response's last token, which isn't the last column of a padded row. The penalty comes with each token the policy wrote.",
    "r_m = −β · (ln π_m − ln π_ref,m) + (m is the last column with mask 1 ? score : 0)   where the mask is 1;   0 elsewhere",
    "For a score, subtract the fine unless the response's last id is <eos>.\nFor the rewards, find each row's last 1 in the mask. Each column gets 0 outside the response, else minus the penalty; add the score at that last 1.",
  ],
  explore:
    "Give the score to every token, and sum a row: 5 tokens with a score of 1, and 9 tokens with 0.6. Which would the policy learn to prefer? And if both scores were negative?",
  answer:
    "5 and 5.4: the worse response wins, because it is longer. With −1 and −0.6 the sums are −5 and −5.4, and the worse one wins again, because it is shorter. " +
    "Within 9 tokens, the base ends about 93% of its reviews with <eos>; missingEos is for the rest.\nMeasured, 3 seeds: 922 to 948 out of 1,000.",
  predict: {
    question:
      "With β = 0.3, a policy has made a response 20 times as probable as the reference did. Its score is 1. What do its rewards sum to?",
    choices: ["0.7", "about 0.1", "about −2", "−5"],
    answer: 1,
    because:
      "The log-ratio is ln 20 = 3.0 nats, and 1 − 0.3 · 3.0 = 0.10. At 28 times the score is used up: the penalty grows with the logarithm, and β is the price of a nat.",
  },
});
