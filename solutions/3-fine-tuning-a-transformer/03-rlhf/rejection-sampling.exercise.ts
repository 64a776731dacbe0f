import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Rejection sampling and fine-tuning",
  difficulty: 2,
  minutes: 25,
  seconds: 30,
  hints: [
    "Print the examples of two prompts with n = 3. Does each prompt have exactly one example?",
    "Only responses to the same prompt compete with each other. The model learns to write the winner after its prompt, not to write the prompt.",
    "rows = p₁ … p₁ (n times), p₂ … p₂, …;   kept_g = argmax over i in [g·n, (g + 1)·n) of reward_i;   graded = 0 on the prompt, 1 on the response",
    "Repeat each prompt n times, with the copies next to each other. In each group, replace the best response so far only by one with a larger reward.\nAn example joins prompt and response, and grades only the response.\nA round draws prompts, makes examples with the current model, and fine-tunes on them.",
  ],
  explore:
    "Let the untrained base write 4,096 reviews, and keep the best of every 16. What is the mean reward, and how many samples does each kept review cost? Use ln n − (n − 1)/n to bound the KL divergence from the base, in nats.",
  answer:
    "The mean reward is 1.92, at most 1.84 nats from the base, and each review costs 16 samples. After five rounds of training, the model reaches a mean reward above 1 with one sample per review. No n can raise the mean above 2, because a complete review has at most two good words.\nMeasured, 12 runs of five rounds: 1.03 to 1.35 at 0.55 to 1.21 nats.",
  predict: {
    question:
      "The base writes four reviews per prompt, with two adjectives each. About 40% of the adjectives are good (+1), 40% are bad (−1), and the rest are neutral (0). For how many prompts out of 100 do several reviews share the best reward?",
    choices: ["about 5", "about 15", "about 37", "about 80"],
    answer: 2,
    because:
      "Only five rewards are possible, and nearly half of the prompts have a review with the highest, 2. If rewards tie, `bestOf` keeps the first review, because a reward that only counts words can't tell them apart.\nMeasured, 3 times 256 prompts: 36 to 40.",
  },
});
