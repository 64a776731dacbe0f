import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Train a reward model",
  difficulty: 3,
  minutes: 25,
  seconds: 30,
  hints: [
    "Look at the first loss that your training reports. Is it ln 2?",
    "One forward pass scores both texts of all pairs, and it returns the rewards in the order of the texts.",
    "rows = chosen₁ … chosen_B, rejected₁ … rejected_B;   loss = rankingLoss(rewards[:B], rewards[B:]);   w = 0 at the start",
    "Put all chosen texts before all rejected texts, score them together, and split the rewards in half.\nIn each step, compute the gradients of all parameters of trunk and head, clip them, and pass them to the optimizer.",
  ],
  explore:
    "Freeze the trunk, and train only the head for 80 steps at a learning rate of 0.03. What share of new pairs does the model rank correctly?",
  answer:
    "It ranks about 59% correctly. In pretraining, knowing whether a review was good never helped to predict the next word, so the base's last state barely shows it. The trunk has to learn to carry this information to the end of the text.\nMeasured, 5 seeds: 58 to 60%.",
});
