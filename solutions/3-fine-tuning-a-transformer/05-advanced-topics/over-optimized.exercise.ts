import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Reward over-optimization",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Which iteration does your peak name if gold is 0 3 5 4 −2 and the reward rises all the time?",
    "The policy to keep is the best one by what is really wanted. The alarm needs two curves that part after it: one goes on up, the other comes down.",
    "peak = argmax smoothed gold;   lost = gold[peak] − gold[end];   gained = proxy[end] − proxy[peak];   alarm: gained > 0 and lost > tolerance",
    "Average each window of neighbors. Look for the first largest mean of gold, and take everything else from the smoothed curves there and at their end.\nThe index of a mean is that of its window's start: half a window more is the iteration.",
  ],
  explore:
    "The spec shows a run of PPO on a learned reward without a leash. In which iteration would you have stopped by the learned reward, and in which by gold?",
  answer:
    "By the learned reward at the end: it still gained 0.2 after the peak of gold. Gold peaks at iteration 34 with 1.4 and is −2 at the end. Three seeds peaked at 4, 34 and 8, at 0.05 to 2.1 nats: no number of steps is safe for all. With β = 0.3 one of three lost 0.7.",
  predict: {
    question:
      "What is really wanted stays the same for 60 iterations, while the learned reward rises. Gold is measured with a random error of 0.25 each time. Without smoothing, how often does it seem that more than 0.5 was lost since the peak?",
    choices: ["never", "in about 5 of 100 runs", "in about 20", "in about 60"],
    answer: 3,
    because:
      "In 61 of 100 runs (5,000), and in 2 with a window of 5. A peak is the luckiest of 60 measurements, so the end looks worse than it is. Smooth before you look for a maximum.",
  },
});
