import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Time features",
  difficulty: 2,
  minutes: 15,
  hints: [
    "In part 2's table of positions, by how many radians does the fastest hand turn from position 0 to position 1, and by how many does the slowest?",
    "t = 0 and t = 1 are `scale` positions apart, and hand 0 turns by one radian per position. Each hand is slower than the one before by the same factor, and over K hands these factors multiply to `period`.",
    "With a scale of 1,000, a period of 10,000 and K = 4, the frequencies are 1000, 100, 10 and 1.",
    "List the K frequencies, each `scale` times `period` to the power of −k/K.\nGive t a second axis of length 1, and multiply to get an angle for each time and hand.\nPut all cosines before all sines.",
  ],
  explore:
    "Compare the 256 features of t = 0.1 with those of t = 0.9, and those of 0.5 with those of 0.51, by their cosine. Which scale from 1 to 10,000 separates the first pair and still shows that the second pair is close?",
  answer:
    "A scale of 1,000: the cosine is 0.19 for the first pair and 0.68 for the second. At a scale of 1 both are near 1, and a diffusion transformer trained with it ends at a loss of 0.46 instead of 0.43.\nMeasured: 2 training runs with different seeds.",
  predict: {
    question:
      "You forget the scale, so t stays between 0 and 1. With 256 features, what is the cosine between the features of t = 0.1 and those of t = 0.9?",
    choices: ["about −0.2", "about 0.2", "about 0.5", "about 0.98"],
    answer: 3,
    because:
      "0.98. The fastest hand turns by only 0.8 radians, and most hands barely move: only 54 of the 256 features change by more than 0.05. With a scale of 1,000, 229 features do, and the cosine is 0.19.",
  },
  afterwards: {
    formula: String.raw`\text{angle}_k(t) = 1000 \, t \cdot 10000^{-k / K}, \quad \text{features} = [\cos \mid \sin]`,
    reads:
      "Spread the time over 1,000 positions. Let each of K hands turn more slowly than the one before it, and take the cosine and the sine of every angle.",
  },
});
