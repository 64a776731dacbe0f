import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Embeddings and positions",
  summary:
    "You can turn text into ids and vectors, and you know what each position scheme tells a transformer.",
  exercises: [
    {
      slug: "char-tokenizer",
      title: "Character tokenizer",
      difficulty: 1,
      minutes: 12,
      hints: [
        "Encode and decode 👍: does it come back whole? Shuffle the corpus: do the ids stay? And what does your decode do with the id V?",
        "JavaScript stores text in units of 16 bits, and a character outside the first 65,536 takes two of them. Iterating over a string goes by characters.",
        "vocabulary = sorted({ characters of the corpus });   encode(c) = its index;   decode(id) = vocabulary[id]",
        "characters: iterate over the string; vocabulary: each character once, sorted by code point\nunknown: a character that idOf doesn't know, an id with no entry in the vocabulary; decode: join the characters",
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
        "Does your merge turn a a a into aa a? Does a word with count 3 weigh three? On a tie, which pair wins?",
        "Training and encoding do the same thing to a word: merge one pair everywhere, then the next, in the order learned.",
        "count(a b) = Σ over the words of (occurrences of a b in the word) · (count of the word);   best = first maximum",
        "merge: go by index; where both symbols fit, append their join and skip the second\ntrain: add the word's count to the pair's; a candidate leads only with a larger count\nencode: one merge after the other",
      ],
      explore:
        "Learn 200 merges from the words (a to z, in lower case) of lib/texts/alice.txt, and encode alice, position, unhappiness and strawberry. Why do chat models miscount the r's in strawberry?",
      answer:
        "alice is one token, position is five: po s it i on</w>. The others become un ha pp in es s</w> and st r a w b er r y</w>. GPT-2 has 50,000 merges and makes un·h·appiness and st·raw·berry of them, and one token of strawberry after a space. The model reads ids, and no id says which letters are in it.",
      predict: {
        question:
          "Alice in Wonderland has 27,328 words, 2,567 different ones, and 4.9 tokens per word if each character and each end mark is a token. How many tokens per word are left after 200 merges?",
        choices: ["about 4.5", "about 3.5", "about 2", "about 1: 200 merges make 200 words"],
        answer: 2,
        because:
          "2.04. A few pairs make up much of a text: the first 50 merges bring it from 4.9 to 2.95, and the next 150 take off less than one more.",
      },
    },
    {
      slug: "token-embedding",
      title: "Token embedding",
      difficulty: 1,
      minutes: 12,
      hints: [
        "Try the ids −1, 1.5 and V: are all three refused? And what is the dtype of your id tensor?",
        "An id is a whole number from 0 to V − 1 and names a row. TensorFlow.js has an operation that gathers rows by int32 indices.",
        "E = [[1, 0], [0, 2], [3, 3]],  ids = [[2, 0, 2]]:  x = [[[3, 3], [1, 0], [3, 3]]];\nand on the way back  dE[2] = dx[0, 0] + dx[0, 2],  dE[1] = 0",
        "ids: refuse an id that is not a whole number, is below 0, or is V or more; then an int32 tensor [B, T]\nlookup: one gather of rows, the table [V, D] by the ids [B, T]",
      ],
      explore:
        "Look up 1,000 random ids in a table [5000, 64], and do the same with one-hot rows and a product. How long does each take? How much memory would GPT-2's one-hot rows take?",
      answer:
        "2.4 ms against 115 ms on wasm: the product multiplies 4,999 zeros for each row that it finds. For a text of 1,024 tokens GPT-2's one-hot rows would be 1,024 · 50,257 numbers, 206 MB, to pick 1,024 rows. It is the same function; a lookup is the product without the zeros.",
    },
    {
      slug: "byte-pieces",
      title: "GPT-2's pieces of text",
      difficulty: 3,
      minutes: 30,
      hints: [
        "In each example of the docstring, mark which spaces go with what follows them. What is different about the last space of several, and about those at the end of the text?",
        "A piece is a run of one kind of character, and all kinds but whitespace may begin with one space. The first kind that fits wins, so a special case comes before the kind that would take its apostrophe.",
        "ending | ␣?letters | ␣?digits | ␣?others | whitespace not followed by other than whitespace | whitespace",
        "endings: an apostrophe and one of seven; letters, digits, others: one optional space, then one or more characters of the kind (others: neither whitespace nor letter nor digit)\nwhitespace: one or more with a negative lookahead for anything that isn't whitespace, so that it gives up its last character; then one or more without\nspecial tokens: a copy, the longest first; a plain part: split it, then encode each piece in UTF-8",
      ],
      explore:
        "Split alice, 127 + 677 and your favorite line of code, once with this pattern and once with digits limited to three (GPT-4's and Llama 3's choice). Which numbers get the same token in every context?",
      answer:
        "With GPT-2's merges, 1865 becomes 18 and 65, but after a space it is one token; 12345 becomes 123 and 45. Whether a number is one token depends on how often people wrote it on the web, so the model learns numbers one by one, like words. At most three digits, 0 to 9, make only 1,110 different pieces, and GPT-4 has a token for each.",
      predict: {
        question:
          "Alice in Wonderland has 27,328 words, 2,567 different ones if capitals don't count. GPT-2's pattern cuts the text into 36,763 pieces, with punctuation and line breaks. How many of the pieces are different?",
        choices: ["about 370", "about 3,700", "about 12,000", "about 30,000: most pieces occur once"],
        answer: 1,
        because:
          "3,730: Alice, ·Alice and ALICE count apart, so there are more than 2,567. About half, 1,846, occur once. Training reads each different piece once, with its count: a tenth of the work.",
      },
    },
    {
      slug: "train-byte-bpe",
      title: "Byte-level BPE: training",
      difficulty: 3,
      minutes: 30,
      hints: [
        "Learn from tea tea team eat eat, by hand as in the lesson. Do you get e a, t ea, · ea? If your third merge is a different one, how did you break the tie?",
        "A piece stands for all its occurrences. Compare two pairs by count, then by the left ids, then by the right ids. Go on to the next comparison only after a tie.",
        "merges = size − 256 − |special|;   count(l, r) = Σ over the pieces of (places of l r in the piece) · (count of the piece);   best = max count, then min (id(l), id(r))",
        "a piece of bytes: one more in the map, a special token: nothing\na place of a pair: what the map has for its key, plus the piece's count\nwinner: larger count; if equal, smaller left id; if equal, smaller right id\nafter the choice: the new token gets the next free id and joins the vocabulary, and every piece is merged",
      ],
      explore:
        "Learn a vocabulary of 1,256 tokens from lib/texts/alice.txt and print the first ten merges. GPT-2's begin with · t, · a, h e, i n, r e. How does yours differ? How many tokens does it need for 👩‍🚀?",
      answer:
        "Yours begin with · t, h e, · a, · s, i n, ·t he, · w, o u, i t, n d: four of GPT-2's first five are there, because English is English. The astronaut takes 11 tokens, one per byte, and GPT-2 needs 7. A tokenizer saves only on what its text contained.",
    },
    {
      slug: "byte-level-encode",
      title: "Byte-level BPE: encoding and decoding",
      difficulty: 3,
      minutes: 30,
      hints: [
        "Encode abc with the merges b c, a b: is it a bc? Encode a piece whose only merge has rank 0: is it merged? Decode the lesson's three ids of 🐇: do you get one character?",
        "Only pairs in the piece can be merged, and the earliest learned comes first wherever it is. A token can be half a character, but a list of tokens is one sequence of bytes.",
        "next = argmin of rank(tᵢ, tᵢ₊₁) over the neighbors that have a rank;   decode(ids) = UTF-8⁻¹(bytes(id₁) ‖ bytes(id₂) ‖ …)",
        "next: of the pairs with a finite rank the one with the lowest, or undefined\na piece: its special id, or the id of each token after merging\nan id: the vocabulary's byte string; for a special token the UTF-8 of its text\ntext: join all byte strings, make bytes of them, and decode once, with the option that keeps U+FEFF",
      ],
      explore:
        "Encode The cat sat on the with GPT-2's tokenizer (an online one will do), then the same with a space at the end. What did the space become? Why do chat models dislike prompts that end in a space?",
      answer:
        "Without it the ids are 464, 3797, 3332, 319, 262; with it a sixth follows, 220, the space alone. The next word's usual token, ·mat, brings its own space, as 33,135 of GPT-2's 50,256 tokens do. After 220 the model must choose a token without one, which it has hardly ever seen there.",
      predict: {
        question:
          "GPT-2 reads Good morning, how are you? as 7 tokens. In Chinese this is 早上好，你好吗？, 8 characters and 24 bytes. GPT-2's merges come from a web of English. How many tokens?",
        choices: ["8: one for each character", "17", "24: one for each byte", "7: it means the same"],
        answer: 1,
        because:
          "17. Merges join the bytes of a few frequent characters, or two of a character's three. Nothing is unknown, but the model needs more than twice as many steps, and its context window holds less than half as much.",
      },
    },
    {
      slug: "order-blindness",
      title: "Permutation equivariance",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Take f = doubling: is your gap 0? Take the running sum: is it not? If both are 0, are you shuffling only once?",
        "A layer without a sense of order returns the same output for a row wherever the row is: shuffle first or last, the result is the same.",
        "f = running sum,  x = (1, 2),  order = (1, 0):\nf(x[order]) = (2, 3),  f(x)[order] = (3, 1),  gap = max(1, 2) = 2",
        "shuffle x along axis 1 and apply f; apply f and shuffle along axis 1\nthe difference [B, T, E], without its sign, and the largest of all its numbers",
      ],
      explore: "Measure causal attention for the order 0, 1, 2, 4, 3. Which rows can differ at all?",
      answer:
        "Only the last two. Rows 0 to 2 see the same tokens at the same positions, so their difference is exactly 0. Token 4 now comes before token 3 and no longer sees it, and token 3 sees token 4: gaps of 0.19 and 0.26 in a random case. What a causal layer knows of order comes from which token can see which.",
    },
    {
      slug: "learned-positions",
      title: "Learned position embeddings",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Ask which rows of P this text needs: the first, the last, and how many.",
        "Token t of every item is at position offset + t. All items of a batch get the same rows, and a row that P lacks is refused.",
        "0 ≤ offset  and  offset + T ≤ L:\nwith L = 8 and T = 3, offset 5 takes rows 5, 6 and 7, and offset 6 would need row 8",
        "refuse an offset below 0, or offset plus T above L\nT rows of P from row offset on, [T, D]; added to x [B, T, D], they repeat for every item",
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
        "Is row 0 equal to 0, 1, 0, 1? At D = 4, is row 1 sin 1, cos 1, sin 0.01, cos 0.01?",
        "Pair i turns by its frequency at each step, pair 0 by 1 radian, later pairs slower. To move by a distance is to turn each pair by a fixed angle.",
        "D = 4, base = 100:  ω = (1, 0.1),  P[3] = (sin 3, cos 3, sin 0.3, cos 0.3);\n(sin a, cos a) · [[cos b, −sin b], [sin b, cos b]] = (sin(a + b), cos(a + b))",
        "frequency: base to the power of −2i over D; a row: sine and cosine of t times each frequency, pair after pair, flat\nM: row 2i belongs to the old sine, row 2i + 1 to the old cosine; column 2i makes the new sine",
      ],
      explore:
        "Print P[0] · P[t] for t up to 200 with D = 32. At which distance does the product first rise again?",
      answer:
        "At distance 6 it is already higher: the product falls from 16 to 11.66 at distance 4 and rises to 11.89, because the fastest pair has made nearly a full turn. It ripples on: 11.45 at 12, 10.57 at 19, 9.33 at 100. Only all pairs together determine the distance, and the product doesn't fall steadily.",
    },
    {
      slug: "alibi",
      title: "ALiBi: linear attention biases",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Are your slopes for 4 heads 1/4, 1/16, 1/64, 1/256? And for 6? Is the diagonal of each bias 0, and nothing positive?",
        "For a power of two the slopes form a geometric sequence that ends at 1/256. A penalty is negative and grows with the distance; the future is hidden.",
        "4 heads: 2^−2, 2^−4, 2^−6, 2^−8;   6 heads: these, then 2^−1 and 2^−3;\nquery 2 of 4 positions, slope 1/4:  −0.5, −0.25, 0, −∞",
        "slope: 2 to the power of −8(h + 1) over the number of heads\nmissing heads: every second slope of 2n heads from the first on, H − n of them\nbias: minus slope times distance up to the diagonal, minus infinity beyond it",
      ],
      explore:
        "BLOOM (2022) used ALiBi with 112 heads and texts of 2,048 tokens. If all scores are equal, in how many of its heads does the oldest token get less than a thousandth of the newest one's weight?",
      answer:
        "In all 112. Even the flattest slope is 1/256, and e^(−2047/256) is 0.00034. In the steepest head, slope 0.96, each step back costs more than half of the weight. ALiBi works on texts of any length because it hardly looks at their far end.",
    },
    {
      slug: "rope-tables",
      title: "RoPE: tables of angles",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Width 4 has two pairs: what are their angles at positions 0, 1 and 2? Then read your tables row by row.",
        "Every pair has its own angle per position, and the first pair's is the largest. The width is that of a head.",
        "headDim = 4, base = 100:  θ = (1, 0.1);\nangles at t = 0, 1, 2:  (0, 0), (1, 0.1), (2, 0.2)",
        "θ: the power of base as in the sinusoidal table, with headDim as width\nangles [L, headDim/2]: in row t, each θ times t",
      ],
      explore:
        "Llama 2 has base 10,000 and 4,096 positions, Llama 3 base 500,000 and 8,192; headDim is 128 in both. By which angle does the slowest pair turn over a whole text? Why might Meta have slowed it down?",
      answer:
        "0.47 radians in Llama 2, and 0.02 in Llama 3: its slowest pair would need 2.6 million positions for one turn. Pairs that hardly turn compare content wherever it is. Meta writes that the larger base supports longer contexts: far positions keep small angles.",
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
        "Numbers 2i and 2i + 1 are one pair, a point in the plane. It is turned by the angle of its position: its length stays, its direction changes.",
        "a quarter turn, cos = 0 and sin = 1:  (3, 4) → (−4, 3);\nas complex numbers:  (a + b·i) · (cos + sin·i), real part first",
        "T rows of each table from offset on; split the pairs [B·H, T, headDim/2, 2] along the last axis into a and b\ntwo products and their difference, two products and their sum; pairs side by side again, back to [B, H, T, headDim]",
      ],
      explore: "Turn q and not k: which law of the spec still holds for the scores?",
      answer:
        "Only the one about lengths. With the same key at every position, each row of scores is constant: 4.10 at query 0, 5.27 at 1, 4.47 at 2, whatever the key's position. With both turned, each diagonal is constant: the score knows the distance, not the position.",
    },
    {
      slug: "inverted-dropout",
      title: "Inverted dropout",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Drop a fifth of 20,000 ones: is the mean still 1, and is each remaining number 1.25? And outside of training, is anything drawn?",
        "A share of 1 − rate stays. For the sum to be unchanged on average, the numbers that stay must make up for those that are dropped.",
        "rate 0.2, x = (4, 4, 4), draws 0.1, 0.2, 0.9:  mask = (0, 1.25, 1.25),  y = (0, 5, 5)",
        "refuse a rate outside of 0 ≤ rate < 1, and NaN; outside of training there is nothing to do\nmask: one draw per number, in order, either 0 or the scale",
      ],
      explore:
        "Apply dropout of rate 0.5 to 1,000 ones ten times in a row, each time to the last result. What is the mean at the end, and the largest number?",
      answer:
        "A number survives ten rounds with probability 1/1024 and is 1,024 then. So the mean of 1,000 is 0, 1.02, 2.05 or 3.07: it was 0 in 60 of 200 runs, and 1.1 on average over them. The expected value stays 1, but a single run is a lottery: dropout keeps the mean, not the spread.",
      predict: {
        question:
          "A million numbers with mean 0 and standard deviation 1 pass through dropout of rate 0.5 in training. What is their standard deviation then?",
        choices: [
          "0.71: half of them are gone",
          "1: that is what the scaling is for",
          "1.41",
          "2: what stays is doubled",
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
        "Which tests of PyTorch's logits fail: learned and sinusoidal, alibi, or rope? Each scheme enters at one of three places.",
        "Tables are added to the tokens. RoPE turns queries and keys, in their heads. ALiBi is a bias on the scores and hides the future by itself; the other schemes still need the mask.",
        "bias row of query 1:  (−m[h], 0, −∞, ...) with alibi,  (0, 0, −∞, ...) with every other scheme;\nT = 5, back = 2:  logits of positions 2, 3, 4 against ids of positions 0, 1, 2",
        "tokens [B, T, D]: two schemes add T rows of a table; q and k: one scheme turns them, with tables for headDim\nbias: [H, T, T] in one scheme, the causal mask [T, T] in all others\nloss: logits from position back on, the ids without the last back; sum over V, mean over the rest, negated",
      ],
      explore:
        "Look at the curve of losses by position (npm run kata -- show position-schemes). Where does each scheme break, and which of them break at once?",
      answer:
        "Learned positions break at once: 0.00 at position 11, over 10 at 12, the first row that was never trained (3 runs). Sinusoidal breaks there too, less evenly. RoPE holds up to position 30, and its loss at 40 is 2 to 11. ALiBi stays between 1.4 and 1.7 everywhere, and without positions the loss creeps up to 2, as the bags get fuller.",
    },
  ],
});
