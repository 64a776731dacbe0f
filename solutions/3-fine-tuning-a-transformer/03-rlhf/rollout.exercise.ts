import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The rollout",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Call actorOutputs on the rows right after the rollout. Does it return the recorded log-probabilities?",
    "A token is chosen from the state before it, so the logits and values at positions 0 to T − 2 belong to tokens 1 to T − 1. All parts of the record use this same shift.",
    "logProbs[b, m] = ln softmax(logits[b, m])[ids[b, m + 1]];   mask[b, m] = 1 ⇔ prompt length ≤ m + 1 < row length",
    "Drop the last position of the logits, the last value, and the first id. Pick the log-probabilities [B, T − 1] with a one-hot after the log-softmax.\nSample at temperature 1, and stop at <eos>. Compute the mask from the lengths alone. Then run the policy and the reference on the same rows.",
  ],
  predict: {
    question:
      "The policy is the base, and the reference is its frozen copy. Before the first update, you sample 32 reviews, add up ln π − ln π_ref over the tokens of each review, and average the sums. What do you get?",
    choices: [
      "exactly 0, or a rounding error",
      "a small estimate, positive or negative",
      "about 0.9 nats",
      "about 7.5 nats",
    ],
    answer: 0,
    because:
      "Both models give each token the same probability, so every term is 0 up to rounding. Any other result means that the mask, the shift, or the temperature is wrong. 7.5 nats is the mean of −ln π over reviews.",
  },
  explore:
    "Let the base write 2,000 reviews at temperature 0.7, but record ln π at temperature 1 as before. Do the ratios or the KL divergence show the mistake, and how do the texts change?",
  answer:
    "They don't show it: all ratios are still 1, and the KL divergence is still 0. But the texts are no longer samples from the policy. After “was”, “very” is most likely, and the share of reviews with two of them, which are too long for nine tokens, grows from 7% to 13%. At temperature 0, all texts are the same, so PPO has nothing to compare.",
});
