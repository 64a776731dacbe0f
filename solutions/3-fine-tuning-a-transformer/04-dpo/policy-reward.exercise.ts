import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The policy as a reward model",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Take a policy that equals its reference. Are your rewards all 0? And hand your rewards to optimalPolicy: does the policy come back, with a value of 0?",
    "The best policy is the reference times e^(r/β), divided by one number Z so that it sums to 1. Its value is β ln Z. A value of 0 says what Z is.",
    "policy = reference · e^(r/β) / Z,   Z = 1;   solve for r.   ln 0 = −Infinity, and 0 / 0 is no number",
    "Write the best policy's formula with Z = 1, and solve it for the reward of one response.\nTreat the response that neither of the two gives by itself; equal probabilities need no logarithm.",
  ],
  explore:
    "Read one and the same policy at β = 1, and then at β = 0.1. How often would a judge with these rewards prefer response 0 to response 2 of the first test? Use preferenceOdds.",
  answer:
    "The policy has moved response 0 up by a factor of 2 and response 2 down by a factor of 5. At β = 1 that stands for a preference of 0.909 (odds of 10), at β = 0.1 for 0.557 (odds of 10 to the power of 0.1). " +
    "With a small β the same step says little: such a policy goes far for a slight preference.",
  predict: {
    question:
      "A policy makes one response likelier, from 1% to 2%, and another from 50% to 60%. The first gains 1 point, the second 10. Which one has the higher implied reward?",
    choices: ["the first", "the second", "they are equal", "it depends on β"],
    answer: 0,
    because:
      "The first: β ln 2 = 0.69 β against β ln 1.2 = 0.18 β. A reward is the logarithm of a ratio. What the response's probability was before does not matter, only how many times it has grown.",
  },
});
