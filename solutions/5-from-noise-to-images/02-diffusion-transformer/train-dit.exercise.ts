import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Training on shapes",
  difficulty: 3,
  minutes: 20,
  seconds: 40,
  hints: [
    "What should the loss of an untrained network be? Its velocity is 0, noise has a mean square of 1, and so do pictures of −1 and 1.",
    "Only the network is new: you have part 2's step, and chapter 01's loss and sampler. What must be fresh in each step, and which tensors must the trainer get?",
    "loss = mean (v(x_t, t) − (x_1 − x_0))²,   x_t = (1 − t) x_0 + t x_1;   a t for each picture",
    "For the loss, draw the batch, then noise of its shape, then times, and pass all to `velocityLoss`.\nThe trainer gets all tensors of the network, a loss that draws a new batch on each call, and the plan.\nTo draw, let `eulerFlow` move noise of the network's sizes with the network's velocity.",
  ],
  explore:
    "With patches of 4 x 4, a picture has four tokens, and the error was 0.17 to 0.18. Train as long with patches of 2 x 2 and 32 dimensions. What happens to the loss and the error?",
  answer:
    "The loss ends where it did, but the error is 0.48: the pictures are blots. Small patches know their own pixels well, but 16 tokens need more than 400 steps to learn how they belong together.\nMeasured, 2 seeds: loss 0.43 to 0.44; at t = 0.5, 0.63 instead of 0.39.",
  predict: {
    question:
      "You replace `patchify` by a reshape: each of the four tokens is two whole rows of the picture, not a square. With squares the loss ended at 0.42 to 0.45, and the error of the pictures was 0.17 to 0.18. What happens to the two?",
    choices: [
      "loss higher, error higher",
      "loss no higher, error higher",
      "both the same",
      "loss lower, error lower",
    ],
    answer: 1,
    because:
      "The loss ends slightly lower, and the error is nearly twice as high. Only the loss at t = 0.8 and 0.95, where a picture begins to take shape, is worse; a mean over t hides it.\nMeasured, 5 seeds: 0.40 to 0.43 and 0.28 to 0.36.",
  },
  portfolio: {
    heading: "A transformer that draws",
    sentence: "It reads a picture as a sentence of patches, and turns noise into shapes.",
    titles: ["from noise to shapes"],
  },
});
