import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The rollout",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Call actorOutputs on the rows right after the rollout. Do you get the recorded log-probabilities back? Does the mask have a 1 for each token of the responses only?",
    "The state before a token chooses it, so logits and values at positions 0 to T − 2 belong to tokens 1 to T − 1. The whole record follows this one shift.",
    "logProbs[b, m] = ln softmax(logits[b, m])[ids[b, m + 1]];   mask[b, m] = 1 ⇔ prompt length ≤ m + 1 < row length",
    "Drop the logits' last position, the last value and the first id; pick with a one-hot after the log-softmax.\nSample at temperature 1, and stop at <eos>. Fill the mask from the lengths alone. Then run policy and reference on the same rows.",
  ],
  predict: {
    question:
      "The policy is the base, and the reference is its frozen copy. You sample 32 reviews, add up ln π − ln π_ref over each, and average the sums. What do you get before the first update?",
    choices: [
      "exactly 0, or a rounding error",
      "a small number of either sign: it is an estimate",
      "about 0.9 nats",
      "about 7.5 nats",
    ],
    answer: 0,
    because:
      "Both models give each token the same probability, so every single term is 0 up to rounding. Anything else means that the mask, the shift or the temperature is wrong. The 7.5 nats are −ln π of a review.",
  },
  explore:
    "Let the base write 2,000 reviews at temperature 0.7, and record ln π at temperature 1 as before. Which of your checks notices, and how do the texts change?",
  answer:
    "None does: the ratios are still 1 and the KL is still 0. But the texts are no longer samples from the policy. The most likely word after “was” is “very”, and reviews with two of them, too long for nine tokens, grow from 7 to 13%. At temperature 0 all texts are the same, so PPO has nothing to compare.",
});
