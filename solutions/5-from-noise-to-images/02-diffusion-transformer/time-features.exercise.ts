import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Time features",
  difficulty: 2,
  minutes: 15,
  hints: [
    "How far does the fastest hand of part 2's table turn from position 0 to position 1? And the slowest?",
    "A frequency is the number of positions between t = 0 and t = 1, times how far frequencies have fallen at this hand: by the same factor from hand to hand, by `period` after K.",
    "angle_{bk} = t_b · scale · period^{−k/K};   features = [cos | sin]",
    "List the K frequencies, each `period` to the power of −k/K, times the scale.\nGive t a second axis of length 1, and multiply: an angle for each time and each hand.\nPut all cosines before all sines.",
  ],
  explore:
    "Compare t = 0.1 with 0.9, and 0.5 with 0.51, by the cosine between 256 features. Which scales from 1 to 10,000 tell the first two apart, and still know that the last two are close?",
  answer:
    "By scale, 1 to 10,000: 0.98, 0.72, 0.47, 0.19, −0.02 for 0.1 and 0.9; 1.00, 1.00, 0.97, 0.68, 0.46 for 0.5 and 0.51. At 1,000 it does both. The same training with a scale of 1 ends at a loss of 0.46 instead of 0.43.\nMeasured: 2 seeds of the training.",
  predict: {
    question:
      "You forget the scale, and t goes in as it is, from 0 to 1. With 256 features, what is the cosine between those of t = 0.1 and of t = 0.9?",
    choices: ["about −0.2", "about 0.2", "about 0.5", "about 0.98"],
    answer: 3,
    because:
      "0.98. The fastest hand turns by 0.8 radians between the two, and most hands barely move: 54 out of 256 features change by more than 0.05. With a scale of 1,000, 229 do, and the cosine is 0.19.",
  },
  afterwards: {
    formula: String.raw`\text{angle}_k(t) = 1000 \, t \cdot 10000^{-k / K}, \quad \text{features} = [\cos \mid \sin]`,
    reads:
      "Spread the time over 1,000 positions, let each of K hands turn more slowly than the one before it, and take the cosine and the sine of every angle.",
  },
});
