import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Adaptive layer norm",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Let the signal be 0 everywhere, as a layer of zeros makes it. What is left of your tokens?",
    "The scale is a change: 0 means none. And a signal belongs to an item, so it needs an axis for the tokens.",
    "y_{bnd} = x̂_{bnd} · (1 + scale_{bd}) + shift_{bd}",
    "Norm the tokens with γ = 1 and β = 0.\nAdd 1 to the scale. Give it and the shift an axis of length 1 between items and features.\nMultiply first, then add.",
  ],
  explore:
    "Add 100 to each number of a token, multiply the token by 10, or by −1. What does `modulate` make of it, with the same signal?",
  answer:
    "5 tokens with 32 numbers: after the addition no number moved by more than 3e-5, and after the factor of 10 by 4e-5, which is rounding and ε. With −1 they moved by up to 14. A norm forgets where a token is and how large. The signal can put both back, and only the signal knows the time.",
});
