import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Train a reward model",
  difficulty: 3,
  minutes: 25,
  seconds: 30,
  hints: [
    "Look at the first loss of your training. Is it ln 2?",
    "One pass scores both texts of all pairs, with the same padding and parameters. Rewards come out in the order of the texts.",
    "rows = chosen₁ … chosen_B, rejected₁ … rejected_B;   loss = rankingLoss(rewards[:B], rewards[B:]);   w = 0 at the start",
    "Put all chosen texts before all rejected ones, score them together, and cut the rewards in half.\nA step takes the gradient for every parameter of trunk and head, clips it, and passes it to the optimizer.",
  ],
  explore:
    "Freeze the trunk, and train only the head for 80 steps at a learning rate of 0.03. How many new pairs does the model rank correctly?",
  answer:
    "About 59%. Whether a review was good never mattered for the next word, so the base's last state barely shows it. The trunk has to learn to carry this to the end.\nMeasured, 5 seeds: 58 to 60%.",
});
