import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "The KV cache",
  summary:
    "You can let a model write without reading anything twice, prove that nothing changes, and say what it costs.",
  exercises: [
    {
      slug: "append-cache",
      title: "Keys and values that are kept",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Look at the shape of the result. Which of its four axes should have grown?",
        "A position is a row of each head of each item. New rows come behind the old ones, and the result shares no tensor with its inputs.",
        "[B, H, T, headDim] and [B, H, t, headDim] give [B, H, T + t, headDim];   no cache counts as T = 0",
        "tf.concat with the number of the positions' axis, counted from 0, old before new;\nwithout an old tensor a tf.clone of the new one. The length is one entry of a shape.",
      ],
      explore:
        "Return k itself where there is no cache, and save. Which test sees it, and what would happen to a program that frees its caches?",
    },
    {
      slug: "cached-attention",
      title: "Queries of today, keys of always",
      difficulty: 2,
      minutes: 20,
      seconds: 20,
      hints: [
        "Which tests fail: a whole text, single tokens, or pieces of several tokens behind a cache?",
        "Only new positions ask; all positions answer. Among the new ones the later still must not reach the earlier.",
        "q: [B, H, t, headDim], K and V: [B, H, T + t, headDim];   new position i may look at key j if j ≤ T + i",
        "appendCache with the projected keys and values; causalMask knows what to do with t queries and T + t keys;\nbatchedAttention, then mergeHeads and batchedLinear, as in gptAttention.",
      ],
      explore:
        "Leave the mask out and save. Which tests still pass, and why does a program that writes one token at a time not notice at once?",
    },
    {
      slug: "cached-forward",
      title: "A whole model, piece by piece",
      difficulty: 3,
      minutes: 25,
      seconds: 20,
      hints: [
        "Does it fail with one block already, with three, or only in pieces? Each points at another line.",
        "Three things go on where the last piece ended: positions, the keys and values of each block, the stream through all blocks.",
        "start = T of the caches;   stream = E[ids] + P[start ...];   (stream, cacheᵢ) = blockᵢ(stream, cacheᵢ) for each block",
        "cachedBlock is preNormBlock without taps, with cachedAttention; learnedPositions has an offset;\na loop over the blocks that passes the stream on and collects the new caches in order.",
      ],
      explore:
        "Hand every block the cache of block 0 and save. Every shape fits. Which test is the first to notice?",
    },
    {
      slug: "generate-cached",
      title: "Write on, read once",
      difficulty: 3,
      minutes: 25,
      seconds: 30,
      hints: [
        "If the ids are right and the count is not, something is read again, or the last token is read for nobody.",
        "The cache stands for all that was read. What goes into the model is only what it has not seen.",
        "prompt | id₁ | id₂ | ... | id of count − 1: prompt.length + count − 1 positions in count steps",
        "cachedLogits of the unread ids, a slice of its last position; dispose the caches before you replace them, the scores after reading;\npush what was chosen, and it alone is unread.",
      ],
      explore:
        "Run npm run kata -- show generate-cached. How many times more does the last token multiply without a cache, and how much longer does it take?",
    },
    {
      slug: "generation-work",
      title: "How much work a text is",
      difficulty: 2,
      minutes: 20,
      hints: [
        "The first number that is wrong is named. Write down four steps on paper: how many positions are read, and how many keys does each meet?",
        "Without a cache a step of n tokens reads n positions and meets n · n pairs. With one it reads 1 and meets n, but for the first step.",
        "positions = Σ read,   pairs = Σ read · length;   perPosition = N(4D² + 2DF) + DV;   perPair = 2ND",
        "a loop over the tokens to write: the length so far, and what of it is read; two sums.\nFour matrices D × D and two D × F a block; q·kᵀ and weights·v take headDim each, for each head.",
      ],
      explore:
        "With a cache, from which length on does one more token cost GPT-2 small more in pairs than in weights? And a whole text? The two factors of your formula say it.",
    },
    {
      slug: "cache-bytes",
      title: "What a cache weighs",
      difficulty: 1,
      minutes: 10,
      hints: [
        "The test with lengths 2, 3, 5, 7, 11 fails by a factor: which of them is missing, or there twice?",
        "A key and a value of headDim numbers, for each head of keys, position, text and layer. Heads of queries are not kept.",
        "bytes = 2 · N · B · G · T · headDim · bytes per number;   fit = ⌊(memory − weights) / bytes of one position⌋, at least 0",
        "a product of seven factors;\nfor the second, what is left beside the weights, divided by the bytes of one text of one position, rounded down.",
      ],
      explore:
        "LLaMA 3 70B has 80 layers, 8 heads of keys of width 128 and 141 GB of weights. How many readers with 8,192 tokens does a machine of 640 GB serve at once?",
    },
    {
      slug: "sliding-window-cache",
      title: "A cache that forgets",
      difficulty: 3,
      minutes: 25,
      seconds: 20,
      hints: [
        "Does slideCache fail, or the model? If the model: already within the first W tokens, or behind them?",
        "The new token is one of the W that it sees. And its position is its place in the text, not in the cache.",
        "rows T − keep, ..., T − 1 if keep < T;   caches of W − 1 positions, then the token at position length: past.length + i for token i",
        "tf.slice from the first row that stays, with the number of rows that stay;\nslideCache for every cache before cachedLogits, and its argument for the position.",
      ],
      explore:
        "Leave the position out of the call to cachedLogits. From which token on do the logits change? StreamingLLM does this on purpose: read in the lesson why it may.",
    },
  ],
});
