import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Best of n, then fine-tuning",
  difficulty: 2,
  minutes: 25,
  seconds: 30,
  hints: [
    "Number each response by its prompt. Which numbers are neighbors, and does each prompt have exactly one example?",
    "Responses compete within their prompt. The model learns to write the winner after its prompt, not to write the prompt.",
    "rows = p₁ … p₁ (n times), p₂ … p₂, …;   kept_g = argmax over i in [g·n, (g + 1)·n) of reward_i;   graded = 0 on the prompt, 1 on the response",
    "Repeat each prompt n times in place. In each group, move on only to a larger reward.\nAn example joins prompt and response, and grades only the response.\nA round draws prompts, makes examples with the current model, and fine-tunes on them.",
  ],
  explore:
    "Let the base write 4,096 reviews without training, and keep the best of 16. What is the mean reward, how far from the base is it at most (ln n − (n − 1)/n nats), and how many samples does a review cost?",
  answer:
    "The mean reward is 1.92, at most 1.84 nats from the base, for 16 samples a review. Five rounds of training reach more than 1, and then one sample is enough. No n gets beyond 2, because a complete review has at most two good words.\nMeasured, 12 runs of five rounds: 1.03 to 1.35 at 0.55 to 1.21 nats.",
  predict: {
    question:
      "The base writes four reviews to each prompt. A review has two adjectives, each good (+1) or bad (−1) with a chance of about 40%, otherwise neutral. For how many prompts out of 100 do several reviews share the best reward?",
    choices: ["about 5", "about 15", "about 37", "about 80"],
    answer: 2,
    because:
      "There are only five rewards, and nearly every other prompt has a review worth 2. When rewards tie, `bestOf` keeps the first; a reward that only counts words can't tell them apart.\nMeasured, 3 times 256 prompts: 36 to 40.",
  },
});
