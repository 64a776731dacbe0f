import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The rollout",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Call actorOutputs right after the rollout, on its rows. Do you get the recorded log-probabilities again? Is there a 1 in the mask for each token of the responses, and none for the prompts?",
    "A token is chosen by the state before it. So logits and values of positions 0 to T − 2 belong to tokens 1 to T − 1, and everything in the record follows this one shift.",
    "logProbs[b, m] = ln softmax(logits[b, m])[ids[b, m + 1]];   mask[b, m] = 1 ⇔ prompt length ≤ m + 1 < row length",
    "Cut the last position off the logits and the first token off the ids; pick with a one-hot after the log-softmax. Cut the values in the same way.\nSample with temperature 1 and stop at <eos>. Fill the mask from the lengths alone. Then ask policy and reference about the same rows.",
  ],
  predict: {
    question:
      "The policy is the base, and the reference its frozen copy. You sample 32 reviews and average the sum of ln π − ln π_ref over each text. What do you get before the first update?",
    choices: [
      "exactly 0, or a rounding error",
      "a small number of either sign: it is an estimate",
      "about 0.9 nats",
      "about 7.5 nats",
    ],
    answer: 0,
    because:
      "0, up to rounding. Both models give each token the same probability, so every term is 0, and not only their mean. If you see anything else, mask, shift or temperature is wrong. 7.5 nats is −ln π of a review.",
  },
  explore:
    "Let the base write 2,000 reviews at temperature 0.7 and record ln π as before. Which of your checks notices? What is different about the texts?",
  answer:
    "None: ratios are 1 and the KL is 0 as before. But these texts are not samples of the policy. After “was” the likeliest word is “very”, so reviews with two of them, which are too long for nine tokens, grow from 7 to 13% of the texts. At temperature 0 all texts are one, and PPO would have nothing to compare.",
});
