import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Diffusion transformer",
  difficulty: 4,
  minutes: 35,
  seconds: 20,
  hints: [
    "Is the velocity of your untrained network exactly 0? Train it for five steps. Which of its tensors haven't moved?",
    "In a product of two factors, one may start at 0, but not both: the factor that is 0 gets a gradient, and once it has moved, so does the other. In the forward pass, each patch needs its position before attention mixes the patches.",
    "h = embed(patches) + places;   c = time(t) + signal;   h = block(h, c) for each block;   v = out(modulate(h, shift, scale)), [shift | scale] = silu(c) · W + b",
    "Start the modulations and the last linear layer at 0, and draw the other weights.\nEmbed the patches and add the grid's positions. If the caller gives a signal, add it to the signal of the time.\nPass the tokens through the blocks in order. Modulate once more, map each token to its patch, and assemble the picture.",
  ],
  explore:
    "An untrained network of two blocks has 30 tensors. How many of them have moved after one, two and three training steps?",
  answer:
    "2, then 10, then all 30. In the first step only the last layer learns, because its zeros block every other gradient. In the second, the gates, the last norm and the patch embedding start to move. By the third the gates are slightly open, so everything else moves too.",
  predict: {
    question:
      "In each block, attention has 4D² weights and the feed-forward network 8D². The modulation is a linear layer from D numbers to six parts of D. With D = 48 and two blocks, what share of all the network's weights belongs to modulations?",
    choices: ["about 3%", "about 12%", "about 35%", "about 60%"],
    answer: 2,
    because:
      "35%: 32,928 of 94,240 weights. A block's modulation has 6D² weights, half as many as the rest of the block. At D = 256 the share is 36%. In PixArt-α (2023), all blocks share one modulation.",
  },
});
