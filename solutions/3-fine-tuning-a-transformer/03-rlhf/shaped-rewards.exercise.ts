import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Rewards for tokens",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Sum the rewards of a short row in a batch with a longer one. Is the sum the score less β times the row's log-ratio?",
    "The score comes once, with the last token of the response, and that is not the last column where a row is padded. The penalty comes with each token that the policy wrote.",
    "r_m = −β · (ln π_m − ln π_ref,m) + (m is the last column with mask 1 ? score : 0)   where the mask is 1;   0 elsewhere",
    "For a score, look at the last id of the response, and take the fine off unless it is <eos>.\nFor the rewards, find each row's last 1 in the mask. Go through its columns: 0 outside of the response, else minus the penalty, and at that last 1 the score on top.",
  ],
  explore:
    "Give the score to every token instead, and add up a row: a response of 5 tokens with a score of 1, and one of 9 tokens with a score of 0.6. Which of them would the policy learn to prefer? And which would it prefer if both scores were negative?",
  answer:
    "5 and 5.4: the worse response, because it is longer. With scores of −1 and −0.6 the sums are −5 and −5.4, so the worse one wins again, because it is short. Once per response, the scores are what they are. " +
    "The other thing that depends on the length is the end: of 1,000 reviews that the base writes in at most 9 tokens, 922 to 948 end with <eos> (3 seeds), and missingEos is for the rest.",
  predict: {
    question:
      "With β = 0.3, a policy has made a response 20 times as likely as it was for the reference. Its score is 1. What do its rewards sum to?",
    choices: ["0.7", "about 0.1", "about −2", "−5"],
    answer: 1,
    because:
      "0.10: the log-ratio is ln 20 = 3.0 nats, and 1 − 0.3 · 3.0 = 0.1. At 28 times as likely the score is used up. The penalty grows with the logarithm, so β says how many nats one unit of score is worth.",
  },
});
