import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The rollout",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Call actorOutputs on the rows right after the rollout. Do you get the recorded log-probabilities back? Does the mask have a 1 for each token of the responses, and none for the prompts?",
    "The state before a token chooses it. Logits and values at positions 0 to T − 2 therefore belong to tokens 1 to T − 1, and everything in the record follows this one shift.",
    "logProbs[b, m] = ln softmax(logits[b, m])[ids[b, m + 1]];   mask[b, m] = 1 ⇔ prompt length ≤ m + 1 < row length",
    "Drop the last position of the logits and the first token of the ids, and pick with a one-hot after the log-softmax. Drop the last value, too.\nSample at temperature 1 and stop at <eos>. Fill the mask from the lengths alone. Then ask policy and reference about the same rows.",
  ],
  predict: {
    question:
      "The policy is the base, and the reference is its frozen copy. You sample 32 reviews, add up ln π − ln π_ref over each, and average. What do you get before the first update?",
    choices: [
      "exactly 0, or a rounding error",
      "a small number of either sign: it is an estimate",
      "about 0.9 nats",
      "about 7.5 nats",
    ],
    answer: 0,
    because:
      "0, up to rounding. Both models give each token the same probability, so every single term is 0, not just the mean. Anything else means that the mask, the shift or the temperature is wrong. The 7.5 nats are −ln π of a review.",
  },
  explore:
    "Let the base write 2,000 reviews at temperature 0.7, and record ln π as before. Which of your checks notices? And how do the texts change?",
  answer:
    "None of them: the ratios are 1 and the KL is 0, as before. But the texts are no longer samples from the policy. The most likely word after “was” is “very”, and reviews with two of them, too long for nine tokens, grow from 7 to 13% of the texts. At temperature 0 all texts are the same, and PPO has nothing to compare.",
});
