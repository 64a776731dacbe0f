import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "The transformer block",
  summary:
    "You can build a transformer block and a stack of them, go back through it, and say what its residuals and norms are for.",
  exercises: [
    {
      slug: "batched-layer-norm",
      title: "Every vector at the same scale",
      difficulty: 1,
      minutes: 12,
      seconds: 20,
      hints: [
        "Norm two vectors of which one is a hundred times the other. Which numbers of your result should be the same?",
        "Mean and variance belong to one vector: they run over the last axis and nothing else, however many axes stand in front.",
        "y = γ ⊙ (x − mean) / √(variance + ε) + β,   variance = (1/D) Σ (x − mean)²",
        "tf.mean over axis -1 with keepDims, of x and then of the squared differences, so that both line up with x again;\nepsilon joins the variance under the root, then the scale, then the shift.",
      ],
      explore:
        "Set keepDims to false in one of the two means and save. For which shapes does it throw, and for which would it be silent?",
    },
    {
      slug: "layer-norm-gradients",
      title: "Back through the norm",
      difficulty: 3,
      minutes: 20,
      seconds: 20,
      hints: [
        "The stages run from dGamma to dx. Look at the shape first: scale and shift have one number for each feature.",
        "One x moves all numbers of its vector: its own, the mean, and the spread. Each of the three roads has its gradient.",
        "dγ = Σ dy ⊙ x̂;   dβ = Σ dy;   dx̂ = dy ⊙ γ;   dx = (dx̂ − mean(dx̂) − x̂ ⊙ mean(dx̂ ⊙ x̂)) / s",
        "rows(...) makes one list of vectors, so that a sum over axis 0 collects from all of them;\nthe two means run over the last axis with keepDims and are those of dNormalized.",
      ],
      explore:
        "Feed a dOutput that is the same for all features of a position, with gamma 1. Why is dx zero, and what does that say of a loss that sums up a normed vector?",
    },
    {
      slug: "gpt-attention",
      title: "Attention with biases and a tap",
      difficulty: 2,
      minutes: 20,
      seconds: 30,
      hints: [
        "Which test fails first? One position needs biases only, several the mask, and the last ones what the tap gave back.",
        "A bias belongs to a column of its projection, so it is added before the columns are cut. A tap's answer replaces what it saw.",
        "q = split(x·Wq + bq), k and v alike;   found = attention(q, k, v, causal), weights through the tap;   merge(tap(found))·Wo + bo",
        "batchedLinear takes the bias as its third argument; batchedAttention takes what happens to the weights as its fifth;\nhand the tap the place's name and the tensor, and go on with what it returns.",
      ],
      explore:
        "Train nothing, just think: of all eight weights, which one could a model do without, whatever the data? A test's name tells.",
    },
    {
      slug: "pre-norm-block",
      title: "Read a normed copy, add to the stream",
      difficulty: 2,
      minutes: 20,
      seconds: 30,
      hints: [
        "Start with the block that has nothing to say. If it changes the stream, something other than additions lies on it.",
        "A sublayer reads a normed copy; what it gives is added to the stream itself. The second one reads what the first one left.",
        "a = x + tap(attention(LN₁(x)));   y = tap(a + tap(mlp(LN₂(a))))",
        "gptAttention of batchedLayerNorm of the stream, then tf.add; the same once more with the feed-forward network;\nthe tap sees each addition before it is added, and the stream at the end.",
      ],
      explore:
        "Let the feed-forward network read the norm of x in place of that of the stream between, as GPT-J does. Which tests notice, and what could run at the same time then?",
    },
    {
      slug: "post-norm-block",
      title: "Norms on the stream itself",
      difficulty: 2,
      minutes: 15,
      seconds: 30,
      hints: [
        "With silent sublayers something remains all the same. Count the norms that x passes on its way.",
        "Here the sublayers read the stream as it is, and the sum is normed: each norm lies behind an addition.",
        "a = LN₁(x + tap(attention(x)));   y = tap(LN₂(a + tap(mlp(a))))",
        "attention of x, through the tap, added to x, normed; the network of that, through the tap, added to that, normed;\nthe stream that the tap sees at the end is the normed one.",
      ],
      explore:
        "Without running it: ten of these blocks with silent sublayers, every gamma 2 and beta 0. How long is a vector of the stream behind each? And behind ten pre-norm blocks?",
    },
    {
      slug: "block-stack",
      title: "One block behind the other",
      difficulty: 1,
      minutes: 10,
      seconds: 30,
      hints: [
        "Compare with three calls inside each other: whose result does the second call read?",
        "Every block has weights of its own and reads the stream that the one before it left; its places carry its number.",
        "stream ← preNormBlock(stream, blocks[layer], heads, tapOfLayer(tap, layer))   for layer = 0 ... N − 1",
        "go through the blocks with their index and put each result in the place of the stream;\ntapOfLayer makes of the one tap the tap of a layer.",
      ],
      explore:
        "Run the first block for every layer and save: which tests pass all the same? And how many weights has such a model, however long its list is?",
    },
    {
      slug: "block-gradients",
      title: "Two roads back",
      difficulty: 4,
      minutes: 30,
      seconds: 30,
      hints: [
        "The first wrong one of dNormed2, dBetween, dNormed1, dx tells where you left the road. The weights lie beside it.",
        "What was read twice on the way forward, by the addition and by the norm, gets two gradients on the way back.",
        "dNormed2 = mlp's dx at dOutput;   dBetween = dOutput + LN₂'s dx;   dNormed1 = attention's dx at dBetween;   dx = dBetween + LN₁'s dx",
        "backThrough wants a sublayer, what it read, its weights and the gradient of what it gave; layerNormGradients wants\nwhat the norm read, which is the stream, not its copy. Two tf.add, each with the gradient that arrived.",
      ],
      explore:
        "Leave the plain road out of dx alone and save. The weights of this block still get all their gradients. Who misses out?",
    },
    {
      slug: "gradient-flow",
      title: "What residuals and norms are for",
      difficulty: 3,
      minutes: 30,
      seconds: 40,
      hints: [
        "The four variants are tested one by one, then the length, then the walk. Which of the three functions fails?",
        "Change one factor at a time: a sublayer reads normed or plain, and its result is added or takes over. The walk is the chain rule.",
        "length = m √(Σ (x/m)²), m = max |x|;   gradient in front of block l = that of Σ block l(u) ⊙ (gradient behind it) with respect to u, at the u that block l read",
        "two choices for each sublayer: what it reads, and what becomes of what it gives;\ntf.grad of one block at what it read, called with the gradient behind it; its length goes into the list.",
      ],
      explore:
        "Look at the table below the curve (npm run kata -- show gradient-flow). Down its rows the weights grow tenfold: whose gradient changes least, and what do residuals alone do?",
    },
    {
      slug: "residual-stream-report",
      title: "How much each sublayer adds",
      difficulty: 3,
      minutes: 25,
      seconds: 20,
      hints: [
        "An error, or all wrong: look at what the tap remembers, and whether it was told to stay. Only stream or cosine wrong: look at before.",
        "The tap sees what is added, and the stream behind every block. In front of a block is what lay behind the one before it.",
        "‖v‖ = √(Σ v²) over the last axis;   before = [x, behind 0, ..., behind N−2];   cosine = before · behind / (‖before‖ ‖behind‖)",
        "tf.keep what the tap sees under its place, and return it; concat x, with an axis in front, and all but the last of behind;\nproduct summed over the last axis, over the product of both lengths.",
      ],
      explore:
        "Run npm run kata -- show residual-stream-report. At which block does a sublayer add less than a quarter of what is there, and what would make late blocks count for more?",
    },
  ],
});
