import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "DPO metrics",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Pass the same log-probabilities as policy and as reference. Is the accuracy ½, and are the margin and both shifts 0?",
    "The implied rewards rank two responses by how much their log-probabilities have changed since the reference. The raw accuracy ranks them by the policy's log-probabilities themselves.",
    "shift = ln π − ln π_ref for each response;   accuracy ranks the shifts, rawAccuracy ranks ln π;   margin = chosen shift − rejected shift",
    "Make one list of shifts [pair] for the chosen and one for the rejected responses, and average each.\nYou have written a function that ranks pairs of rewards. Use it on the shifts, and then on the policy's own log-probabilities.",
  ],
  explore:
    "The library TRL logs the margin and the shifts, each multiplied by β. In many runs, rewards/margins rises while rewards/chosen falls below 0. What has the model learned in such a run?",
  answer:
    "It has learned only that the rejected responses are worse. A margin of 8 nats may come from shifts of +4 and −4 or from shifts of −10 and −18, and accuracy and loss are the same. In the second case, the chosen response is only 1/22,026 as likely as before. So watch both shifts, and read samples.",
  predict: {
    question:
      "Before the first training step, the policy equals its reference. In 75% of the pairs, it finds the chosen response more probable than the rejected one. What is the accuracy of its implied rewards?",
    choices: ["0%", "50%", "75%", "100%"],
    answer: 1,
    because:
      "No log-probability has changed, so every implied reward is 0 and every pair is a tie, which counts half. The 75% is the raw accuracy, which the policy has from the reference.",
  },
});
