import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Bias correction",
  difficulty: 1,
  minutes: 8,
  hints: [
    "After one gradient, the corrected m is that gradient. Is yours? And what does your function do for t = 0 and t = 1.5?",
    "The weights of t gradients sum to 1 − βᵗ. Divide by this sum, and the result is a proper average.",
    "m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ)",
    "refuse a t that is not a whole number or is below 1, with a RangeError\ntwo sums, each 1 minus a power; then every number of m over the first, every number of v over the second",
  ],
  explore:
    "Without the correction and under a constant gradient, step t is α · (1 − 0.9ᵗ) / √(1 − 0.999ᵗ) long. Print that for t = 1 to 1,000, then with GPT-3's β₂, 0.95. Which step is the longest in each case?",
  answer:
    "Step 12, with 6.6 α; step 1 is 3.2 α long, step 100 still 3.2 α, step 1,000 1.3 α. m has left its zero after some ten steps, v needs a thousand. A long warmup hides the bug, because α is small in exactly these steps. With 0.95 it hides by itself: no step exceeds 1.1 α.",
  predict: {
    question:
      "Without bias correction (β₁ = 0.9, β₂ = 0.999) and under a constant gradient, the first step is 3.2 α long. With it every step is α long. How long is the tenth step without it?",
    choices: ["about α: the zeros are forgotten by then", "about 2 α: halfway back", "about 6.5 α"],
    answer: 2,
    because:
      "6.5 α. After ten steps m has reached 65% of its value, but √v only 10%. It gets worse before it gets better, up to step 12.",
  },
});
