import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Embeddings and positions",
  summary:
    "You can turn text into ids and vectors, and tell a transformer in five ways where each token stands.",
  exercises: [
    {
      slug: "char-tokenizer",
      title: "Character tokenizer",
      difficulty: 1,
      minutes: 12,
      hints: [
        "Three things are asked: whole characters, one fixed order of them, and no id or character that slips through.",
        "JavaScript stores text in units of 16 bits, and a character outside the first 65,536 takes two of them. Iterating over a string goes by characters.",
        "vocabulary = sorted({ characters of the corpus });   encode(c) = its place;   decode(id) = vocabulary[id]",
        "spread the text for its characters; a Set of them, spread again and sorted by the difference of code points\nwhether idOf has the character; whether the place in the vocabulary is undefined; join with nothing between",
      ],
      explore:
        "Count the units, code points and visible characters of 👩‍🚀: which of them did you make a token? What does GPT-2 make of it?",
      answer:
        "5, 3 and 1. Your tokens are the code points: a woman, an invisible joiner, a rocket, so a model can generate half an astronaut. GPT-2 starts from the 11 bytes and needs 7 tokens, and GPT-4 needs 8: one symbol on the screen can cost as much as seven common words.",
    },
    {
      slug: "byte-pair-encoding",
      title: "Byte-pair encoding",
      difficulty: 3,
      minutes: 30,
      hints: [
        "Take the four pieces one at a time: merge one pair in one word, count, find the best, apply what was learned.",
        "Training and encoding do the same thing to a word: merge one pair everywhere, then the next, in the order learned.",
        "count(a b) = Σ over the words of (places of a b in the word) · (times the word occurs);   best = first maximum",
        "walk by index; where both symbols fit, push their join and step over the second\nadd the word's count to the known one; lead only with more; merge in every word; merge pair after pair",
      ],
      explore:
        "Learn 200 merges from the words (a to z, in lower case) of this chapter's first page and encode position, unhappiness and strawberry. Why do chat models miscount the r's in strawberry?",
      answer:
        "position is one token, unhappiness becomes un h a p p in e s s</w>, strawberry st ra w b er r y</w>. GPT-2 has 50,000 merges and makes un·h·appiness and st·raw·berry of them, and one token of strawberry after a space. The model reads ids, and no id says which letters are in it.",
      predict: {
        question:
          "A text of 1,282 words, 457 of them different, has 5.0 tokens a word if each character and each end mark is a token. How many tokens a word are left after 200 merges?",
        choices: ["about 4.5", "about 3.5", "about 2", "about 1: 200 merges make 200 words"],
        answer: 2,
        because:
          "2.06. Few pairs make up much of a text: the first 50 merges alone bring it to 3.15. After 988 merges every word is one token and nothing is left to merge.",
      },
    },
    {
      slug: "token-embedding",
      title: "Token embedding",
      difficulty: 1,
      minutes: 12,
      hints: [
        "First the ids: which are refused, and what kind of tensor do they become? Then one operation looks all of them up.",
        "An id is a whole number from 0 to V − 1 and names a row. TensorFlow.js has an operation that gathers rows by int32 indices.",
        "x[b, t] = E[ids[b, t]];   dE[v] = Σ over the places where v stands of dx",
        "not a whole number, or below 0, or at least V; a tensor2d whose dtype is int32\ntf.gather takes the table first, then the indices, of any shape",
      ],
      explore:
        "Look 1,000 random ids up in a table [5000, 64], and do the same with one-hot rows and a product. How long does each take? What would the one-hot rows of GPT-2 weigh?",
      answer:
        "2.4 ms against 115 ms on wasm: the product multiplies 4,999 zeros for each row that it finds. For a text of 1,024 tokens GPT-2's one-hot rows would be 1,024 · 50,257 numbers, 206 MB, to pick 1,024 rows. It is the same function; a lookup is the product without the zeros.",
    },
    {
      slug: "order-blindness",
      title: "Permutation equivariance",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Two results are compared: one where the positions changed places before the layer, one where they did so after it.",
        "A layer without a sense of order gives each row the same output wherever it stands: shuffle first or last, it comes out the same.",
        "gap = max | f(x[order]) − f(x)[order] |",
        "tf.gather along axis 1 of x, then f; f of x, then the same gather\nsubtract, absolute value, maximum over everything",
      ],
      explore:
        "Measure attention behind the causal mask for the order 0, 1, 2, 4, 3. Which rows can differ at all?",
      answer:
        "Only the last two. Rows 0 to 2 see the same tokens in the same places, so their difference is exactly 0. Token 4 now comes before token 3 and no longer sees it, and token 3 sees token 4: gaps of 0.19 and 0.26 in a random case. What a causal layer knows of order comes from who can see whom.",
    },
    {
      slug: "learned-positions",
      title: "Learned position embeddings",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Ask which rows of P this text needs: the first, the last, and how many.",
        "Token t of every item stands at position offset + t. All items of a batch get the same rows, and a row that P lacks is refused.",
        "y[b, t] = x[b, t] + P[offset + t],   0 ≤ offset,   offset + T ≤ L",
        "refuse an offset below 0, or offset plus T above L\ntf.slice of P from row offset on, T rows of full width; tf.add repeats them for every item",
      ],
      explore:
        "Take the gradient of P, eight rows, for a batch of three texts with four tokens (tf.grad). Which rows get one? GPT-2 has 1,024 rows: what if its training texts had all been short?",
      answer:
        "Rows 0 to 3 get 3, one for each text, and rows 4 to 7 get 0. A row learns only from texts that reach it, so late rows would still be the noise they were initialized with. GPT-2's training texts fill all 1,024 positions, and it has no row 1,024: a longer text must lose its beginning.",
    },
    {
      slug: "sinusoidal-positions",
      title: "Sinusoidal positions",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Check position 0 first, then position 1 of a narrow table: each pair of columns has one frequency.",
        "Pair i turns by its frequency at each step, pair 0 by 1 radian, later pairs slower. To move by a distance is to turn each pair by a fixed angle.",
        "ω[i] = base^(−2i/D);   (sin a, cos a) · [[cos b, −sin b], [sin b, cos b]] = (sin(a + b), cos(a + b))",
        "base to the power of −2i over D; for every frequency the sine and the cosine of t times it, in one flat row\nin M row 2i belongs to the old sine, row 2i + 1 to the old cosine; column 2i makes the new sine",
      ],
      explore:
        "Print P[0] · P[t] for t up to 200 with D = 32. Where is the first distance that looks near again?",
      answer:
        "At distance 6, already: the product falls from 16 to 11.66 at distance 4 and rises to 11.89, because the fastest pair has made nearly a full turn. It ripples on: 11.45 at 12, 10.57 at 19, 9.33 at 100. Only all pairs together tell the distance, and no single product falls steadily.",
    },
    {
      slug: "alibi",
      title: "ALiBi: linear attention biases",
      difficulty: 2,
      minutes: 15,
      hints: [
        "The slopes come first; check 4 and 8 heads, then 6. In the bias, 0 stands on the diagonal and all else lies below.",
        "For a power of two the slopes form a geometric sequence that ends at 1/256. A penalty is negative and grows with the distance; the future is hidden.",
        "m[h] = 2^(−8(h + 1)/n);   bias[h][i][j] = −m[h] · (i − j) for j ≤ i, else −∞",
        "2 to the power of −8 times h plus 1, over the number of heads\nof the slopes of 2n heads those with even h, as many as are missing; minus slope times distance, or minus infinity",
      ],
      explore:
        "BLOOM (2022) used ALiBi with 112 heads and texts of 2,048 tokens. In how many of its heads does the oldest token get less than a thousandth of the newest one's weight, if all scores are equal?",
      answer:
        "In all 112. Even the flattest slope is 1/256, and e^(−2047/256) is 0.00034. In the steepest head, slope 0.96, each step back costs more than half of the weight. ALiBi runs on texts of any length because it hardly looks at their far end.",
    },
    {
      slug: "rope-tables",
      title: "RoPE: tables of angles",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Width 4 has two pairs: what are their angles at positions 0, 1 and 2? Then read your tables row by row.",
        "Every pair turns by a step of its own from each position to the next, the first one fastest. The width is that of a head.",
        "θ[i] = base^(−2i/headDim);   angle[t][i] = t · θ[i]",
        "assertDivides refuses with a RangeError; the power of base as in the sinusoidal table, with headDim as width\na list of L rows, in row t each θ times t",
      ],
      explore:
        "Llama 2 has base 10,000 and 4,096 positions, Llama 3 base 500,000 and 8,192; headDim is 128 in both. By which angle does the slowest pair turn over a whole text? Why might Meta have slowed it down?",
      answer:
        "0.47 radians in Llama 2, and 0.02 in Llama 3: its slowest pair would need 2.6 million positions for one turn. Pairs that hardly turn compare content wherever it lies. Meta writes that the larger base supports longer contexts: far positions keep to small angles.",
      predict: {
        question:
          "Llama 3 turns 64 pairs in each head of width 128. Pair i turns by 500,000^(−i/64) radians at each step. How many of the pairs never complete a turn in 8,192 positions?",
        choices: ["none: 8,192 positions are many", "1 or 2", "about 30", "about 60"],
        answer: 2,
        because:
          "29. A full turn within 8,191 steps needs more than 0.00077 radians a step, and from pair 35 on the angles are smaller. With base 10,000 and 4,096 positions, as in Llama 2, it is 18.",
      },
    },
    {
      slug: "apply-rope",
      title: "RoPE: rotate queries and keys",
      difficulty: 3,
      minutes: 20,
      hints: [
        "At position 0 nothing changes. At position 1 compute one pair by hand, with the lesson's formula, and compare.",
        "Numbers 2i and 2i + 1 are one pair, a point in the plane, and are turned by the angle of their position. Length stays, direction changes.",
        "(a, b) → (a cos − b sin, a sin + b cos)",
        "slice T rows from offset on; unstack along the axis of length 2 gives the first and the second numbers\ntwo products and their difference, two products and their sum; stack along the same axis, reshape to [B, H, T, headDim]",
      ],
      explore: "Turn q and not k: which law of the spec still holds for the scores?",
      answer:
        "That nothing changes its length, and nothing else about positions. With one key at every position each row of scores is constant: 4.10 at query 0, 5.27 at 1, 4.47 at 2, whatever the key's position. With both turned, each diagonal is constant: the score knows the distance, not the place.",
    },
    {
      slug: "inverted-dropout",
      title: "Inverted dropout",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Two questions for each number: does it stay, and how large is it then? And when is nothing done at all?",
        "A share of 1 − rate stays. If the sum is to stay the same on average, the rest grows by what the others lose.",
        "mask = [draw ≥ rate] / (1 − rate);   y = x · mask in training,   y = x else",
        "a rate is allowed from 0 to below 1, so refuse what is not: NaN too; nothing to do unless training\nrng.random() at least rate gives 1 over 1 − rate, else 0; then a product",
      ],
      explore:
        "Drop half of 1,000 ones ten times over, each time what the last one left. What is the mean at the end, and the largest number?",
      answer:
        "A number survives ten rounds with probability 1/1024 and is 1,024 then. So the mean of 1,000 is 0, 1.02, 2.05 or 3.07: it was 0 in 60 of 200 runs, and 1.1 on average over them. The expected value stays 1, and what you see is a lottery: dropout keeps the mean and not the spread.",
      predict: {
        question:
          "A million numbers with mean 0 and standard deviation 1 pass through dropout of rate 0.5 in training. What is their standard deviation then?",
        choices: [
          "0.71: half of them are gone",
          "1: that is what the scaling is for",
          "1.41",
          "2: the rest is doubled",
        ],
        answer: 2,
        because:
          "1.415. The scaling keeps the mean, not the spread: half of the numbers are doubled, so the mean square is 4/2 = 2, and its root 1.41. In use, without dropout, it is 1 again.",
      },
    },
    {
      slug: "position-schemes",
      title: "Five position schemes compared",
      difficulty: 4,
      minutes: 35,
      seconds: 60,
      hints: [
        "Five schemes, three places where one can enter. Find for each scheme its one place, and leave the others as they are.",
        "What is added goes onto the tokens; what is turned are queries and keys, in their heads; ALiBi is a bias on the scores and hides the future by itself. The others still need the mask.",
        "x = E[ids] (+ P | + sines);   q, k (turned);   scores + (ALiBi | mask);   loss = mean −ln p[b, t][ids[b, t − back]]",
        "learnedPositions, or a sum with the sinusoidal table; ropeTables of T and headDim, then applyRope of q and of k; alibiBias, else causal as a tensor\nlogits from position back on, ids without the last back of them; minus the mean of what is chosen, summed over the vocabulary",
      ],
      explore:
        "Look at the curve of losses by position (npm run kata -- show position-schemes). Where does each scheme break, and which of them break at once?",
      answer:
        "Learned positions break at once: 0.00 at position 11, over 10 at 12, the first row that was never trained (3 runs). Sinusoidal breaks there too, less evenly. RoPE holds to position 30 and loses 2 to 11 at 40. ALiBi stays between 1.4 and 1.7 everywhere, and without positions the loss creeps up to 2, as the bags get fuller.",
    },
  ],
});
