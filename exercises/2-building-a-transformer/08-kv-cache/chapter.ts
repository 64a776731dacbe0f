import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "The KV cache",
  summary:
    "You can generate text without computing anything twice, prove that the output stays the same, and say what it costs.",
  exercises: [
    {
      slug: "append-cache",
      title: "Appending to a KV cache",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Look at the shape of the result. Which of its four axes should have grown?",
        "A position is one row in each head of each item. New rows come after the old ones, and the result shares no tensor with its inputs.",
        "one head, T = 2, t = 1:  old rows (1, 2), (3, 4) and new row (5, 6)  →  (1, 2), (3, 4), (5, 6);\nno cache counts as T = 0",
        "with a cache: old [B, H, T, headDim] and new [B, H, t, headDim] joined along the axis of positions, old first\nwithout one: a copy of the new tensor; the length is one entry of a shape",
      ],
      explore:
        "Return k and v themselves if there is no cache, and save. Which test sees it, and what would happen to a program that frees its caches?",
      answer:
        'The test that frees a cache and looks at k and v. A program that frees its caches would free the keys and values that it made the cache from; if other code still uses them, the next line fails with "Tensor is disposed". An object that owns its tensors can be freed, wherever they came from.',
    },
    {
      slug: "cached-attention",
      title: "Attention with a cache",
      difficulty: 2,
      minutes: 20,
      seconds: 20,
      hints: [
        "Which of these are right in yours: a whole text, single tokens, pieces of several tokens after a cache?",
        "Queries come from new positions only; keys and values come from all. Among the new ones, an earlier query must still not see a later key.",
        "q: [B, H, t, headDim], K and V: [B, H, T + t, headDim];   new position i may look at key j if j ≤ T + i",
        "all keys and values [B, H, T + t, headDim]: the cache, and the new ones after it\nmask [t, T + t]: the causal one, with the queries last\nfound [B, H, t, headDim], merged, projected, with its bias: [B, t, D]",
      ],
      explore:
        "Read a whole text of 5 tokens without the mask and compare the outputs with the right ones, position by position. Where is the error largest, and where is it 0?",
      answer:
        "1.6 at the first position, then 1.0, 0.5, 0.3, and exactly 0 at the last: it may see everything anyway. If you read one token at a time, every position is the last one, so you never notice. But the prompt goes wrong, from the second block on.",
    },
    {
      slug: "cached-forward",
      title: "Forward pass with a cache",
      difficulty: 3,
      minutes: 25,
      seconds: 20,
      hints: [
        "Is one block right? Are three? Are pieces? The first that isn't points to caches, to their order, or to positions.",
        "Two things continue from the last piece: the position, and the cache of each block. Within a piece, the stream runs through the blocks as always.",
        "start = T of the caches;   stream = E[ids] + P[start ...];   (stream, cacheᵢ) = blockᵢ(stream, cacheᵢ) for each block",
        "block: a pre-norm block without taps, its attention with the cache\nstream [B, t, D]: token table plus position table, from position start on\nblocks: the stream goes from one to the next, and each new cache joins the list",
      ],
      explore:
        "Give every block the cache of block 0 and save. Every shape fits. Which test is the first to notice, and how many does it pass?",
      answer:
        "The test that reads in pieces. All tests with one block or one piece pass, and so do the refusals and even the gradients: 12 of 16 tests. A wrong cache still holds keys of the right text and the right shape, so the model keeps generating, only worse. Compare with the uncached model, on several blocks.",
    },
    {
      slug: "generate-cached",
      title: "Generating with a cache",
      difficulty: 3,
      minutes: 25,
      seconds: 30,
      hints: [
        "With a prompt of 5 tokens and 3 tokens to generate, does your code read 7 positions? If it reads 8, it reads the last token for nothing.",
        "The cache replaces everything that was read. The model gets only the ids that it has not read.",
        "prompt | id₁ | id₂ | ... | id of count − 1: prompt.length + count − 1 positions in count steps",
        "step: logits of the unread ids [1, t, V], cut to the last position [1, 1, V], and new caches\nfree the old caches, then keep the new ones; read the last logits, then free them\nthe chosen id joins the ids, and is now the only unread one",
      ],
      explore:
        "Run npm run kata -- show generate-cached. How many times as many multiply-adds does the last token need without a cache, and how many times as long does it take?",
      answer:
        "50 times as many multiply-adds (8.4 million against 0.17 million), but only about 5 times as long (4.4 against 0.8 ms on two busy cores). In so small a model most of the time goes into starting operations, with or without a cache. The larger the model and the longer the text, the closer the clock comes to the count.",
    },
    {
      slug: "generation-work",
      title: "Counting the work of generation",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Write down four steps after a prompt of one token. Do you get 10 positions and 30 pairs without a cache, and 4 and 10 with one?",
        "Without a cache, a step at length n reads n positions and computes n · n pairs. With a cache it reads 1 position and computes n pairs, except in the first step.",
        "positions = Σ read,   pairs = Σ read · length;   perPosition = N(4D² + 2DF) + DV;   perPair = 2ND",
        "loop over the tokens: the length so far, and how many positions of it are read; two sums\nweights per block: four matrices D × D and two D × F; q·kᵀ and weights·v take headDim each, per head",
      ],
      explore:
        "With a cache, from which length on does one more token cost GPT-2 small more in pairs than in weights? And a whole text? What does that say about its context of 1,024?",
      answer:
        "One token from a length of 6,703 on, a whole text from 13,404: a position costs 123.5 million multiply-adds, a pair 18,432. At 1,024 tokens pairs are 13% of a step, so GPT-2 hardly feels that attention is quadratic. At a context of 128,000, pairs cost 19 times as much as weights.",
      predict: {
        question:
          "With a cache GPT-2 small spends 124 million multiply-adds on its first token after a prompt of one token. It has 12 blocks of width 768. How many does its thousandth token take?",
        choices: ["1.15 times as many", "10 times as many", "1,000 times as many"],
        answer: 0,
        because:
          "1.149 times. The weights cost the same for every token; only q · k and weights · v grow, by 18,432 for each earlier token. Without a cache it is 1,149 times as many.",
      },
    },
    {
      slug: "cache-bytes",
      title: "Memory of a cache",
      difficulty: 1,
      minutes: 10,
      hints: [
        "In the test with the sizes 2, 3, 5, 7, 11, divide the expected bytes by yours. Which factor is missing, or appears twice?",
        "The cache keeps a key and a value of headDim numbers for each key head, position, text and layer. It keeps no queries.",
        "bytes = 2 · N · B · G · T · headDim · bytes per number;   fit = ⌊(memory − weights) / bytes of one position⌋, at least 0",
        "bytes: a product of seven factors\ntokens: the memory beside the weights, divided by the bytes of one text with one position, rounded down, and never below 0",
      ],
      explore:
        "Llama 3 70B has 80 layers, 8 key heads of dimension 128, and 141 GB of weights in 16 bits. How many users with 8,192 tokens each does a machine of 640 GB serve at once? And if each of its 64 query heads had its own keys?",
      answer:
        "185 users: each cache takes 2.7 GB, and 499 GB are left beside the weights. With 64 key heads it would be 23. Grouped-query attention hardly makes training faster. It lets eight times as many people use one machine.",
      predict: {
        question:
          "Llama 3 8B keeps 8 key and value heads of dimension 128 in each of 32 layers, at 2 bytes per number, and has 16 GB of weights. How long is a text whose cache is as large as the model?",
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
        "Is slideCache right by itself? If it is, are the model's first W tokens right, and only later ones wrong?",
        "The new token is one of the W positions that it sees. And its position is its index in the text, not in the cache.",
        "rows T − keep, ..., T − 1 if keep < T;   caches of W − 1 positions, then the token at position length: past.length + i for token i",
        "slide: [B, H, T, headDim] becomes the last min(T, keep) rows of each head\nstep: every cache slides first, then the model reads one token, with its position in the text",
      ],
      explore:
        "Leave the position out of the call to cachedLogits. With a window of 3, which is the first token whose logits are wrong, and by how much? StreamingLLM numbers positions inside the cache on purpose: how can it?",
      answer:
        "The fourth: the error jumps from 0.000001 to 1.8 (on logits up to 6). The cache holds W − 1 positions by then, so every later token claims position 2. Our keys had their positions added before they were cached. StreamingLLM keeps keys without RoPE and applies it to all of them again at each step, so the positions agree.",
    },
    {
      slug: "speculative-decoding",
      title: "Speculative decoding",
      difficulty: 4,
      minutes: 35,
      seconds: 20,
      hints: [
        "Does acceptedTokens work by itself? If it does, do you get one token per pass without guesses, and four with three right guesses?",
        "A choice of the target counts only if all ids before it belong to the text. After a pass, which ids of the text has the model not read yet?",
        "guesses a pass can use: missing − 1;   rows unread − 1, ..., unread − 1 + γ judge them;   caches keep all ids but the newest: length − 1",
        "lookup: go backward from the last place where n ids fit and aren't the ending itself; the ids after it, cut to the number asked for\naccept: guesses up to the first that differs from the choice at its place, then that choice; if none differs, the choice after all\nloop: γ + 1 rows of logits [1, γ + 1, V], starting at the last id of the text; afterward rewind the caches",
      ],
      explore:
        "A text ends in 8, 8, 8, 8, 8. How many ids does promptLookup propose there, with n = 2? And if it took the earliest place instead of the latest?",
      answer:
        "One: the latest place begins one id before the ending. The earliest place would propose three. A random model that got stuck on one id, and later on another, took 22 passes for 40 tokens with the latest place. In the varied text of the exhibit (n = 1) the latest is the better guess: 34 passes against 35.",
      predict: {
        question:
          "A draft guesses 4 tokens in each pass, and each guess is right with probability 3/4, whatever the others are. How many tokens does a pass of the target yield on average?",
        choices: ["about 1.8", "about 3.1", "4: three guesses and one of its own", "nearly 5"],
        answer: 1,
        because:
          "1 + 3/4 + (3/4)² + (3/4)³ + (3/4)⁴ = 3.05. A guess counts only if all guesses before it are right, so the later ones seldom help.",
      },
    },
  ],
});
