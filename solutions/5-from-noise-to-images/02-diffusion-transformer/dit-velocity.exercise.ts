import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Diffusion transformer",
  difficulty: 4,
  minutes: 35,
  seconds: 20,
  hints: [
    "Ask a fresh network for a velocity. Is it exactly 0? Then train for five steps: which of its tensors haven't moved?",
    "Out of two factors, one may start at 0, but not both: the zero gets a gradient, and once it has moved, so does the other. And each patch must know its place before it meets the others.",
    "h = embed(patches) + places;   c = time(t) + signal;   h = block(h, c) for each block;   v = out(modulate(h, shift, scale)), [shift | scale] = silu(c) · W + b",
    "At the start, modulations and the last linear layer are silent; draw the rest.\nEmbed the patches and add the grid's positions. Add the caller's signal to the time's, if there is one.\nPass the tokens through the blocks in turn. Modulate once more, map to patches, and put the picture together.",
  ],
  explore:
    "A fresh network of two blocks has 30 tensors. How many of them have moved after one step of training? After two? After three?",
  answer:
    "2, then 10, then all 30. At first only the last layer learns: its zeros block every other gradient. Then the gates, the last norm and the embedding of the patches wake up. With the gates ajar, the rest follows.",
  predict: {
    question:
      "A block of D dimensions has 4D² weights in attention and 8D² in the feed-forward network. The signal, of D numbers, makes six parts of D. In a whole network with D = 48 and two blocks, what share of the weights are modulations?",
    choices: ["about 3%", "about 12%", "about 35%", "about 60%"],
    answer: 2,
    because:
      "35%: 32,928 out of 94,240. A block's modulation has 6D² weights, half as many as the rest of the block. At D = 256 it is 36%. In PixArt-α (2023), all blocks share one.",
  },
});
