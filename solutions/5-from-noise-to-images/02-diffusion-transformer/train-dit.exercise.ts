import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Training on shapes",
  difficulty: 3,
  minutes: 20,
  seconds: 40,
  hints: [
    "What should the loss of a fresh network be? Its velocity is 0, noise has a mean square of 1, and so do pictures of −1 and 1.",
    "Only the network is new: you have part 2's step, and the loss and the sampler of chapter 01. What must be fresh in each step, and which tensors must the trainer get?",
    "loss = mean (v(x_t, t) − (x_1 − x_0))²,   x_t = (1 − t) x_0 + t x_1;   a t for each picture",
    "Loss: draw the batch, then noise of its shape, then times, and pass all to `velocityLoss`.\nTrainer: all tensors of the network, a loss that draws a new batch each time, the plan.\nDrawing: noise of the network's sizes, carried down by `eulerFlow` with the network as its velocity.",
  ],
  explore:
    "The spec takes patches of 4 x 4, so a picture has four words. Train with patches of 2 x 2, 32 wide: 16 words, and about the same time for 400 steps. What do you expect of the error, 0.17 to 0.18?",
  answer:
    "2 seeds: the loss ends at 0.43 to 0.44, as before, and the error at 0.48. The pictures are blots. At t = 0.5 the loss is 0.63 instead of 0.39: the small patches know their own pixels well at small t, but 16 words need more than 400 steps to learn how they belong together.",
  predict: {
    question:
      "You replace `patchify` by a reshape: each of the four tokens is two whole rows of the picture, not a square. With squares the loss ends at 0.42 to 0.45, and the error of the pictures is 0.17 to 0.18. And now?",
    choices: [
      "loss higher, error higher",
      "loss no higher, error higher",
      "both the same",
      "loss lower, error lower",
    ],
    answer: 1,
    because:
      "5 seeds: the loss ends at 0.40 to 0.43, and the error at 0.28 to 0.36. It is better below t = 0.5, and worse at 0.8 and 0.95, where a picture begins to take shape. A mean over t hides what you need to see.",
  },
  portfolio: {
    heading: "A transformer that draws",
    sentence: "It reads a picture as a sentence of patches, and turns noise into shapes.",
    titles: ["from noise to shapes"],
  },
});
