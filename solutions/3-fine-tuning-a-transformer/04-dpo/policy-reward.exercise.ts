import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The policy as a reward model",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Take a policy that equals its reference. Are your rewards all 0? Does optimalPolicy turn your rewards back into the policy, with a value of 0?",
    "The best policy is the reference times e^(r/β), divided by one number Z so that it sums to 1. Its value is β ln Z. A value of 0 tells you Z.",
    "policy = reference · e^(r/β) / Z,   Z = 1;   solve for r.   ln 0 = −Infinity, and 0 / 0 is NaN",
    "Solve for one response's reward, and do it for all K.\nTreat equal probabilities first: they need no logarithm, and two zeros are among them.",
  ],
  explore:
    "Read the first test's policy at β = 1 and at β = 0.1. How often would a judge with the implied rewards prefer response 0 to response 2? Use preferenceOdds.",
  answer:
    "The policy has doubled response 0 and divided response 2 by 5. At β = 1 this implies a preference of 0.909, odds of 10, and at β = 0.1 one of 0.557. With a small β, a policy goes far for a slight preference.",
  predict: {
    question:
      "A policy raises one response from 1% to 2%, and another from 50% to 60%. Which one has the higher implied reward?",
    choices: ["the first", "the second", "they are equal", "it depends on β"],
    answer: 0,
    because:
      "The first has β ln 2 = 0.69 β, the second β ln 1.2 = 0.18 β. Only how many times a probability has grown counts, not where it started.",
  },
});
