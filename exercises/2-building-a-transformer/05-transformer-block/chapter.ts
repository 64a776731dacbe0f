import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "The transformer block",
  summary:
    "You can build a transformer block and a stack of them, go back through it, and say what its residuals and norms are for.",
  exercises: [
    {
      slug: "batched-layer-norm",
      title: "Layer norm on batches",
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
        "Set keepDims to false in the first mean. Run it on the shapes [2, 5, 7], [7, 7, 7] and [2, 1, 7]. Which of them throw?",
      answer:
        "Only [2, 5, 7]. The means [B, T] line up with the last two axes: at [7, 7, 7] x[b, t, d] silently loses the mean of item t and position d, and [2, 1, 7] even becomes [2, 2, 7]. Code that was tried on square shapes, or on one token alone, looks right.",
    },
    {
      slug: "layer-norm-gradients",
      title: "Gradients of layer norm",
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
        "Multiply x by 10, then by 100, and keep dOutput. What becomes of the output, of dγ and of dx?",
      answer:
        "Output and dγ stay, dx shrinks to a tenth and a hundredth (9.86, 0.986, 0.0986): it is divided by s. In a pre-norm model the stream gets longer from block to block, so less and less gradient comes back through the norms of late blocks, and most of it takes the plain path.",
      predict: {
        question:
          "You make the input of a layer norm 100 times as large and keep dOutput. The output stays the same. What becomes of dx?",
        choices: ["it stays: so does the output", "it is 100 times as large", "it is a hundredth", "it is 0"],
        answer: 2,
        because:
          "A hundredth (9.86 became 0.0986). The output depends on x / s, so a step of the same length turns a long vector a hundred times less.",
      },
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
        "Make bq ten times as large, then bk instead, and compare the attention weights that the tap sees. By how much does each change them at most? Qwen 2 has both biases, Llama 3 neither.",
      answer:
        "With bq a weight moves by 0.84, with bk by 0.0000002, which is rounding. bk adds q · bk to all scores of a query, and softmax ignores what all have in common; bq adds bq · k, which differs from key to key. With RoPE, as in Qwen 2, keys are turned by their positions after the bias, so there bk counts.",
    },
    {
      slug: "pre-norm-block",
      title: "Pre-norm block",
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
        "Let the feed-forward network read the norm of x instead of that of the stream between, as GPT-J and PaLM do. Which test is the first to notice, and what could run at the same time then?",
      answer:
        "The test with PyTorch's numbers: wherever one sublayer is silent, x and the stream between are the same. Attention and network no longer wait for each other, so their products can run together; PaLM reports about 15 % faster training at large scale, with no loss in quality.",
    },
    {
      slug: "post-norm-block",
      title: "Post-norm block",
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
        "Put ten of these blocks with silent sublayers after each other, every γ 2 and β 0, width 64. How long is the stream after the first and after the tenth? And after ten pre-norm blocks?",
      answer:
        "16.0 after each of them: a norm makes the length γ · √D = 2 · 8, whatever came in. Nothing multiplies up. Ten pre-norm blocks leave x exactly as it was. So post-norm fixes the scale of the stream, and pre-norm leaves it to what is added.",
      predict: {
        question:
          "A vector of length 8 and width 64 passes ten post-norm blocks whose sublayers add nothing. Every γ is 2, every β 0. How long is it after the tenth?",
        choices: ["8", "16", "160", "8 · 2²⁰: each of the 20 norms doubles it"],
        answer: 1,
        because:
          "16.0, after the first block already. A norm forgets the length that comes in; γ · √D = 2 · 8 is what goes out. Twenty norms do what the last one does.",
      },
    },
    {
      slug: "block-stack",
      title: "A stack of blocks",
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
        "ALBERT (2019) runs one and the same block 12 times. At D = 768, how many parameters do 12 blocks of their own have, and how many has the shared one?",
      answer:
        "85.1 million against 7.1 million: 12·D² + 13·D once instead of 12 times. It saves memory, not time: all 12 passes are still computed. And it costs quality, because every layer has to do with the same weights what twelve could share out among themselves.",
    },
    {
      slug: "block-gradients",
      title: "Gradients of a block",
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
        "Take a young block (std 0.02, width 32) and leave the plain path out of dx alone. All weights of this block still get their gradients. How much of the gradient is left for the blocks before it?",
      answer:
        "0.09 of 15.9, or 0.6 %: with small weights almost nothing comes back through attention. This block learns as before, since its sublayers read dBetween, and its loss falls. The blocks before it starve, and each that has the same bug takes the next factor of 170.",
    },
    {
      slug: "gradient-flow",
      title: "Gradient flow, part by part",
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
        "Llama 3 405B has 126 blocks. Set DEPTH in the spec to 32 and look at the same table in kata show. Which of the four variants could still be trained?",
      answer:
        "With neither part the length is exactly 0: float32 has nothing that small. With norms only it is 0.001 to 0.03, down from about 0.1 with 8 blocks. With residuals it is still 16, as it was put in: with small weights their plain path does not care about depth.",
      predict: {
        question:
          "Eight young blocks with residuals and norms pass a gradient of length 16 back to the first block almost unchanged: 16. How long is it with 32 blocks?",
        choices: ["about 16", "about 4: a quarter", "about 0.06: the fourth power of what is lost"],
        answer: 0,
        because:
          "15 to 17 with five seeds, as with 8 blocks. The plain path has no factor on it, so there is nothing that depth could multiply.",
      },
    },
    {
      slug: "residual-stream-report",
      title: "Measuring the residual stream",
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
        "GPT-2 starts the weights that write to the stream smaller by 1/√(2·N). Divide Wo, bo, W2 and b2 of the spec's twelve random blocks by √24. How much longer does the stream get now from the first to the last block?",
      answer:
        "1.4 to 1.5 times (from 6.8 to 9.6) instead of 5.6 to 5.7 times. What 24 sublayers add sums up like a random walk, with √24 as its length: dividing by that leaves about as much as the stream began with. Each block then turns it by a cosine of 0.96 to 0.98, the first no more than the last.",
    },
  ],
});
