import { defineChapter } from "#lib/course";

// The order: patchify, grid-positions, time-features, modulate, dit-block, dit-velocity, train-dit, draw-times.
export default defineChapter({
  title: "Diffusion transformer",
  summary:
    "You can make a transformer draw: cut pictures into patches, tell it the time, and train it to turn noise into pictures.",
  exercises: [
    {
      slug: "patchify",
      title: "Patches as tokens",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Number the pixels of a 4 x 4 picture row by row. Which four of them make the first patch of 2 x 2, and how far apart are they in memory?",
        "A reshape moves nothing: it only cuts a long list at other places. The rows of a patch are W pixels apart, so some axes must swap places between two reshapes.",
        "[B, H/P, P, W/P, P·C] → [B, H/P, W/P, P, P·C] → [B, N, P·P·C]",
        "Split the height into rows of patches and rows within a patch, and the width into columns of patches; what is left of a row stays together.\nBring the columns of patches before the rows within a patch, and join the last two axes.\nThe way back splits a token into its rows and swaps the same two axes.",
      ],
      explore:
        "A convolution with a kernel of P x P and a stride of P is said to be the same as patches plus a linear layer. Is it? Compare `tf.conv2d` with `patchify` and `batchedLinear`.",
      answer:
        "It is: with random pictures of 14 x 14 with 3 channels, P = 2 and 12 x 5 weights, no number differed at all. The filters are the rows of the matrix, reshaped to [P, P, C, D]. Many implementations embed their patches by such a convolution.",
      predict: {
        question:
          "A digit has 14 x 14 pixels. With P = 7 it has 4 tokens, and a head of attention has 4² scores. You take P = 2. How many times as many scores are there?",
        choices: ["about 3.5 times", "about 12 times", "about 150 times", "about 2,400 times"],
        answer: 2,
        because:
          "49²/4² = 150. The number of tokens grows with 1/P², and the number of scores with 1/P⁴. The size of a patch is the dial for the cost of a diffusion transformer.",
      },
    },
    {
      slug: "grid-positions",
      title: "Positions in a grid",
      difficulty: 2,
      minutes: 15,
      hints: [
        "In a grid of 3 x 5, which patch is right below patch 1? What would its number say if patches were words?",
        "A patch has two positions, each from a short list: one of `rows` rows and one of `columns` columns. A table of half the width encodes each of them.",
        "P[r · columns + c] = [ S_rows[r] | S_columns[c] ], S = sinusoidal positions with D/2 dimensions",
        "Make a table for the rows and one for the columns, both D/2 wide.\nStretch the first along the columns of the grid and the second along its rows, until both are [rows, columns, D/2].\nJoin them on the last axis, and flatten the grid into one list.",
      ],
      explore:
        "Take a grid of 7 x 7 and 32 dimensions. How similar (cosine) are a patch and its neighbors, right and below? Compare with `sinusoidalPositions(49, 32)`, where the patch is a word.",
      answer:
        "In the grid 0.97 for both neighbors, and 0.87 between the end of a row and the start of the next. As words: 0.96 to the right, 0.71 below, and 0.96 between the end of a row and the start of the next. So a sentence treats patches at opposite edges as neighbors.",
    },
    {
      slug: "time-features",
      title: "Time features",
      difficulty: 2,
      minutes: 15,
      hints: [
        "How far does the fastest hand of part 2's table turn if its position goes from 0 to 1? And the slowest?",
        "Two numbers make a frequency: how many positions lie between t = 0 and t = 1, and how far the frequencies have fallen at this hand. The factor from hand to hand is always the same, so after K hands they have fallen by `period`.",
        "angle_{bk} = t_b · scale · period^{−k/K};   features = [cos | sin]",
        "List the K frequencies, each `period` to the power of −k/K, times the scale.\nGive t a second axis of length 1, and multiply: an angle for each item and each hand.\nPut all cosines before all sines.",
      ],
      explore:
        "Compare t = 0.1 with 0.9, and 0.5 with 0.51, by the cosine between 256 features. Which scales from 1 to 10,000 can tell the times apart, and still know that 0.5 and 0.51 are close?",
      answer:
        "Scales 1, 10, 100, 1,000, 10,000: 0.98, 0.72, 0.47, 0.19, −0.02 for 0.1 and 0.9; 1.00, 1.00, 0.97, 0.68, 0.46 for 0.5 and 0.51. With 1,000, near times are still more alike than far ones. The same training with a scale of 1 ended at a loss of 0.46 instead of 0.43 (2 seeds).",
      predict: {
        question:
          "You forget the scale: t goes in as it is, from 0 to 1, with 256 features. What is the cosine between the features of t = 0.1 and those of t = 0.9?",
        choices: ["about −0.2", "about 0.2", "about 0.5", "about 0.98"],
        answer: 3,
        because:
          "0.98. The fastest hand turns by 0.8 radians between the two, and most hands hardly move: 54 of 256 features change by more than 0.05. With a scale of 1,000 the cosine is 0.19, and 229 features change.",
      },
    },
    {
      slug: "modulate",
      title: "Adaptive layer norm",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Let the signal be 0 everywhere, as a layer of zeros makes it. What is left of your tokens?",
        "The scale is a change: 0 means none. And a signal belongs to an item, so it needs an axis for the tokens.",
        "y_{bnd} = x̂_{bnd} · (1 + scale_{bd}) + shift_{bd}",
        "Norm the tokens with γ = 1 and β = 0.\nAdd 1 to the scale. Give it and the shift an axis of length 1 between items and features.\nMultiply first, then add.",
      ],
      explore:
        "Add 100 to each number of a token, multiply the token by 10, or by −1. What does `modulate` make of it, with the same signal?",
      answer:
        "5 tokens with 32 numbers: after the addition no number moved by more than 3e-5, and after the factor of 10 by 4e-5, which is rounding and ε. With −1 they moved by up to 14. A norm forgets where a token is and how large. The signal can put both back, and only the signal knows the time.",
    },
    {
      slug: "dit-block",
      title: "The block with gates",
      difficulty: 3,
      minutes: 30,
      hints: [
        "Close both gates. Does your block return exactly what it was given, whatever the sublayers find?",
        "The signal acts on a sublayer in three ways: two on what it reads, one on what it adds. It never acts on the stream itself.",
        "a = x + g₁ ⊙ attention(modulate(x, s₁, c₁));   y = a + g₂ ⊙ ffn(modulate(a, s₂, c₂))",
        "Modulate the stream with the first shift and scale, let attention read it, multiply by the first gate, add to the stream.\nDo the same with the feed-forward network, the other three parts, and the stream as it is now.\nA gate needs an axis of length 1 for the tokens.",
      ],
      explore:
        "Stack 24 fresh blocks, 32 wide, and set all gates to 0, 0.1, 0.3 and 1. How large does the stream get (root mean square), and how similar is it to what went in (cosine)?",
      answer:
        "3 seeds. Gates 0: size 1.0, cosine 1. Gates 0.1: 1.1 and 0.94. Gates 0.3: 1.5 to 1.7 and 0.64. Gates 1: 4.7 to 5.4 and 0.2. With open gates 24 untrained blocks have nearly forgotten their input. With closed gates the network starts shallow, and gets deeper as they open.",
    },
    {
      slug: "dit-velocity",
      title: "Diffusion transformer",
      difficulty: 4,
      minutes: 35,
      seconds: 20,
      hints: [
        "Ask a fresh network for a velocity. Is it exactly 0? Then train for five steps: which of its tensors haven't moved?",
        "One of two factors may start at 0, but not both: the zero gets a gradient, and once it has moved, so does the other. And each patch must know its place before it meets the others.",
        "h = embed(patches) + places;   c = time(t) + signal;   h = block(h, c) for each block;   v = out(modulate(h, shift, scale)), [shift | scale] = silu(c) · W + b",
        "Start: all modulations and the last linear layer are silent; draw the rest.\nEmbed the patches and add the grid's positions. Add the caller's signal to the time's, if there is one.\nLet the blocks work in turn, each on what the previous one left. Modulate once more, map to patches, and put the picture together.",
      ],
      explore:
        "A fresh network has 30 tensors (two blocks, 48 wide). How many of them have moved after one step of training? After two? After three?",
      answer:
        "2, then 10, then all 30. In the first step only the last layer learns: all gradients pass through its zeros. In the second step the gates, the last norm and the embedding of the patches wake up. With the gates ajar, attention, the feed-forward networks and the time follow.",
      predict: {
        question:
          "A block of width D has 4D² weights in attention and 8D² in the feed-forward network. The signal is D wide and makes six parts of D. What share of the weights of a whole network (D = 48, two blocks) are modulations?",
        choices: ["about 3%", "about 12%", "about 35%", "about 60%"],
        answer: 2,
        because:
          "35%: 32,928 of 94,240. The modulation of a block has 6D² weights, half as many as all the rest of the block. At D = 256 it is 36%. In PixArt-α (2023) all blocks share one.",
      },
    },
    {
      slug: "train-dit",
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
    },
    {
      slug: "draw-times",
      title: "Logit-normal times",
      difficulty: 3,
      minutes: 25,
      seconds: 40,
      hints: [
        "What are the odds of t = 0.5? Of t = 0.9? Which number would you have to take the logarithm of to get 0?",
        "Odds run from 0 to infinity, and their logarithm from −∞ to ∞, like a normal number. The map from a logarithm of odds back to a share has a name. For the losses, ask what may differ from time to time.",
        "z = ln(t / (1 − t)), so t = 1 / (1 + e^{−z}), z ~ N(0, 1)",
        "Draw B standard normal numbers, and squeeze each into (0, 1) with the sigmoid.\nFor the losses draw noise of the shape of the data, once. For each time fill a batch with it, take `velocityLoss`, and put the losses side by side.",
      ],
      explore:
        "Train with z of a standard deviation of 0.5, so that 97% of the times lie from 0.25 to 0.75. What happens to the loss along t, and to the error of the pictures?",
      answer:
        "5 seeds: at t = 0.05 the loss is 1.24 to 1.36 instead of 0.56, at 0.5 it is 0.22 to 0.24 instead of 0.39, and the error falls to 0.10 to 0.11. So it is bad at both ends, and draws best. That is no law: on the two moons of chapter 01 the same times cut the share near them from 0.86 to 0.56-0.62 (3 seeds), for their fine shape is settled near t = 0.",
      predict: {
        question:
          "You train with z of a standard deviation of 0.5: nearly all times lie in the middle. The mean of the losses at seven t from 0.05 to 0.95 rises from 0.44 to 0.56. What becomes of the error of the pictures, 0.17 to 0.18 with uniform times?",
        choices: ["about 0.10", "about 0.17", "about 0.23", "about 0.40"],
        answer: 0,
        because:
          "0.10 to 0.11 (5 seeds). Near t = 0 only a little noise is left, and near t = 1 the picture can't be known yet. The middle settles what it will show. A mean over all t weighs all of them alike.",
      },
    },
  ],
});
