import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Diffusion transformer",
  difficulty: 4,
  minutes: 35,
  seconds: 20,
  hints: [
    "Is the velocity of an untrained network exactly 0? Train for five steps. Which of its tensors haven't moved?",
    "Of two factors, one may start at 0, but not both: the factor that is 0 gets a gradient, and once it has moved, so does the other. And each patch needs its position before attention mixes the patches.",
    "h = embed(patches) + places;   c = time(t) + signal;   h = block(h, c) for each block;   v = out(modulate(h, shift, scale)), [shift | scale] = silu(c) · W + b",
    "Start the modulations and the last linear layer at 0, and draw the other weights.\nEmbed the patches and add the grid's positions. Add the caller's signal, if any, to that of the time.\nPass the tokens through the blocks in turn. Modulate once more, map tokens to patches, and assemble the picture.",
  ],
  explore:
    "An untrained network of two blocks has 30 tensors. How many have moved after one, two and three steps of training?",
  answer:
    "2, then 10, then all 30. At first only the last layer learns, because its zeros block every other gradient. Then the gates, the last norm and the embedding of the patches start to move, and once the gates are slightly open, so does the rest.",
  predict: {
    question:
      "Per block, attention has 4D² weights and the feed-forward network 8D². A linear layer turns the signal, D numbers, into six parts of D numbers. With D = 48 and two blocks, what share of the whole network's weights are modulations?",
    choices: ["about 3%", "about 12%", "about 35%", "about 60%"],
    answer: 2,
    because:
      "35%: 32,928 out of 94,240. A block's modulation has 6D² weights, half as many as the rest of the block. At D = 256 it is 36%. In PixArt-α (2023), all blocks share one modulation.",
  },
});
