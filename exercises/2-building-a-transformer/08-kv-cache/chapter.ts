import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "The KV cache",
  summary:
    "You can let a model write without reading anything twice, prove that nothing changes, and say what it costs.",
  exercises: [
    {
      slug: "append-cache",
      title: "Appending to a KV cache",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Look at the shape of the result. Which of its four axes should have grown?",
        "A position is a row of each head of each item. New rows come behind the old ones, and the result shares no tensor with its inputs.",
        "[B, H, T, headDim] and [B, H, t, headDim] give [B, H, T + t, headDim];   no cache counts as T = 0",
        "tf.concat with the number of the positions' axis, counted from 0, old before new;\nwithout an old tensor a tf.clone of the new one. The length is one entry of a shape.",
      ],
      explore:
        "Return k and v themselves where there is no cache, and save. Which test sees it, and what would happen to a program that frees its caches?",
      answer:
        'The test that frees a cache and looks at k and v. A program that frees its caches would free the keys and values that it made the cache of; if they still serve elsewhere, the next line fails with "Tensor is disposed". An object that owns its tensors can be freed without asking where they came from.',
    },
    {
      slug: "cached-attention",
      title: "Attention with a cache",
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
        "Read a whole text of 5 tokens without the mask and compare the outputs with the right ones, position by position. Where is the error largest, and where is it 0?",
      answer:
        "1.6 at the first position, then 1.0, 0.5, 0.3, and exactly 0 at the last: it may see everything anyway. A program that reads one token at a time only ever has last positions, so it never notices; its prompt does, from the second block on.",
    },
    {
      slug: "cached-forward",
      title: "Forward pass with a cache",
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
        "Hand every block the cache of block 0 and save. Every shape fits. Which test is the first to notice, and which does it pass?",
      answer:
        "The test that reads in pieces. Whatever has one block or one piece passes, and so do the refusals and even the gradients: 12 of 16 tests. A wrong cache still holds keys of the right text and the right shape, so the model goes on writing, only worse. Compare with the uncached model, on several blocks.",
    },
    {
      slug: "generate-cached",
      title: "Generating with a cache",
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
        "Run npm run kata -- show generate-cached. How many times more does the last token multiply without a cache than with one, and how many times longer does it take?",
      answer:
        "50 times as many multiply-adds (8.4 million against 0.17 million), but only about 5 times as long (4.4 against 0.8 ms on two busy cores). In so small a model most of the time is the price of starting operations, which both pay. The larger the model and the longer the text, the nearer the clock comes to the count.",
    },
    {
      slug: "generation-work",
      title: "Counting the work of generation",
      difficulty: 2,
      minutes: 20,
      hints: [
        "The first number that is wrong is named. Write down four steps on paper: how many positions are read, and how many keys does each meet?",
        "Without a cache a step of n tokens reads n positions and meets n · n pairs. With one it reads 1 and meets n, but for the first step.",
        "positions = Σ read,   pairs = Σ read · length;   perPosition = N(4D² + 2DF) + DV;   perPair = 2ND",
        "a loop over the tokens to write: the length so far, and what of it is read; two sums.\nFour matrices D × D and two D × F a block; q·kᵀ and weights·v take headDim each, for each head.",
      ],
      explore:
        "With a cache, from which length on does one more token cost GPT-2 small more in pairs than in weights? And a whole text? What does that say of its context of 1,024?",
      answer:
        "From 6,703 tokens on, and a whole text from 13,404: a position costs 123.5 million multiply-adds, a pair 18,432. At 1,024 tokens pairs are 13 % of a step, so GPT-2 hardly feels that attention is quadratic. A context of 128,000 does: there pairs cost 19 times as much as weights.",
      predict: {
        question:
          "With a cache GPT-2 small spends 124 million multiply-adds on its first token after a prompt of one. It has 12 blocks of width 768. How much more does its thousandth token take?",
        choices: ["1.15 times as much", "10 times as much", "1,000 times as much"],
        answer: 0,
        because:
          "1.149 times. The weights cost the same for every token; only q · k and weights · v grow, by 18,432 for each earlier token. Without a cache it is 1,149 times.",
      },
    },
    {
      slug: "cache-bytes",
      title: "Memory of a cache",
      difficulty: 1,
      minutes: 10,
      hints: [
        "The test with lengths 2, 3, 5, 7, 11 fails by a factor: which of them is missing, or there twice?",
        "A key and a value of headDim numbers, for each head of keys, position, text and layer. Heads of queries are not kept.",
        "bytes = 2 · N · B · G · T · headDim · bytes per number;   fit = ⌊(memory − weights) / bytes of one position⌋, at least 0",
        "a product of seven factors;\nfor the second, what is left beside the weights, divided by the bytes of one text of one position, rounded down.",
      ],
      explore:
        "Llama 3 70B has 80 layers, 8 heads of keys of width 128 and 141 GB of weights in 16 bits. How many readers with 8,192 tokens does a machine of 640 GB serve at once? And if each of its 64 query heads had keys of its own?",
      answer:
        "185 readers: each cache takes 2.7 GB, and 499 GB are left beside the weights. With 64 heads of keys it would be 23. Grouped-query attention does not make the model faster to train; it is what lets eight times as many people use one machine.",
      predict: {
        question:
          "Llama 3 8B keeps 8 heads of keys and values of width 128 in each of 32 layers, 2 bytes a number, and has 16 GB of weights. How long is a text whose cache weighs as much as the model?",
        choices: [
          "about 1,000 tokens",
          "about 12,000 tokens",
          "about 120,000 tokens",
          "over 10 million tokens",
        ],
        answer: 2,
        because:
          "122,532 tokens, at 128 KiB each. Llama 3.1 reads up to 128,000 tokens: one such text needs more memory than the model itself.",
      },
    },
    {
      slug: "sliding-window-cache",
      title: "Sliding-window cache",
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
        "Leave the position out of the call to cachedLogits. With a window of 3, which is the first token whose logits are wrong, and by how much? StreamingLLM numbers positions inside the cache on purpose: how can it?",
      answer:
        "The fourth: the error jumps from 0.000001 to 1.8 (on logits up to 6). The cache holds W − 1 positions by then, so every later token claims position 2. Our keys had their positions added before they were cached. StreamingLLM keeps keys unturned and applies RoPE to all of them again at each step, so the numbers agree.",
    },
  ],
});
