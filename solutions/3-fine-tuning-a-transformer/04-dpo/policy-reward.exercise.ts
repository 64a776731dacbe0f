import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The policy as a reward model",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Pass your rewards to optimalPolicy. Does it return the policy again, with a value of 0?",
    "The optimal policy is the reference times e^(r/β), divided by a number Z that makes it sum to 1. Its value is β ln Z, so a value of 0 determines Z.",
    "policy = reference · e^(r/β) / Z,   Z = 1;   solve for r.   ln 0 = −Infinity, and 0 / 0 is NaN",
    "Solve the formula for the reward, and apply it to all K responses.\nFirst handle equal probabilities, including two zeros: their reward needs no logarithm.",
  ],
  explore:
    "Compute the implied rewards of the policy in the first test at β = 1 and at β = 0.1. With these rewards as strengths, how often would a judge prefer response 0 to response 2? Use preferenceOdds.",
  answer:
    "The policy has doubled the probability of response 0 and divided that of response 2 by 5. At β = 1, this implies a preference of 0.909, or odds of 10. At β = 0.1, the same policy implies a preference of only 0.557. So with a small β, even a slight preference moves a policy far.",
  predict: {
    question:
      "Training raises the probability of one response from 1% to 2%, and that of another from 50% to 60%. Which response has the higher implied reward?",
    choices: ["the first", "the second", "they are equal", "it depends on β"],
    answer: 0,
    because:
      "The first response has a reward of β ln 2 = 0.69 β, and the second has β ln 1.2 = 0.18 β. The reward depends only on the ratio of the two probabilities, not on where they started.",
  },
});
