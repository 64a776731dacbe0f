import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Training on shapes",
  difficulty: 3,
  minutes: 20,
  seconds: 40,
  hints: [
    "What should the loss of an untrained network be? Its velocity is 0, noise has a mean square of 1, and so do pictures whose pixels are −1 and 1.",
    "Only the network is new: you already have part 2's training step, and chapter 01's loss and sampler. What must be drawn anew in each step, and which tensors must the trainer get?",
    "loss = mean (v(x_t, t) − (x_1 − x_0))²,   x_t = (1 − t) x_0 + t x_1;   one t for each picture",
    "For the loss, draw the batch, then noise of its shape, then times, and pass all three to `velocityLoss`.\nGive the trainer all tensors of the network, a loss that draws a new batch on each call, and the plan.\nTo draw pictures, let `eulerFlow` move noise of the network's sizes with the network's velocity.",
  ],
  explore:
    "With patches of 4 x 4, a picture has four tokens, and the error of the drawn pictures was 0.17 to 0.18. Train for as many steps with patches of 2 x 2 and 32 dimensions. What happens to the loss and the error?",
  answer:
    "The loss ends where it did, but the error is 0.48, and the pictures are blots. Small patches predict their own pixels well, but 16 tokens need more than 400 steps to learn how they belong together.\nMeasured, 2 seeds: loss 0.43 to 0.44; at t = 0.5, 0.63 instead of 0.39.",
  predict: {
    question:
      "You replace `patchify` with a reshape, so each of the four tokens holds two whole rows of the picture. With square patches the loss ended at 0.42 to 0.45, and the error of the pictures was 0.17 to 0.18. How do the two change?",
    choices: [
      "loss higher, error higher",
      "loss no higher, error higher",
      "neither changes",
      "loss lower, error lower",
    ],
    answer: 1,
    because:
      "The loss ends slightly lower, and the error is nearly twice as high. The loss gets worse only at t = 0.8 and 0.95, where a picture begins to take shape, and averaging over t hides that.\nMeasured, 5 seeds: loss 0.40 to 0.43, error 0.28 to 0.36.",
  },
  portfolio: {
    heading: "A transformer that draws",
    sentence: "It reads a picture as a sentence of patches, and turns noise into shapes.",
    titles: ["from noise to shapes"],
  },
});
