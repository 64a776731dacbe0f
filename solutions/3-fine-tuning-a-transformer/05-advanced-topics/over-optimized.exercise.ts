import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Reward over-optimization",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Which iteration does your peak name if gold is 0 3 5 4 −2 and the reward rises all the time?",
    "Keep the policy that is best by what is really wanted. The alarm needs two curves that part after the peak: the trained reward rises, and gold falls.",
    "peak = argmax smoothed gold;   lost = gold[peak] − gold[end];   gained = proxy[end] − proxy[peak];   alarm: gained > 0 and lost > tolerance",
    "Average each window of neighbors. Find the first largest mean of gold, and take everything else from the smoothed curves.\nA mean's index is where its window starts; add half a window to get the iteration.",
  ],
  explore:
    "The spec shows a run of PPO without a leash. In which iteration would you have stopped by the learned reward, and in which by gold?",
  answer:
    "By the learned reward you would stop at the end: it still gained 0.2 after gold's peak. Gold peaks at iteration 34 with 1.4 and ends at −2. No number of steps is safe for all runs.\nMeasured, 3 seeds: peaks at 4, 34 and 8, at 0.05 to 2.1 nats.",
  predict: {
    question:
      "For 60 iterations, gold really stays the same while the learned reward rises. Each measurement of gold has a random error of 0.25. Without smoothing, how often does it seem that more than 0.5 was lost since the peak?",
    choices: ["never", "in about 5 runs out of 100", "in about 20", "in about 60"],
    answer: 3,
    because:
      "In 61 runs out of 100, and in 2 with a window of 5. The peak is the luckiest of 60 measurements. Smooth before you look for a maximum.\nMeasured over 5,000 runs.",
  },
});
