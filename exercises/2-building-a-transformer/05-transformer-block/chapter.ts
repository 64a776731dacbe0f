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
        "Normalize two vectors, one of them a hundred times the other. Which numbers of your result should be the same?",
        "Each vector has its own mean and variance: they run over the last axis and no other, however many leading axes there are.",
        "x = (5, −1, 3, 1, 2):  mean 2,  variance (9 + 9 + 1 + 1 + 0) / 5 = 4;\nwith a tiny ε:  (x − 2) / √4 = (1.5, −1.5, 0.5, −0.5, 0), then times γ, plus β",
        "two means over the last axis, kept with length 1: of x [..., 1], and of the squared differences [..., 1]\nthe small ε goes inside the root, with the variance; then the scale [D], then the shift [D]",
      ],
      explore:
        "Set keepDims to false in the first mean. Run it on the shapes [2, 5, 7], [7, 7, 7] and [2, 1, 7]. Which of them throw?",
      answer:
        "Only [2, 5, 7]. The means [B, T] line up with the last two axes: at [7, 7, 7] x[b, t, d] silently loses the mean of item t and position d, and [2, 1, 7] even becomes [2, 2, 7]. Code that was tried only on equal lengths, or on one token alone, looks right.",
    },
    {
      slug: "gpt-attention",
      title: "Attention with biases and a tap",
      difficulty: 2,
      minutes: 20,
      seconds: 30,
      hints: [
        "Is a single position right, where no mask matters? Are several? Does your output change when the tap returns zeros?",
        "A bias belongs to the columns of its projection, so it is added before they are cut into heads. What a tap returns replaces what it saw.",
        "q = split(x·Wq + bq), k and v alike;   found = attention(q, k, v, causal), weights through the tap;   merge(tap(found))·Wo + bo",
        "q, k, v [B, H, T, headDim]: projection, bias, split\nweights [B, H, T, T]: the tap is what happens to them between softmax and values\nfound [B, H, T, headDim]: through the tap, then merged, projected, bias",
      ],
      explore:
        "Make bq ten times as large, then bk instead, and compare the attention weights that the tap sees. How much does each change them at most? Qwen 2 has both biases, Llama 3 has neither.",
      answer:
        "With bq an attention weight moves by up to 0.84, with bk by 0.0000002, which is rounding. bk adds q · bk to all scores of a query, and softmax ignores what they have in common; bq adds bq · k, which differs from key to key. With RoPE, as in Qwen 2, keys are rotated by their positions after the bias, so there bk matters.",
    },
    {
      slug: "pre-norm-block",
      title: "Pre-norm block",
      difficulty: 2,
      minutes: 20,
      seconds: 30,
      hints: [
        "Silence both sublayers. Is y equal to x? If it isn't, what besides additions is on your stream?",
        "A sublayer reads a normalized copy, and its result is added to the stream itself. The second sublayer normalizes the stream after the first addition.",
        "a = x + tap(attention(LN₁(x)));   y = tap(a + tap(mlp(LN₂(a))))",
        "all tensors are [B, T, D]: norm, attention, tap, add to x; norm, network, tap, add to a\nthe tap sees each addition before it is added, and the stream at the end",
      ],
      explore:
        "Let the feed-forward network read the norm of x instead of that of a, as GPT-J and PaLM do. Which test is the first to notice, and what could then run at the same time?",
      answer:
        "The test with PyTorch's numbers: wherever one sublayer is silent, the change makes no difference. Attention and network no longer wait for each other, so their products can run together; PaLM reports about 15% faster training at large scale, with no loss in quality.",
    },
    {
      slug: "post-norm-block",
      title: "Post-norm block",
      difficulty: 2,
      minutes: 15,
      seconds: 30,
      hints: [
        "With silent sublayers, is your y the norm of the norm of x? Count the norms that x passes through.",
        "Here the sublayers read the stream itself, and the sum is normalized: each norm comes after an addition.",
        "a = LN₁(x + tap(attention(x)));   y = tap(LN₂(a + tap(mlp(a))))",
        "all tensors are [B, T, D]: attention, tap, add to x, norm; network, tap, add to a, norm\nthe stream that the tap sees at the end is the normalized one",
      ],
      explore:
        "Chain ten of these blocks with silent sublayers, every γ 2 and β 0, width 64. How long is the stream after the first and after the tenth? And after ten pre-norm blocks?",
      answer:
        "16.0 after each of them: a norm makes the length γ · √D = 2 · 8, whatever came in. Nothing accumulates. Ten pre-norm blocks leave x exactly as it was. So post-norm fixes the scale of the stream, and pre-norm leaves it to what is added.",
      predict: {
        question:
          "A vector of width 64 and length 8 passes through ten post-norm blocks whose sublayers add nothing. Every γ is 2, every β 0. How long is it after the tenth?",
        choices: ["8", "16", "160", "8 · 2²⁰: each of the 20 norms doubles it"],
        answer: 1,
        because:
          "16.0, after the first block already. A norm forgets the length of its input; its output has length γ · √D = 2 · 8. Twenty norms do no more than the last one.",
      },
    },
    {
      slug: "block-stack",
      title: "A stack of blocks",
      difficulty: 1,
      minutes: 10,
      seconds: 30,
      hints: [
        "Write the stack as three nested calls. Whose result does the second call read, and does yours read the same?",
        "Every block has its own weights, and reads the stream that the previous block returned. The tap sees each place with the block's number.",
        "stream ← preNormBlock(stream, blocks[layer], heads, tapOfLayer(tap, layer))   for layer = 0 ... N − 1",
        "one pass over the blocks, with their index: the stream [B, T, D] goes in, and the result is the new stream\neach block gets a tap that puts its number before the names",
      ],
      explore:
        "ALBERT (2019) runs one and the same block 12 times. At D = 768, how many parameters do 12 separate blocks have, and how many does the shared one have?",
      answer:
        "85.1 million against 7.1 million: 12·D² + 13·D once instead of 12 times. It saves memory, not time: all 12 passes are still computed. And it costs quality: all layers have the same weights, so they can't divide the work among themselves.",
    },
    {
      slug: "layer-norm-gradients",
      title: "Gradients of layer norm",
      difficulty: 3,
      minutes: 20,
      seconds: 20,
      hints: [
        "Which is the first wrong gradient, from dGamma to dx? Scale and shift have one number per feature: do yours?",
        "One number of x reaches its whole vector by three paths: directly, through the mean, and through the spread. Each path has its own gradient.",
        "dγ = Σ dy ⊙ x̂;   dβ = Σ dy;   dx̂ = dy ⊙ γ;   dx = (dx̂ − mean(dx̂) − x̂ ⊙ mean(dx̂ ⊙ x̂)) / s",
        "scale and shift: all vectors as rows [n, D], summed to [D]\ninput: two means of the last axis, kept as [..., 1], of dNormalized and of dNormalized ⊙ x̂",
      ],
      explore:
        "Multiply x by 10, then by 100, and keep dOutput. What happens to the output, to dγ and to dx?",
      answer:
        "Output and dγ stay the same. dx shrinks to a tenth and a hundredth (9.86, 0.986, 0.0986), because it is divided by s. In a pre-norm model the stream gets longer from block to block, so less and less gradient comes back through the norms of late blocks, and most of it takes the plain path.",
      predict: {
        question:
          "You make the input of a layer norm 100 times as large and keep dOutput. The output stays the same. What happens to dx?",
        choices: ["it stays: so does the output", "it is 100 times as large", "it is a hundredth", "it is 0"],
        answer: 2,
        because:
          "A hundredth (9.86 became 0.0986). The output depends on x / s, so a step of the same length turns the longer vector a hundred times less.",
      },
    },
    {
      slug: "block-gradients",
      title: "Gradients of a block",
      difficulty: 4,
      minutes: 30,
      seconds: 30,
      hints: [
        "Which is the first wrong one of dNormed2, dBetween, dNormed1, dx? Silence both sublayers: is dx equal to dOutput?",
        "A tensor that two consumers read, here the addition and the norm, gets two gradients, and they add up.",
        "dNormed2 = mlp's dx at dOutput;   dBetween = dOutput + LN₂'s dx;   dNormed1 = attention's dx at dBetween;   dx = dBetween + LN₁'s dx",
        "from the end, all [B, T, D]: network, second norm, sum; attention, first norm, sum\na sublayer needs its input, its weights and the gradient of its output; a norm needs the stream that it read, not its copy",
      ],
      explore:
        "Take an untrained block (std 0.02, width 32) and leave the plain path out of dx alone. All weights of this block still get their gradients. How much of the gradient is left for the blocks before it?",
      answer:
        "0.09 of 15.9, or 0.6%: with small weights almost nothing comes back through attention. This block learns as before, since its sublayers use dBetween, and the loss falls. The blocks before it get almost nothing, and each of them with the same bug costs another factor of 170.",
    },
    {
      slug: "gradient-flow",
      title: "Gradient flow, part by part",
      difficulty: 3,
      minutes: 30,
      seconds: 40,
      hints: [
        "With both parts, does your block equal preNormBlock? With 1e-25 in every entry, is your length above 0?",
        "Change one factor at a time: a sublayer reads a normalized copy or the stream itself, and its result is added to the stream or replaces it. Going back through the blocks is the chain rule.",
        "x = (3e-25, 4e-25):  m = 4e-25, x/m = (0.75, 1), length = 4e-25 · √1.5625 = 5e-25;\ngradient before block l = that of Σ block l(u) ⊙ (gradient after it) with respect to u, at the u that block l read",
        "block: two choices for each sublayer, what it reads and whether its result is added\nback: the gradient of one block at its input, given the gradient after it, both [B, T, D]; its length joins the list",
      ],
      explore:
        "Llama 3 405B has 126 blocks. Set DEPTH in the spec to 32 and look at the same table in kata show. Which of the four variants could you still train?",
      answer:
        "With neither part the length is exactly 0: float32 has nothing that small. With norms only it is 0.001 to 0.03, down from about 0.1 with 8 blocks. With residuals it is still 16, as it was at the end: with small weights the plain path doesn't care about depth.",
      predict: {
        question:
          "Eight untrained blocks with residuals and norms pass a gradient of length 16 back to the first block almost unchanged: 16. How long is it with 32 blocks?",
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
        "Does everything fail, or an error appear? Then look at your tap: does it keep what it remembers? Are only stream and cosine wrong? Then look at before.",
        "The tap sees what each sublayer adds, and the stream after every block. The stream before a block is the one after the previous block.",
        "‖v‖ = √(Σ v²) over the last axis;   before = [x, stream after 0, ..., stream after N−2];   cosine = u · v / (‖u‖ ‖v‖), u before, v after",
        "tap: keep the tensor under the name of its place, and return it\nbefore [N, B, T, D]: x as [1, B, T, D], then all streams but the last\ncosine [N, B, T]: the product summed over the last axis, divided by both lengths",
      ],
      explore:
        "GPT-2 starts the weights that write to the stream smaller by 1/√(2·N). Divide Wo, bo, W2 and b2 of the spec's twelve random blocks by √24. How much longer does the stream get now from the first to the last block?",
      answer:
        "1.4 to 1.5 times (from 6.8 to 9.6) instead of 5.6 to 5.7 times. 24 independent contributions add up like a random walk, to about √24 times one of them. Divided by √24, they are together about as long as the stream was at the start. The cosine of each block is then 0.96 to 0.98, and the first turns the stream no more than the last.",
    },
  ],
});
