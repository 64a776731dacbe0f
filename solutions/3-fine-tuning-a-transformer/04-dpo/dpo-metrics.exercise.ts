import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "DPO metrics",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Pass the same numbers as policy and as reference. Is the accuracy one half, and are margin and shifts 0?",
    "Implied rewards rank by what has changed since the reference, the raw accuracy by what the policy says now. In both, a tie tells you nothing, so it counts half.",
    "shift = ln π − ln π_ref for each response;   accuracy ranks the shifts, rawAccuracy ranks ln π;   margin = chosen shift − rejected shift",
    "Make a list of shifts for each side, and average it.\nYou have ranked pairs of rewards before: rank the shifts, and then the policy's own log-probabilities.",
  ],
  explore:
    "TRL logs these numbers, each times β. In many runs rewards/margins rises while rewards/chosen falls below 0. What has the model learned in such a run?",
  answer:
    "It has learned that the rejected responses are worse. A margin of 8 nats may come from shifts of +4 and −4, or of −10 and −18, with the same accuracy and loss. In the second case, the chosen response is 22,026 times less likely than before. Watch both shifts, and read samples.",
  predict: {
    question:
      "Before the first step, the policy is its reference. It finds the chosen response more probable in 75% of the pairs. What is the accuracy of its implied rewards?",
    choices: ["0%", "50%", "75%", "100%"],
    answer: 1,
    because:
      "Nothing has changed, so every implied reward is 0 and every pair is a tie. The 75% is the raw accuracy, which the policy inherited.",
  },
});
