import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Time features",
  difficulty: 2,
  minutes: 15,
  hints: [
    "How far does the fastest hand of part 2's table turn if its position goes from 0 to 1? And the slowest?",
    "Two numbers make a frequency: how many positions lie between t = 0 and t = 1, and how far the frequencies have fallen at this hand. The factor from hand to hand is always the same, so after K hands they have fallen by `period`.",
    "angle_{bk} = t_b · scale · period^{−k/K};   features = [cos | sin]",
    "List the K frequencies, each `period` to the power of −k/K, times the scale.\nGive t a second axis of length 1, and multiply: an angle for each item and each hand.\nPut all cosines before all sines.",
  ],
  explore:
    "Compare t = 0.1 with 0.9, and 0.5 with 0.51, by the cosine between 256 features. Which scales from 1 to 10,000 can tell the times apart, and still know that 0.5 and 0.51 are close?",
  answer:
    "Scales 1, 10, 100, 1,000, 10,000: 0.98, 0.72, 0.47, 0.19, −0.02 for 0.1 and 0.9; 1.00, 1.00, 0.97, 0.68, 0.46 for 0.5 and 0.51. With 1,000, near times are still more alike than far ones. The same training with a scale of 1 ended at a loss of 0.46 instead of 0.43 (2 seeds).",
  predict: {
    question:
      "You forget the scale: t goes in as it is, from 0 to 1, with 256 features. What is the cosine between the features of t = 0.1 and those of t = 0.9?",
    choices: ["about −0.2", "about 0.2", "about 0.5", "about 0.98"],
    answer: 3,
    because:
      "0.98. The fastest hand turns by 0.8 radians between the two, and most hands hardly move: 54 of 256 features change by more than 0.05. With a scale of 1,000 the cosine is 0.19, and 229 features change.",
  },
});
