import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Adaptive layer norm",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Let shift and scale be 0 everywhere, as a layer of zeros makes them. What is left of your tokens?",
    "The scale is a change: 0 means none. And shift and scale belong to a picture, so they need an axis for the tokens.",
    "y_{bnd} = x̂_{bnd} · (1 + scale_{bd}) + shift_{bd}",
    "Norm the tokens with γ = 1 and β = 0.\nAdd 1 to the scale. Give it and the shift an axis of length 1 between batch and features.\nMultiply first, then add.",
  ],
  explore:
    "Add 100 to each number of a token, multiply the token by 10, or by −1. What does `modulate` make of it, with the same shift and scale?",
  answer:
    "The first two change next to nothing, −1 a lot. A norm forgets where a token is and how large. Shift and scale can put both back, and only they know the time.\nMeasured, 5 tokens of 32 numbers: at most 3e-5 and 4e-5, which is rounding and ε, and up to 14.",
});
