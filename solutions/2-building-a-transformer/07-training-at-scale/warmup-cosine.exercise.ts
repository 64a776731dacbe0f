import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Warmup and cosine decay",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Print the learning rates of steps 0, warmup − 1, warmup, total and total + 50. Which of them differ from the docstring?",
    "There are three phases: the warmup takes `warmup` steps, the decay takes the rest up to `total`, and after that nothing changes.",
    "peak 0.001, warmup 10, total 100, min 0.0001: step 4 has 0.001 · 5/10; step 55 has p = 45/90, cos(π/2) = 0, so 0.0001 + 0.0009 / 2",
    "Return early during warmup. The progress of the decay is a share of its own length and never above 1.\nHalf a cosine goes from 1 to −1; shift and scale it so that it goes from the peak to the minimum.",
  ],
  explore:
    "Llama 3 405B was trained with a peak of 8e-5 after 8,000 steps, and a cosine down to 8e-7 over 1,200,000 steps. For what share of its steps is the learning rate above 90% of the peak, and for what share is it below 10%?",
  answer:
    "21% and 19%. A cosine is flat at both ends: a fifth of the training runs at nearly the peak learning rate, another fifth at less than a tenth of it, and the mean is half of the peak. After a tenth of the steps, the learning rate has fallen by only 2%.",
});
